package dev.pawl.server;

import static dev.pawl.server.testkit.TestSite.json;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.pawl.core.chain.AuditEntry;
import dev.pawl.core.chain.AuditEntryJson;
import dev.pawl.core.chain.ChainVerifier;
import dev.pawl.core.failure.Result;
import dev.pawl.core.json.JsonView;
import dev.pawl.server.testkit.ApiClient;
import dev.pawl.server.testkit.OpenApiContract;
import dev.pawl.server.testkit.ServerProcess;
import dev.pawl.server.testkit.TestPeople;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The real program, killed again and again while people write. What it had acknowledged is there
/// after the restart, with its entry in the audit chain, and the chain is whole.
///
/// This shows that nothing is acknowledged before it is written; that what is written is forced to
/// the disk as well, a killed process cannot show.
class ServerCrashTest {
  private static final int KILLS = 3;
  private static final int WRITERS = 4;
  private static final int ACKNOWLEDGED_BEFORE_A_KILL = 25;

  private final OpenApiContract contract = OpenApiContract.read();
  @TempDir private Path folder;

  @Test
  void killedWhileWriting_nothingAcknowledgedIsMissing_andTheChainIsWhole() throws Exception {
    Path data = folder.resolve("data");
    TestPeople.withLines("lock").init(data);
    Queue<String> acknowledged = new ConcurrentLinkedQueue<>();
    for (int round = 0; round < KILLS; round++) {
      try (var server = ServerProcess.start(data)) {
        ApiClient admin = server.admin(contract);
        assertNothingMissing(admin, acknowledged);
        writeUntilKilled(server, admin, round, acknowledged);
      }
    }
    try (var server = ServerProcess.start(data)) {
      assertNothingMissing(server.admin(contract), acknowledged);
      assertTrue(Files.exists(data.resolve("ready.json")));
      assertEquals(0, server.terminate(), "SIGTERM ends it as told");
      assertFalse(Files.exists(data.resolve("ready.json")));
    }
  }

  private static void writeUntilKilled(
      ServerProcess server, ApiClient admin, int round, Queue<String> acknowledged)
      throws InterruptedException {
    var enough = new CountDownLatch(ACKNOWLEDGED_BEFORE_A_KILL);
    var stop = new AtomicBoolean();
    List<Thread> writers = new ArrayList<>();
    for (int writer = 0; writer < WRITERS; writer++) {
      String prefix = "r%dw%d-".formatted(round, writer);
      writers.add(
          Thread.ofVirtual()
              .start(
                  () -> {
                    for (int i = 0; !stop.get(); i++) {
                      if (registered(admin, prefix + i)) {
                        acknowledged.add(prefix + i);
                        enough.countDown();
                      }
                    }
                  }));
    }
    enough.await();
    server.kill();
    stop.set(true);
    for (Thread writer : writers) {
      writer.join();
    }
  }

  private static boolean registered(ApiClient admin, String id) {
    try {
      HttpResponse<String> answer =
          admin.post(
              "/api/v1/devices",
              "{\"id\":\"%s\",\"model\":\"lock\",\"hardware\":\"lock-s2\"}".formatted(id));
      return answer.statusCode() == 201;
    } catch (IOException e) { // the server is gone: whether this one counted is unknown
      return false;
    }
  }

  private static void assertNothingMissing(ApiClient admin, Queue<String> acknowledged)
      throws IOException {
    Set<String> devices = new TreeSet<>();
    for (JsonView device : all(admin, "/api/v1/devices")) {
      devices.add(device.text("id"));
    }
    Set<String> missing = new TreeSet<>(acknowledged);
    missing.removeAll(devices);
    assertEquals(Set.of(), missing);

    ChainVerifier chain = ChainVerifier.fromStart(List.of());
    List<String> registered = new ArrayList<>();
    for (JsonView item : all(admin, "/api/v1/audit")) {
      AuditEntry entry =
          AuditEntryJson.fromJson(item.json())
              .orThrow(failure -> new IllegalStateException(failure.explain()));
      assertTrue(chain.add(entry).isEmpty(), entry::toString);
      if (entry.act().equals("device.registered")) {
        registered.add(entry.subject());
      }
    }
    assertTrue(chain.finish() instanceof Result.Ok);
    assertEquals(List.copyOf(devices), registered.stream().sorted().toList());
  }

  private static List<JsonView> all(ApiClient admin, String path) throws IOException {
    List<JsonView> items = new ArrayList<>();
    String next = "";
    do {
      JsonView page = json(admin.get(path + "?limit=500" + next));
      items.addAll(page.array("items"));
      next = page.optional("next").map(cursor -> "&after=" + cursor.asText()).orElse("");
    } while (!next.isEmpty());
    return items;
  }
}

package dev.pawl.cli.tufclient;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.pawl.core.testkit.TestTuf;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Two processes, one folder of metadata: the second waits for the first, so a slow refresh never
/// puts back what a later one has replaced.
@Timeout(120)
class TwoProcessesTest {
  @TempDir Path folder;

  private Process start(ClientBench bench) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of("-XX:TieredStopAtLevel=1", "-cp", System.getProperty("java.class.path")));
    command.add(TufClientMain.class.getName());
    Collections.addAll(command, bench.refreshArguments());
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(Files.createTempFile(folder, "out", ".txt").toFile())
        .start();
  }

  @Test
  void secondProcess_waitsForTheFirst_andTheNewestIsKept() throws Exception {
    try (var bench = new ClientBench(folder)) {
      // These processes have the real time.
      for (var role : List.of(TestTuf.ROOT, TestTuf.TIMESTAMP, TestTuf.SNAPSHOT, TestTuf.TARGETS)) {
        bench.tuf().expires(role, Instant.now().plus(Duration.ofDays(30)));
      }
      bench.tuf().publishRoot();
      bench.tuf().publish(TestTuf.TARGETS);
      bench.init();
      var asked = new CountDownLatch(1);
      var goOn = new CountDownLatch(1);
      byte[] old = bench.tuf().file("timestamp.json");
      bench
          .repository()
          .trick(
              "/metadata/timestamp.json",
              (out, honest) -> {
                boolean first = asked.getCount() > 0;
                asked.countDown();
                if (first) {
                  await(goOn);
                }
                byte[] body = first ? old : honest;
                RawRepository.head(out, "200 OK", "Content-Length: " + body.length);
                out.write(body);
              });
      Process first = start(bench);
      await(asked);
      synchronized (bench.tuf()) {
        bench.tuf().publish();
      }
      bench.repository().takeRequests();
      Process second = start(bench);
      // The second must not get further than the lock; a second's patience shows it did not.
      boolean ended = second.waitFor(1, TimeUnit.SECONDS);
      assertEquals(List.of(), bench.repository().takeRequests());
      assertEquals(false, ended);
      goOn.countDown();
      assertEquals(0, first.waitFor());
      assertEquals(0, second.waitFor());
      assertArrayEquals(
          bench.tuf().file("timestamp.json"),
          Files.readAllBytes(bench.metadata().resolve("timestamp.json")),
          () -> new String(bench.tuf().file("timestamp.json"), UTF_8));
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      if (!latch.await(60, TimeUnit.SECONDS)) {
        throw new AssertionError("waited in vain");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}

package dev.pawl.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.pawl.core.json.JsonWriter;
import dev.pawl.core.protocol.BundleRequest;
import dev.pawl.core.protocol.MetadataBundle;
import dev.pawl.core.testkit.Expect;
import dev.pawl.core.trust.RoleType;
import dev.pawl.core.value.Nonce;
import dev.pawl.core.value.RoleName;
import dev.pawl.server.testkit.TestFleetDevice;
import dev.pawl.server.testkit.TestSite;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// What a device costs for which nothing changes: it polls, and has the director say so.
@Timeout(60)
class IdlePollTest {
  private static final int POLLS = 20;

  @TempDir private Path folder;

  @Test
  void idlePolls_runNoQuery_andWriteNothingThemselves() throws IOException {
    try (TestSite site = TestSite.in(folder.resolve("data"))) {
      var device = site.device("idle-1");
      polls(device, 1);
      var before = site.server().load();
      for (int i = 2; i < POLLS; i++) {
        polls(device, i);
      }
      var after = site.server().load();
      assertEquals(before.reads(), after.reads());
      // When devices were last seen is written every five seconds, for all of them together.
      assertTrue(after.writes() - before.writes() < POLLS / 2, after.toString());
    }
  }

  /// As the agent does it, once it holds the first version of its files.
  private static void polls(TestFleetDevice device, int number) throws IOException {
    device.poll();
    Map<RoleName, Long> held = Map.of(RoleType.SNAPSHOT.role(), 1L, RoleType.TARGETS.role(), 1L);
    var asked = new BundleRequest(new Nonce("%032x".formatted(number)), held, Optional.empty());
    var request =
        device
            .client()
            .request(device.path("/metadata"))
            .POST(BodyPublishers.ofByteArray(JsonWriter.compact(BundleRequest.toJson(asked))))
            .build();
    var answer = device.client().send(request, BodyHandlers.ofByteArray());
    assertEquals(200, answer.statusCode());
    Expect.ok(MetadataBundle.parse(answer.body()));
  }
}

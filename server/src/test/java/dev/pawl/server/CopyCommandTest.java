package dev.pawl.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.pawl.core.testkit.Expect;
import dev.pawl.core.value.ByteCount;
import dev.pawl.server.CopyCommand.Copied;
import dev.pawl.server.testkit.TestDatabase;
import dev.pawl.server.testkit.TestSite;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// The move from SQLite to PostgreSQL, with both for real.
@Timeout(120)
class CopyCommandTest {
  @TempDir private Path folder;

  private final ByteArrayOutputStream said = new ByteArrayOutputStream();

  private int run(String... words) {
    var out = new PrintStream(said, true, StandardCharsets.UTF_8);
    return CopyCommand.run(List.of(words), out, out);
  }

  @Test
  void everythingIsCopied_counted_andGoesOnWorking() throws IOException {
    Path data = folder.resolve("data");
    try (TestSite site = TestSite.in(data)) {
      var image = site.published("2.0.0", 2, new byte[] {1, 2, 3});
      var device = site.device("moved-1");
      site.rollOut(image, device);
      site.registered("waiting-1", "lock-s2");
    }
    String address = TestDatabase.newDatabase();
    Copied copied = Expect.ok(CopyCommand.copy(data, address));
    assertEquals(2, copied.rows().get("device"));
    assertEquals(1, copied.rows().get("device_action"));
    assertEquals(1, copied.rows().get("certificate"));
    assertTrue(copied.rows().getOrDefault("metadata_file", 0L) > 0, copied.rows().toString());
    assertEquals(copied.rows().get("audit_entry"), copied.chain().entries());
    assertEquals(
        "storage.not-empty", Expect.failure(CopyCommand.copy(data, address)).code(), "once only");
    try (Server server =
        Expect.ok(
            Server.start(
                ServerConfig.in(data)
                    .onFreePorts()
                    .on(Optional.of(address))
                    .withDeltaMemory(ByteCount.ZERO)))) {
      assertTrue(server.devicePort() > 0, "a server starts on the copy");
    }
  }

  @Test
  void withoutAFile_orAnAddress_itIsRefused() {
    String address = "jdbc:postgresql://localhost:1/none?user=nobody";
    assertEquals(1, run("--data", folder.toString(), "--db", address));
    assertTrue(said.toString(StandardCharsets.UTF_8).contains("there is no"), said::toString);
    assertEquals(2, run("--data", folder.toString()));
    assertEquals(2, run("--db", address));
  }
}

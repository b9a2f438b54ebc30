package dev.pawl.cli.device;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.pawl.cli.testing.Devices;
import dev.pawl.cli.testing.Golden;
import dev.pawl.cli.testing.ScriptedServer;
import dev.pawl.cli.testing.ScriptedServer.Answer;
import dev.pawl.cli.testing.TestShell;
import dev.pawl.cli.testing.TestShell.Run;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DeviceCommandsTest {
  private static final String SECRET = "s3cr3t-enrolment";

  @TempDir private Path folder;
  private final ScriptedServer server = ScriptedServer.start();

  @AfterEach
  void stop() {
    server.close();
  }

  private TestShell shell() {
    return new TestShell(folder).with(server.options(folder));
  }

  private Run add(String... more) {
    List<String> arguments =
        new ArrayList<>(
            List.of("device", "add", "lock-0001", "--model", "lock-s2", "--hardware", "lock-s2"));
    arguments.addAll(List.of(more));
    return shell().run(arguments.toArray(String[]::new));
  }

  private void serverRegisters() {
    server.on(
        "POST /api/v1/devices",
        201,
        "{\"device\":%s,\"enrolmentToken\":\"%s\",\"expiresAt\":1795262400000}"
            .formatted(Devices.registered("lock-0001"), SECRET));
  }

  @Test
  void add_writesTheTokenToAFileForItsOwnerOnly_andShowsItNowhere() throws IOException {
    serverRegisters();

    Run run = add("-o", "lock.token", "--attribute", "site=oslo");

    assertEquals(0, run.exit(), run.err());
    Path token = folder.resolve("lock.token");
    assertEquals(SECRET + "\n", Files.readString(token));
    assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(token)));
    assertFalse((run.out() + run.err()).contains(SECRET));
    Golden.check("device-add", run.out() + "--- stderr\n" + run.err());
    assertTrue(server.requests().getFirst().text().contains("{\"site\":\"oslo\"}"));
  }

  @Test
  void add_withJson_doesNotShowTheTokenEither() {
    serverRegisters();

    Run run = add("-o", "lock.token", "--json");

    assertEquals(0, run.exit(), run.err());
    assertEquals("", run.err());
    assertFalse(run.out().contains(SECRET));
    assertTrue(run.out().startsWith("{\"device\":{\"id\":\"lock-0001\""), run.out());
  }

  @Test
  void add_overwritesNoFile_andDoesNotAskTheServerFirst() throws IOException {
    serverRegisters();
    Files.writeString(folder.resolve("lock.token"), "old");

    Run run = add("-o", "lock.token");

    assertEquals(9, run.exit());
    assertTrue(run.err().contains("cli.file-exists"), run.err());
    assertEquals("old", Files.readString(folder.resolve("lock.token")));
    assertEquals(List.of(), server.lines());
  }

  @Test
  void add_leavesNoFile_whenTheServerRefuses() {
    server.on("POST /api/v1/devices", _ -> Answer.problem(409, "device.exists"));

    Run run = add("-o", "lock.token");

    assertEquals(9, run.exit());
    assertTrue(run.err().contains("device.exists"), run.err());
    assertFalse(Files.exists(folder.resolve("lock.token")));
  }

  @Test
  void add_dryRun_changesNothing() {
    Run run = add("-o", "lock.token", "--dry-run");

    assertEquals(0, run.exit(), run.err());
    assertEquals(List.of("GET /api/v1/devices/lock-0001"), server.lines());
    assertFalse(Files.exists(folder.resolve("lock.token")));
  }

  @Test
  void add_dryRun_tellsThatTheDeviceExists() {
    server.on("GET /api/v1/devices/lock-0001", 200, Devices.registered("lock-0001"));

    Run run = add("-o", "lock.token", "--dry-run");

    assertEquals(9, run.exit());
    assertTrue(run.err().contains("cli.already-there"), run.err());
  }

  @Test
  void malformedDeviceId_isWrongUsage() {
    Run run = shell().run("device", "add", "Lock 1", "--model", "m", "--hardware", "h", "-o", "x");

    assertEquals(2, run.exit());
    assertTrue(run.err().contains("3 to 63 of a-z, 0-9 and '-'"), run.err());
    assertEquals(List.of(), server.lines());
  }

  @Test
  void token_replacesALostOne() throws IOException {
    server.on(
        "POST /api/v1/devices/lock-0001/enrolment-token",
        201,
        "{\"enrolmentToken\":\"%s\",\"expiresAt\":1795262400000}".formatted(SECRET));

    Run run = shell().run("device", "token", "lock-0001", "-o", "new.token");

    assertEquals(0, run.exit(), run.err());
    assertEquals(SECRET + "\n", Files.readString(folder.resolve("new.token")));
    assertFalse((run.out() + run.err()).contains(SECRET));
  }

  @Test
  void list_isATable() {
    server.on(
        "GET /api/v1/devices?limit=500",
        200,
        "{\"items\":[%s,%s,%s]}"
            .formatted(
                Devices.registered("gw-07"),
                Devices.confirmed("lock-0001"),
                Devices.failed("lock-0002")));

    Run run = shell().run("device", "list");

    assertEquals(0, run.exit(), run.err());
    Golden.check("device-list", run.out());
  }

  @Test
  void list_withJson_isOneLineForEachDevice() {
    server.on(
        "GET /api/v1/devices?limit=500",
        200,
        "{\"items\":[%s,%s]}"
            .formatted(Devices.registered("gw-07"), Devices.confirmed("lock-0001")));

    Run run = shell().run("device", "list", "--json");

    assertEquals(
        Devices.registered("gw-07") + "\n" + Devices.confirmed("lock-0001") + "\n", run.out());
    assertEquals("", run.err());
  }

  @Test
  void deviceNotSeenForMoreThanADay_isNamed_unlessItIsRevoked() {
    long longAgo = TestShell.NOW.minus(Duration.ofHours(25)).toEpochMilli() - 1;
    long dayAgo = TestShell.NOW.minus(Duration.ofHours(25)).toEpochMilli();
    String silent = Devices.confirmed("lock-0001").replace("1795175990000", "" + longAgo);
    String quiet = Devices.confirmed("lock-0002").replace("1795175990000", "" + dayAgo);
    String revoked =
        silent.replace("lock-0001", "lock-0003").replace("\"enrolled\"", "\"revoked\"");
    server.on(
        "GET /api/v1/devices?limit=500",
        200,
        "{\"items\":[%s,%s,%s,%s]}".formatted(silent, quiet, revoked, Devices.registered("gw-07")));

    Run run = shell().run("device", "list");

    assertTrue(run.err().contains("1 of 4 devices overdue"), run.err());
    assertTrue(run.err().contains("a day: lock-0001\n"), run.err());
  }

  @Test
  void emptyList_saysWhatToDo() {
    server.on("GET /api/v1/devices?limit=500", 200, "{\"items\":[]}");

    Run run = shell().run("device", "list");

    assertEquals(0, run.exit());
    assertEquals("", run.out());
    assertTrue(run.err().contains("pawl device add"), run.err());
  }

  @Test
  void show_tellsWhyAnUpdateFailed() {
    server.on("GET /api/v1/devices/lock-0002", 200, Devices.failed("lock-0002"));

    Run run = shell().run("device", "show", "lock-0002");

    assertEquals(0, run.exit(), run.err());
    Golden.check("device-show", run.out());
  }

  @Test
  void show_ofAnUnknownDevice_isNotFound() {
    server.on("GET /api/v1/devices/lock-0009", _ -> Answer.problem(404, "device.unknown"));

    Run run = shell().run("device", "show", "lock-0009", "--json");

    assertEquals(8, run.exit());
    assertEquals("", run.out());
    assertEquals(
        "{\"code\":\"device.unknown\",\"exit\":8,\"attempted\":\"reading device lock-0009\","
            + "\"expected\":\"what the server wants\",\"found\":\"what it got\","
            + "\"remedy\":\"what to do\"}\n",
        run.err());
  }

  @Test
  void revoke_sendsTheReason() {
    server.on("GET /api/v1/devices/lock-0001", 200, Devices.confirmed("lock-0001"));
    server.on("POST /api/v1/devices/lock-0001/revoke", 200, "{}");

    Run run = shell().run("device", "revoke", "lock-0001", "--reason", "stolen");

    assertEquals(0, run.exit(), run.err());
    assertEquals("{\"reason\":\"stolen\"}", server.requests().getLast().text());
  }

  @Test
  void revoke_dryRun_changesNothing() {
    server.on("GET /api/v1/devices/lock-0001", 200, Devices.confirmed("lock-0001"));

    Run run = shell().run("device", "revoke", "lock-0001", "--reason", "stolen", "--dry-run");

    assertEquals(0, run.exit(), run.err());
    assertEquals(List.of("GET /api/v1/devices/lock-0001"), server.lines());
    assertTrue(run.out().contains("nothing was changed"), run.out());
  }

  @Test
  void serverThatIsGone_isUnreachable() {
    TestShell shell = shell();
    server.close();

    Run run = shell.run("device", "list");

    assertEquals(5, run.exit());
    assertTrue(run.err().startsWith("unreachable: listing the devices"), run.err());
  }

  @Test
  void wrongToken_isRefused_andNotShown() throws IOException {
    TestShell shell = shell();
    Files.writeString(folder.resolve("token"), "other-token\n");

    Run run = shell.run("device", "list");

    assertEquals(4, run.exit());
    assertFalse((run.out() + run.err()).contains("other-token"));
  }
}

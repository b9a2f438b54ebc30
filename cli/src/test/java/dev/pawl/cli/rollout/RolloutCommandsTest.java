package dev.pawl.cli.rollout;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.pawl.cli.output.Terminal;
import dev.pawl.cli.testing.Devices;
import dev.pawl.cli.testing.Golden;
import dev.pawl.cli.testing.ScriptedServer;
import dev.pawl.cli.testing.ScriptedServer.Answer;
import dev.pawl.cli.testing.TestShell;
import dev.pawl.cli.testing.TestShell.Run;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RolloutCommandsTest {
  private static final String RELEASE =
      """
      {"path":"line-lock/lock-2.0.0.img","line":"lock","version":"2.0.0","counter":2,\
      "hardware":["lock-s2"],"type":"java-app","length":5,"sha256":"%s"}\
      """
          .formatted("ab".repeat(32));

  @TempDir private Path folder;
  private final ScriptedServer server = ScriptedServer.start();

  @BeforeEach
  void publish() {
    server.on("GET /api/v1/releases?limit=500", 200, "{\"items\":[" + RELEASE + "]}");
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private TestShell shell() {
    return new TestShell(folder).with(server.options(folder));
  }

  private static String rollout(String... devices) {
    return "{\"id\":1,\"release\":\"line-lock/lock-2.0.0.img\",\"createdAt\":1795174800000,"
        + "\"devices\":["
        + String.join(",", devices)
        + "]}";
  }

  /// A device as `id state` or `id refused`.
  private static String member(String text) {
    String id = text.substring(0, text.indexOf(' '));
    String state = text.substring(text.indexOf(' ') + 1);
    return switch (state) {
      case "refused" ->
          """
          {"id":"%s","decision":"refused","rule":"decide.wrong-hardware",\
          "reason":"made for lock-s2, device is gw-r3"}\
          """
              .formatted(id);
      case "confirmed" ->
          """
          {"id":"%s","decision":"assigned","rule":"decide.offer","reason":"proved by report 7",\
          "action":1001,"state":"finished","claimed":true,"evidenced":true}\
          """
              .formatted(id);
      default ->
          """
          {"id":"%s","decision":"assigned","rule":"decide.offer","reason":"fits",\
          "action":1001,"state":"%s"}\
          """
              .formatted(id, state);
    };
  }

  private static String members(String list) {
    return rollout(
        Arrays.stream(list.split(";"))
            .map(String::strip)
            .map(each -> member(each))
            .toArray(String[]::new));
  }

  @ParameterizedTest
  @CsvSource({
    "lock-0001 running,                                0",
    "lock-0001 running; gateway-7 refused,             6",
    "gateway-7 refused,                                4"
  })
  void create_exitsByHowManyDevicesGotIt(String devices, int exit) {
    server.on("POST /api/v1/rollouts", 201, members(devices));

    assertEquals(exit, shell().run("rollout", "create", "lock-2.0.0", "--all").exit());
  }

  @Test
  void create_showsTheDecisionForEachDevice() {
    server.on("POST /api/v1/rollouts", 201, members("lock-0001 running; gateway-7 refused"));

    Run run =
        shell()
            .run(
                "rollout",
                "create",
                "lock-2.0.0",
                "--device",
                "lock-0001",
                "--device",
                "gateway-7");

    assertEquals(
        "{\"release\":\"line-lock/lock-2.0.0.img\",\"devices\":[\"lock-0001\",\"gateway-7\"]}",
        server.requests().getLast().text());
    Golden.check("rollout-create", run.out() + "--- stderr\n" + run.err());
  }

  @Test
  void create_takesThePathToo_andAsksForAll() {
    server.on("POST /api/v1/rollouts", 201, members("lock-0001 running"));

    assertEquals(0, shell().run("rollout", "create", "line-lock/lock-2.0.0.img", "--all").exit());
    assertEquals(
        "{\"release\":\"line-lock/lock-2.0.0.img\",\"devices\":\"all\"}",
        server.requests().getLast().text());
  }

  @Test
  void create_ofAnUnknownRelease_isNotFound_andNamesTheKnown() {
    Run run = shell().run("rollout", "create", "lock-9.9.9", "--all");

    assertEquals(8, run.exit());
    assertTrue(run.err().contains("one of lock-2.0.0"), run.err());
  }

  @Test
  void create_wantsDevicesOrAll_notBoth() {
    assertEquals(2, shell().run("rollout", "create", "lock-2.0.0").exit());
    assertEquals(
        2, shell().run("rollout", "create", "lock-2.0.0", "--all", "--device", "lock-0001").exit());
    assertEquals(List.of(), server.lines());
  }

  @Test
  void create_dryRun_changesNothing() {
    server.on("GET /api/v1/devices/lock-0001", 200, Devices.confirmed("lock-0001"));

    Run run = shell().run("rollout", "create", "lock-2.0.0", "--device", "lock-0001", "--dry-run");

    assertEquals(0, run.exit(), run.err());
    assertTrue(server.lines().stream().noneMatch(line -> line.startsWith("POST")));
  }

  @ParameterizedTest
  @CsvSource({
    "lock-0001 confirmed,                              0",
    "lock-0001 confirmed; lock-0002 error,             6",
    "lock-0001 finished,                               1",
    "lock-0001 error,                                  1",
    "gateway-7 refused,                                4"
  })
  void watch_exitsByWhatWasProved(String devices, int exit) {
    server.on("GET /api/v1/rollouts/1", 200, members(devices));

    assertEquals(exit, shell().run("rollout", "show", "1", "--watch").exit());
  }

  @Test
  void watch_writesALineForEachChange_whereThereIsNoTerminal() {
    AtomicInteger asked = new AtomicInteger();
    List<String> states = List.of("lock-0001 running", "lock-0001 running", "lock-0001 confirmed");
    server.on(
        "GET /api/v1/rollouts/1",
        _ -> Answer.of(200, members(states.get(Math.min(asked.getAndIncrement(), 2)))));

    Run run = shell().run("rollout", "show", "1", "--watch");

    assertEquals(0, run.exit(), run.err());
    Golden.check("rollout-watch", run.out());
  }

  @Test
  void watch_redrawsOneTable_onATerminal() {
    AtomicInteger asked = new AtomicInteger();
    List<String> states = List.of("lock-0001 running", "lock-0001 confirmed");
    server.on(
        "GET /api/v1/rollouts/1",
        _ -> Answer.of(200, members(states.get(Math.min(asked.getAndIncrement(), 1)))));

    Run run =
        shell().on(new Terminal(true, true, 100, true)).run("rollout", "show", "1", "--watch");

    assertEquals(0, run.exit(), run.err());
    assertTrue(run.out().contains("\u001b[3A\u001b[J"), "three lines up, then wiped");
    assertTrue(run.out().contains("\u001b[32mconfirmed\u001b[0m"));
  }

  @Test
  void show_isATable() {
    server.on(
        "GET /api/v1/rollouts/1",
        200,
        members("lock-0001 confirmed; lock-0002 finished; lock-0003 error; gateway-7 refused"));

    Run run = shell().run("rollout", "show", "1");

    assertEquals(0, run.exit(), run.err());
    Golden.check("rollout-show", run.out());
  }

  @Test
  void list_isATable() {
    server.on(
        "GET /api/v1/rollouts?limit=500",
        200,
        "{\"items\":[{\"id\":1,\"release\":\"line-lock/lock-2.0.0.img\",\"createdAt\":1795174800000,"
            + "\"counts\":{\"finished\":2,\"error\":1,\"running\":0}}]}");

    Run run = shell().run("rollout", "list");

    assertEquals(0, run.exit(), run.err());
    Golden.check("rollout-list", run.out());
  }

  @Test
  void cancel_asksTheServer_unlessItIsADryRun() {
    server.on("GET /api/v1/rollouts/1", 200, members("lock-0001 running; lock-0002 confirmed"));
    server.on("POST /api/v1/rollouts/1/cancel", 200, "{}");

    Run rehearsed = shell().run("rollout", "cancel", "1", "--dry-run");
    assertEquals(0, rehearsed.exit(), rehearsed.err());
    assertTrue(server.lines().stream().noneMatch(line -> line.startsWith("POST")));

    Run run = shell().run("rollout", "cancel", "1");
    assertEquals(0, run.exit(), run.err());
    assertEquals("POST /api/v1/rollouts/1/cancel", server.lines().getLast());
    assertTrue(run.out().contains("for 1 device"), run.out());
  }

  @Test
  void cancel_ofAnUnknownRollout_isNotFound() {
    assertEquals(8, shell().run("rollout", "cancel", "9").exit());
    assertEquals(
        "GET /api/v1/rollouts/9", server.lines().stream().collect(Collectors.joining(", ")));
  }
}

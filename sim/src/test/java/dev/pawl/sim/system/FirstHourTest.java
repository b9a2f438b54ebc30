package dev.pawl.sim.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.pawl.core.json.JsonLimits;
import dev.pawl.core.json.JsonReader;
import dev.pawl.core.json.JsonView;
import dev.pawl.sim.demo.script.Deadline;
import dev.pawl.sim.process.ProcessPark;
import dev.pawl.sim.process.RunningProcess;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/// Follows `docs/operate/first-hour.md` with the real launcher, command by command as they stand in
/// the page. Changed on the way, and nothing else:
/// - the passphrase comes from `PAWL_PASSPHRASE`, as the page offers;
/// - the server is told `--port-device 0 --port-operator 0`, since others may have the usual ports,
///   and where the usual ones stand (page and `pawl.json`) the real ones are put;
/// - what the page starts in a terminal of its own (`pawl server`, `pawl boot`) runs in the
///   background;
/// - a command that only shows (`device list`, `device show`) is asked again until it shows what
///   the page says, as a person would.
@DisabledOnOs(OS.WINDOWS)
class FirstHourTest {
  private static final Duration PATIENCE = Duration.ofMinutes(4);
  private static final Path PAGE =
      Path.of("").toAbsolutePath().resolveSibling("docs/operate/first-hour.md");
  private static final String SERVER = "pawl server ";
  private static final String BOOT = "pawl boot ";

  @TempDir Path home;

  private final Deadline deadline = Deadline.within(PATIENCE);
  private final Map<String, String> environment = new HashMap<>();
  private Path here = Path.of("."); // where the shell of the page is
  private Optional<JsonView> ports = Optional.empty(); // once the server listens
  private int asked; // numbers the processes, so that each has an output of its own

  private record Ran(int exit, String output) {}

  @Test
  void everyCommandOfThePage_doesWhatThePageSays() throws Exception {
    assumeTrue(Files.exists(Path.of("/bin/sh")), "skipped: there is no /bin/sh here");
    List<ShellPage.Command> commands = ShellPage.read(PAGE);
    assertTrue(commands.size() > 20, "found " + commands.size() + " commands in " + PAGE);
    here = Files.createDirectories(home.resolve("work"));
    image("v1.img", 1_000_001);
    image("v2.img", 1_200_000);
    environment.putAll(Installation.into(home.resolve("pawl")).environment());
    environment.put("PAWL_PASSPHRASE", "correct horse battery");
    try (ProcessPark park = new ProcessPark(home.resolve("logs"))) {
      for (ShellPage.Command command : commands) {
        follow(command, park);
      }
    }
  }

  private void image(String name, int length) throws IOException {
    byte[] content = new byte[length];
    new Random(length).nextBytes(content);
    Files.write(here.resolve(name), content);
  }

  private void follow(ShellPage.Command command, ProcessPark park) throws Exception {
    String text = command.text();
    if (text.startsWith("cd ")) {
      here = here.resolve(text.substring(3).strip());
    } else if (text.startsWith(SERVER)) {
      startServer(text, park);
    } else if (text.startsWith(BOOT)) {
      start("boot", text, park);
    } else if (command.prints().isEmpty()) {
      Ran ran = run(text, park);
      assertEquals(command.exit(), ran.exit(), () -> command + "\n" + ran.output());
    } else {
      show(command, park);
    }
  }

  private void show(ShellPage.Command command, ProcessPark park) throws Exception {
    deadline.await(
        command + " prints " + command.prints(),
        () -> {
          Ran ran = run(command.text(), park);
          assertEquals(command.exit(), ran.exit(), () -> command + "\n" + ran.output());
          String printed = ShellPage.joined(ran.output());
          return command.prints().stream().allMatch(printed::contains)
              ? Optional.of(true)
              : Optional.empty();
        },
        () -> lastOutput());
  }

  private void startServer(String text, ProcessPark park) throws Exception {
    RunningProcess server = start("server", text + " --port-device 0 --port-operator 0", park);
    Path ready = here.resolve("server/ready.json");
    JsonView found =
        deadline.await(
            "the server listens",
            () -> Files.exists(ready) ? Optional.of(json(ready)) : Optional.empty(),
            () -> read(server.output()));
    ports = Optional.of(found);
    Path settings = here.resolve("pawl.json");
    Files.writeString(settings, withRealPorts(Files.readString(settings)));
  }

  private static JsonView json(Path file) throws IOException {
    return JsonView.of(
        JsonReader.read(Files.readAllBytes(file), JsonLimits.standard())
            .orThrow(failure -> new IOException(failure.explain())));
  }

  private String withRealPorts(String text) {
    return ports
        .map(
            now ->
                text.replace("localhost:8443", "localhost:" + now.number("devicePort"))
                    .replace("localhost:8444", "localhost:" + now.number("operatorPort")))
        .orElse(text);
  }

  private Ran run(String text, ProcessPark park) throws IOException, InterruptedException {
    RunningProcess process = start("command-" + asked++, text, park);
    deadline.await(
        text + " ends",
        () -> process.exitCode().isPresent() ? Optional.of(true) : Optional.empty(),
        this::lastOutput);
    return new Ran(process.exitCode().orElseThrow(), read(process.output()));
  }

  private RunningProcess start(String name, String text, ProcessPark park) throws IOException {
    return park.start(name, Installation.shell(here, "exec " + withRealPorts(text)), environment);
  }

  private String lastOutput() {
    return "\nlast: %s\nbefore: %s\ndevice: %s"
        .formatted(output(asked - 1), output(asked - 2), read(home.resolve("logs/boot.log")));
  }

  private String output(int number) {
    return read(home.resolve("logs/command-" + number + ".log"));
  }

  private static String read(Path file) {
    try {
      return Files.readString(file, StandardCharsets.UTF_8);
    } catch (IOException e) {
      return "(" + file + " cannot be read: " + e.getMessage() + ")";
    }
  }
}

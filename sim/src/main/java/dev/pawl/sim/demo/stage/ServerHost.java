package dev.pawl.sim.demo.stage;

import dev.pawl.core.failure.Result;
import dev.pawl.core.json.JsonLimits;
import dev.pawl.core.json.JsonReader;
import dev.pawl.core.json.JsonView;
import dev.pawl.sim.demo.script.Deadline;
import dev.pawl.sim.process.JavaProgram;
import dev.pawl.sim.process.ProcessPark;
import dev.pawl.sim.process.RunningProcess;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The server as a process: honest or tampered with, one after the other on the same data folder
/// and, once chosen, on the same ports.
public final class ServerHost {
  /// Name of the process, and of its log.
  public static final String NAME = "server";

  private static final Duration PATIENCE = Duration.ofSeconds(10);

  /// Enough for images of some 5 MB: the demo must not need more than a gigabyte in all.
  private static final String DELTA_MEBIBYTES = "128";

  private static final int LAST_LINES = 5;

  private final ProcessPark park;
  private final Path data;
  private Optional<RunningProcess> process = Optional.empty(); // the one that runs now
  private Ports ports = new Ports(0, 0); // chosen by the server at its first start

  /// Where a server listens.
  public record Ports(int device, int operator) {}

  /// A server with its data folder.
  public ServerHost(ProcessPark park, Path data) {
    this.park = park;
    this.data = data;
  }

  /// Where it listens; known after the first start.
  public Ports ports() {
    return ports;
  }

  /// Its data folder.
  public Path data() {
    return data;
  }

  /// The process that runs now.
  public Optional<RunningProcess> process() {
    return process.filter(RunningProcess::isAlive);
  }

  /// Starts `program` on the data folder and waits until it listens.
  /// @param first arguments in front of the server's own
  public Ports start(JavaProgram program, List<String> first, Deadline deadline)
      throws IOException, InterruptedException {
    Path ready = data.resolve("ready.json");
    Files.deleteIfExists(ready);
    List<String> arguments = new ArrayList<>(first);
    arguments.addAll(List.of("--data", data.toString(), "--json"));
    arguments.addAll(List.of("--port-device", Integer.toString(ports.device())));
    arguments.addAll(List.of("--port-operator", Integer.toString(ports.operator())));
    arguments.addAll(List.of("--delta-memory", DELTA_MEBIBYTES));
    RunningProcess started = park.start(NAME, program.command(arguments), Map.of());
    process = Optional.of(started);
    ports =
        deadline.await("the server listens", () -> readyPorts(ready, started), () -> seen(started));
    return ports;
  }

  private static Optional<Ports> readyPorts(Path ready, RunningProcess started) throws IOException {
    if (!started.isAlive()) {
      throw new IOException(seen(started));
    }
    if (!Files.exists(ready)
        || !(JsonReader.read(Files.readAllBytes(ready), JsonLimits.standard())
            instanceof Result.Ok(var json))) {
      return Optional.empty();
    }
    JsonView view = JsonView.of(json);
    return Optional.of(
        new Ports((int) view.number("devicePort"), (int) view.number("operatorPort")));
  }

  private static String seen(RunningProcess started) {
    String state =
        started.exitCode().isPresent()
            ? "the server ended with exit code " + started.exitCode().getAsInt()
            : "the server runs but is not ready";
    try {
      List<String> lines = Files.readAllLines(started.output(), StandardCharsets.UTF_8);
      int from = Math.max(0, lines.size() - LAST_LINES);
      return state + "; it said last: " + String.join(" | ", lines.subList(from, lines.size()));
    } catch (IOException e) {
      return state + "; its log " + started.output() + " cannot be read: " + e.getMessage();
    }
  }

  /// Stops it as an administrator would (SIGTERM).
  public void stop() throws InterruptedException {
    if (process.isPresent()) {
      process.get().stop(PATIENCE);
    }
    process = Optional.empty();
  }

  /// Kills it (-9).
  public void cutPower() throws InterruptedException {
    if (process.isPresent()) {
      process.get().cutPower();
    }
    process = Optional.empty();
  }
}

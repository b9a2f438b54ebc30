package dev.pawl.agent;

import dev.pawl.agent.boot.BootProblems;
import dev.pawl.agent.command.Arguments;
import dev.pawl.agent.command.Arguments.Misused;
import dev.pawl.agent.command.Ended;
import dev.pawl.agent.device.DeviceConfig;
import dev.pawl.agent.device.DeviceFolder;
import dev.pawl.agent.device.KeptConfig;
import dev.pawl.agent.link.LinkLimits;
import dev.pawl.agent.manufacture.ManufactureCommand;
import dev.pawl.agent.offline.InstallCommand;
import dev.pawl.agent.runtime.RuntimeCommand;
import dev.pawl.agent.watchdog.Heartbeat;
import dev.pawl.core.json.JsonValue.JsonObject;
import dev.pawl.core.protocol.DeviceEventKind;
import dev.pawl.core.value.MalformedInput;
import dev.pawl.core.value.Slot;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/// The agent's program: `pawl agent`. As an image it is started by the boot stage; `pawl agent
/// manufacture` makes a device folder in a factory.
///
/// Running, standard output carries nothing but heartbeats, standard error carries event lines.
public final class AgentMain {
  private static final int FAILED = 1;
  private static final int MISUSED = 2;
  private static final String HELP =
      """
      Usage: pawl agent --device DIR [--slot a|b] [--boot N]
             pawl agent manufacture --device DIR … (see: pawl agent manufacture --help)
             pawl agent install --device DIR --bundle FILE (see: pawl agent install --help)
             pawl agent runtime --to DIR … (see: pawl agent runtime --help)

      Runs the update agent of the device in DIR. The boot stage starts it (pawl boot --device DIR);
      starting it by hand is for looking at it only.

        --device DIR   the device's folder
        --slot a|b     slot it was booted from; left out where the boot loader says it
        --boot N       number of this boot, for its events

      Heartbeats go to standard output, events to standard error, one JSON object a line.
      Exit codes: 64 reboot wanted, 1 failed, 2 wrong arguments.
      """;

  private AgentMain() {}

  /// Runs the program and ends the process.
  public static void main(String[] args) {
    List<String> words = List.of(args);
    var err =
        new PrintStream(new FileOutputStream(FileDescriptor.err), false, StandardCharsets.UTF_8);
    List<String> rest = words.subList(Math.min(1, words.size()), words.size());
    System.exit(
        switch (words.isEmpty() ? "" : words.getFirst()) {
          case "manufacture" -> ManufactureCommand.run(rest, System.out, err);
          case "install", "question" -> InstallCommand.run(words.getFirst(), rest, System.out, err);
          case "runtime" -> RuntimeCommand.run(rest, System.out, err);
          default -> run(words, new FileOutputStream(FileDescriptor.out), err);
        });
  }

  /// What a simulation puts in the place of the world outside.
  ///
  /// @param clock what the device takes for the time
  /// @param limits how long it waits for its server
  public record World(InstantSource clock, LinkLimits limits) {
    /// The real one.
    static World real() {
      return new World(InstantSource.system(), LinkLimits.standard());
    }
  }

  /// Runs the agent.
  /// @param channel to the boot stage, for heartbeats
  static int run(List<String> args, OutputStream channel, PrintStream err) {
    return run(args, channel, err, World.real());
  }

  /// Runs the agent in this process: the same program, in a world of the caller's making. It ends
  /// when the device wants to be rebooted, or soon after its thread is interrupted.
  /// @param channel to the boot stage, for heartbeats
  /// @return what the process would end with
  public static int run(List<String> args, OutputStream channel, PrintStream err, World world) {
    if (args.contains("--help") || args.contains("-h")) {
      err.print(HELP);
      err.flush();
      return 0;
    }
    try {
      Arguments options = Arguments.parse(args, List.of("device", "slot", "boot"));
      var folder = new DeviceFolder(Path.of(options.required("device")));
      Optional<Slot> slot = options.optional("slot").map(Slot::parse);
      long boot = Long.parseLong(options.optional("boot").orElse("0"));
      return run(new Start(folder, slot, boot), channel, err, world);
    } catch (Misused | MalformedInput | InvalidPathException | NumberFormatException e) {
      err.println("pawl agent: " + e.getMessage() + "\n\n" + HELP);
      err.flush();
      return MISUSED;
    }
  }

  /// What the boot stage says.
  private record Start(DeviceFolder folder, Optional<Slot> slot, long boot) {}

  private static int run(Start start, OutputStream channel, PrintStream err, World world) {
    KeptConfig kept;
    try {
      kept = Ended.unless(KeptConfig.read(start.folder()));
    } catch (Ended e) {
      err.println("pawl agent: " + e.failure().code() + ": " + e.getMessage());
      err.flush();
      return FAILED;
    }
    DeviceConfig config = kept.config();
    var events = new EventLog(config.id(), err, world.clock());
    events.inherited(BootProblems.in(System.getenv()));
    kept.ignored().ifPresent(why -> events.say(DeviceEventKind.AGENT_CONFIG_IGNORED, why));
    OutputStream beats =
        config.backends().bootsByItself() ? OutputStream.nullOutputStream() : channel;
    try (Heartbeat heartbeat =
        Heartbeat.start(
            beats, config.heartbeat().dividedBy(3), Pace.STEP, () -> bootStageGone(events))) {
      var around =
          new Surroundings(
              events,
              new HeartbeatPace(heartbeat),
              world.clock(),
              System::nanoTime,
              new SecureRandom());
      var server = Connector.overTls(start.folder(), config, world.limits(), around);
      return new RunCommand(start.folder(), config, server, around).run(start.slot(), start.boot());
    } catch (Ended e) {
      events.say(DeviceEventKind.AGENT_STOPPED, e.failure());
      return FAILED;
    } catch (IOException | RuntimeException e) {
      events.say(DeviceEventKind.AGENT_STOPPED, surprise(e), JsonObject.EMPTY);
      e.printStackTrace(err);
      err.flush();
      return FAILED;
    }
  }

  private static void bootStageGone(EventLog events) {
    events.say(DeviceEventKind.AGENT_STOPPED, "the boot stage is gone; so is the agent");
    Runtime.getRuntime().halt(FAILED);
  }

  private static String surprise(Exception e) {
    Throwable cause = e instanceof UncheckedIOException unchecked ? unchecked.getCause() : e;
    return "unexpected: " + cause;
  }
}

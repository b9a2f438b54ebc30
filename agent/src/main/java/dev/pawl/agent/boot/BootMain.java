package dev.pawl.agent.boot;

import dev.pawl.agent.device.DeviceConfig;
import dev.pawl.agent.device.DeviceFailure;
import dev.pawl.agent.device.DeviceFolder;
import dev.pawl.agent.device.KeptConfig;
import dev.pawl.agent.watchdog.Keeper;
import dev.pawl.agent.watchdog.Watchdog;
import dev.pawl.core.failure.Failure;
import dev.pawl.core.failure.Result;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/// `pawl boot --device DEV [--json]`: switches a device on. Runs until it is stopped (SIGTERM),
/// which ends the image first.
///
/// Events go to standard output, everything else to standard error. Exit codes: 1 cannot work on
/// this
/// folder (the reason is on standard error), 2 wrong arguments, 143 stopped.
public final class BootMain {
  private static final int STOPPED = 0;
  private static final int FAILED = 1;
  private static final int USAGE = 2;

  /// How long the process waits for the image and the boot stage to end when it is stopped.
  private static final long SECONDS_TO_STOP = 15;

  private final PrintStream out;
  private final PrintStream err;

  private record Arguments(DeviceFolder folder, boolean json) {}

  BootMain(PrintStream out, PrintStream err) {
    this.out = out;
    this.err = err;
  }

  /// Runs the boot stage in this process.
  public static void main(String[] args) {
    CountDownLatch ended = new CountDownLatch(1);
    int exit =
        new BootMain(System.out, System.err).run(args, stage -> stopWithTheProcess(stage, ended));
    ended.countDown();
    System.exit(exit);
  }

  private static void stopWithTheProcess(BootStage stage, CountDownLatch ended) {
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  stage.stop();
                  try {
                    ended.await(SECONDS_TO_STOP, TimeUnit.SECONDS);
                  } catch (InterruptedException _) {
                    Thread.currentThread().interrupt();
                  }
                }));
  }

  /// Boots until stopped.
  /// @param stage given the stage before it runs, so that it can be stopped
  /// @return the exit code
  int run(String[] args, Consumer<BootStage> stage) {
    Optional<Arguments> arguments = parse(args);
    if (arguments.isEmpty()) {
      err.println("usage: pawl boot --device FOLDER [--json]");
      return USAGE;
    }
    DeviceFolder folder = arguments.get().folder();
    try {
      return switch (KeptConfig.read(folder)) {
        case Result.Failed<KeptConfig, DeviceFailure>(DeviceFailure failure) -> refuse(failure);
        case Result.Ok<KeptConfig, DeviceFailure>(KeptConfig kept)
            when kept.config().backends().bootsByItself() ->
            refuse(new BootStageFailure.AnotherBootLoader(folder.root()));
        case Result.Ok<KeptConfig, DeviceFailure>(KeptConfig kept) ->
            bootLocked(folder, kept, arguments.get().json(), stage);
      };
    } catch (IOException e) {
      err.println("Booting the device in " + folder + ": its disk failed. " + e);
      return FAILED;
    }
  }

  private int bootLocked(
      DeviceFolder folder, KeptConfig kept, boolean json, Consumer<BootStage> stage)
      throws IOException {
    return switch (BootLock.take(folder)) {
      case Result.Failed<BootLock, BootStageFailure>(BootStageFailure failure) -> refuse(failure);
      case Result.Ok<BootLock, BootStageFailure>(BootLock lock) -> {
        try (lock) {
          yield switch (FactoryRoot.read(folder)) {
            case Result.Failed<byte[], BootStageFailure>(BootStageFailure failure) ->
                refuse(failure);
            case Result.Ok<byte[], BootStageFailure>(byte[] root) -> {
              DeviceConfig config = kept.config();
              var events = new BootEvents(config.id(), json, out, err, Clock.systemUTC());
              var reporter = new BootReporter(events);
              try (Keeper keeper = new Supervision(config, events).begin()) {
                BootStage ready = assemble(folder, config, root, events, keeper);
                stage.accept(ready);
                BootTurn.sweep(folder, reporter);
                keep(kept, folder, reporter);
                ready.run();
              }
              yield STOPPED;
            }
          };
        }
      }
    };
  }

  private static void keep(KeptConfig kept, DeviceFolder folder, BootReporter reporter) {
    kept.ignored().ifPresent(reporter::configIgnored);
    try {
      kept.keep(folder);
    } catch (IOException e) {
      reporter.diskFailed(
          new BootStageFailure.DiskFailed(folder.keptConfig(), "" + e.getMessage()));
    }
  }

  /// The whole boot stage, from its parts.
  private static BootStage assemble(
      DeviceFolder folder,
      DeviceConfig config,
      byte[] factoryRoot,
      BootEvents events,
      Keeper keeper) {
    var reporter = new BootReporter(events);
    var turn = BootTurn.of(folder, config, factoryRoot, reporter);
    var leftover = new LeftoverImage(folder);
    var limits = new Watchdog.Limits(config.firstHeartbeat(), config.heartbeat(), config.trial());
    var guard = new ImageRun.Guard(limits, keeper);
    var run = new ImageRun(turn.records(), events, guard, leftover, System::nanoTime);
    var recovery = new Recovery(folder, config, factoryRoot, reporter, Clock.systemUTC());
    return new BootStage(
        new BootStage.Parts(folder, turn, recovery, run, keeper), leftover, reporter);
  }

  private int refuse(Failure failure) {
    err.println(failure.code() + ": " + failure.explain());
    return FAILED;
  }

  private static Optional<Arguments> parse(String[] args) {
    Optional<String> device = Optional.empty();
    boolean json = false;
    for (int i = 0; i < args.length; i++) {
      if (args[i].equals("--json")) {
        json = true;
      } else if (args[i].equals("--device") && i + 1 < args.length && device.isEmpty()) {
        i++;
        device = Optional.of(args[i]);
      } else {
        return Optional.empty();
      }
    }
    boolean asJson = json;
    return device.map(
        folder -> new Arguments(new DeviceFolder(Path.of(folder).toAbsolutePath()), asJson));
  }
}

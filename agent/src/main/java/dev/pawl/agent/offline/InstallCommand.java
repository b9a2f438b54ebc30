package dev.pawl.agent.offline;

import dev.pawl.agent.command.Arguments;
import dev.pawl.agent.command.Arguments.Misused;
import dev.pawl.agent.command.Ended;
import dev.pawl.agent.device.DeviceConfig;
import dev.pawl.agent.device.DeviceFolder;
import dev.pawl.agent.fetch.DownloadObserver;
import dev.pawl.agent.install.Backend;
import dev.pawl.agent.install.Machine;
import dev.pawl.agent.offline.BundleInstall.Outcome;
import dev.pawl.agent.offline.BundleInstall.TrustRoot;
import dev.pawl.agent.rollback.Counters;
import dev.pawl.agent.rollback.TrustedTime;
import dev.pawl.core.boot.BootRecord;
import dev.pawl.core.file.DurableFile;
import dev.pawl.core.offline.BundleMedium;
import dev.pawl.core.offline.OfflineBundle;
import dev.pawl.core.value.ByteCount;
import dev.pawl.core.value.Slot;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// `pawl agent install` and `pawl agent question`, on a device whose agent does not run.
public final class InstallCommand {
  private static final int FAILED = 1;
  private static final int MISUSED = 2;
  private static final int REFUSED = 4;
  private static final ByteCount LONGEST_ROOT = ByteCount.mebi(1);
  private static final String HELP =
      """
      Usage: pawl agent install --device DIR --bundle FILE
             pawl agent question --device DIR

      install: brings the image of an offline bundle (pawl bundle create) into the slot that does not
      run, under the rules of an update over the network, and puts it on trial. Boot stage and agent
      of the device must not run meanwhile; the next boot tries the image. After a power cut or a
      stick that was pulled out run it again: it goes on where it stopped.

      question: prints the device's question to the director, for a bundle with its answer.

        --device DIR   the device's folder
        --bundle FILE  the bundle

      Exit codes: 0 done, 1 failed, 2 wrong arguments, 4 refused.
      """;

  private InstallCommand() {}

  /// Runs one of the two commands.
  /// @param verb `install` or `question`
  /// @return exit code
  public static int run(String verb, List<String> args, PrintStream out, PrintStream err) {
    if (args.contains("--help") || args.contains("-h")) {
      out.print(HELP);
      out.flush();
      return 0;
    }
    boolean install = verb.equals("install");
    try {
      Arguments options =
          Arguments.parse(args, install ? List.of("device", "bundle") : List.of("device"));
      var folder = new DeviceFolder(Path.of(options.required("device")));
      DeviceConfig config = Ended.unless(DeviceConfig.read(folder));
      if (!install) {
        byte[] question = new OfflineQuestion(folder).ask(root(folder, folder.directorRoot()));
        out.write(question);
        out.flush();
        return 0;
      }
      Path file = Path.of(options.required("bundle"));
      OfflineBundle bundle = Ended.unless(OfflineBundle.open(BundleMedium.file(file)));
      return locked(folder, config, bundle, out, err);
    } catch (Misused | InvalidPathException e) {
      return ended(err, MISUSED, e.getMessage() + "\n\n" + HELP);
    } catch (Ended e) {
      return ended(err, REFUSED, e.failure().code() + ": " + e.getMessage());
    } catch (IOException e) {
      return ended(err, FAILED, "" + e.getMessage());
    }
  }

  private static int ended(PrintStream err, int exit, String why) {
    err.println("pawl agent: " + why);
    err.flush();
    return exit;
  }

  /// The boot stage holds this lock as long as anything runs on the device.
  private static int locked(
      DeviceFolder folder,
      DeviceConfig config,
      OfflineBundle bundle,
      PrintStream out,
      PrintStream err)
      throws IOException, Ended {
    folder.create();
    try (FileChannel channel =
            FileChannel.open(folder.lock(), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        FileLock lock = channel.tryLock()) {
      if (lock == null) {
        throw new Ended(new OfflineFailure.NotTaken());
      }
      return install(folder, config, bundle, out, err);
    } catch (OverlappingFileLockException e) {
      throw new Ended(new OfflineFailure.NotTaken());
    }
  }

  private static int install(
      DeviceFolder folder,
      DeviceConfig config,
      OfflineBundle bundle,
      PrintStream out,
      PrintStream err)
      throws IOException, Ended {
    Backend backend = Backend.of(folder, config, Machine.here());
    BootRecord record = backend.selection().record();
    Slot running = running(backend, record);
    if (!record.slot(running).confirmed()) {
      throw new Ended(new OfflineFailure.OnTrial("on trial in slot " + running));
    }
    var device =
        new BundleInstall.Device(
            folder,
            config,
            backend,
            Counters.of(folder, config.backends().counter()),
            new TrustedTime(folder),
            new TrustRoot(root(folder, folder.factoryRoot())),
            Optional.of(new TrustRoot(root(folder, folder.directorRoot()))),
            Optional.empty());
    return switch (new BundleInstall(device)
        .install(bundle, running.other(), Instant.now(), new Quiet())) {
      case Outcome.Armed(var image, var slot) -> {
        out.println(
            "%s %s (%s) is whole in slot %s; the next boot tries it."
                .formatted(image.line(), image.version(), image.counter(), slot));
        yield 0;
      }
      case Outcome.RunsAlready(var image) -> {
        out.println(image.line() + " " + image.version() + " runs already.");
        yield 0;
      }
      case Outcome.Refused(var why) -> ended(err, REFUSED, why.code() + ": " + why.explain());
    };
  }

  /// What the boot chain says; else what the record would boot.
  private static Slot running(Backend backend, BootRecord record) throws IOException {
    Optional<Slot> booted = backend.selection().current();
    if (booted.isPresent()) {
      return booted.get();
    }
    return record.b().priority() > record.a().priority() ? Slot.B : Slot.A;
  }

  private static byte[] root(DeviceFolder folder, Path file) throws IOException {
    return DurableFile.read(folder.disk(), file, LONGEST_ROOT)
        .orElseThrow(() -> new IOException("reading the root " + file + ": no such file"));
  }

  /// Waits for the end.
  private static final class Quiet implements DownloadObserver {
    @Override
    public void resumed(ByteCount from) {
      // What is good already needs no words.
    }

    @Override
    public boolean progress(ByteCount done, ByteCount total) {
      return true;
    }

    @Override
    public void alive() {
      // Nobody watches a command.
    }

    @Override
    public void pause(Duration time) {
      // There is no limit of speed here.
    }
  }
}

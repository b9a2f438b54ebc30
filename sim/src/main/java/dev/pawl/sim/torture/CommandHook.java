package dev.pawl.sim.torture;

import dev.pawl.agent.device.DeviceFolder;
import dev.pawl.core.boot.ResetReason;
import dev.pawl.core.failure.Result;
import dev.pawl.core.file.Disk;
import dev.pawl.core.file.DurableFile;
import dev.pawl.core.json.JsonFailure;
import dev.pawl.core.json.JsonLimits;
import dev.pawl.core.json.JsonReader;
import dev.pawl.core.json.JsonView;
import dev.pawl.core.value.Digest;
import dev.pawl.core.value.Slot;
import dev.pawl.sim.torture.world.World;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/// A device maker's boot stage, asked as docs/integrate/torture-hook.md says: it gets the device's
/// folder as the power cut left it, answers with one line of JSON, and what it changed in the
/// folder is what the device goes on with.
final class CommandHook implements BootHook {
  private static final int LONGEST_ANSWER = 4096;
  private static final long SECONDS = 30;

  private final List<String> command;

  private CommandHook(List<String> command) {
    this.command = command;
  }

  /// The hook of `--hook`: a program and its arguments, split at spaces.
  static BootHook of(String command) {
    return new CommandHook(List.of(command.trim().split(" +")));
  }

  @Override
  public Optional<Started> powerOn(World world, DeviceFolder folder, ResetReason last)
      throws IOException, InterruptedException {
    Path copy = Files.createTempDirectory("pawl-torture-");
    try {
      copyAll(folder.disk(), folder.root(), copy);
      byte[] answer = ask(copy, last);
      copyBack(copy, folder);
      return read(answer);
    } finally {
      removeAll(copy);
    }
  }

  private byte[] ask(Path device, ResetReason last) throws IOException, InterruptedException {
    var words = new ArrayList<>(command);
    words.addAll(List.of("boot", device.toString(), last.toString()));
    Process process =
        new ProcessBuilder(words).redirectError(ProcessBuilder.Redirect.DISCARD).start();
    try (InputStream in = process.getInputStream()) {
      byte[] answer = in.readNBytes(LONGEST_ANSWER);
      if (!process.waitFor(SECONDS, TimeUnit.SECONDS)) {
        throw new IOException("the hook did not end within " + SECONDS + " s");
      }
      if (process.exitValue() != 0) {
        throw new IOException("the hook ended with exit code " + process.exitValue());
      }
      return answer;
    } finally {
      process.destroyForcibly();
    }
  }

  private static Optional<Started> read(byte[] answer) throws IOException {
    Result<Optional<Started>, JsonFailure> read =
        JsonReader.read(answer, JsonLimits.standard())
            .then(json -> JsonView.read(json, CommandHook::started));
    return read.orThrow(why -> new IOException("the hook's answer: " + why.explain()));
  }

  private static Optional<Started> started(JsonView json) {
    if (json.optional("recovery").isPresent()) {
      return Optional.empty();
    }
    return Optional.of(
        new Started(
            json.as("slot", Slot::parse),
            json.member("trial").asFlag(),
            json.number("boot"),
            json.as("sha256", Digest::parseSha256)));
  }

  private static void copyAll(Disk disk, Path from, Path to) throws IOException {
    Files.createDirectories(to);
    for (Path entry : disk.list(from)) {
      Path target = to.resolve(entry.getFileName().toString());
      if (isFolder(disk, entry)) {
        copyAll(disk, entry, target);
      } else {
        try (InputStream in = disk.read(entry)) {
          Files.copy(in, target);
        }
      }
    }
  }

  private static boolean isFolder(Disk disk, Path entry) {
    try {
      return !disk.list(entry).isEmpty() || disk.exists(entry);
    } catch (IOException _) {
      return false;
    }
  }

  /// What the hook changed or removed, as if it had been forced: its own power cuts are the hook's
  /// matter.
  private static void copyBack(Path from, DeviceFolder to) throws IOException {
    try (Stream<Path> all = Files.walk(from)) {
      for (Path file : all.filter(Files::isRegularFile).toList()) {
        Path target = to.root().resolve(from.relativize(file).toString());
        byte[] now = Files.readAllBytes(file);
        if (!to.disk().exists(target) || !same(to.disk(), target, now)) {
          DurableFile.replace(to.disk(), target, now);
        }
      }
    }
  }

  private static boolean same(Disk disk, Path file, byte[] content) throws IOException {
    try (InputStream in = disk.read(file)) {
      return Arrays.equals(in.readAllBytes(), content);
    }
  }

  private static void removeAll(Path folder) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      all.sorted(Comparator.reverseOrder())
          .forEach(
              file -> {
                try {
                  Files.delete(file);
                } catch (IOException e) {
                  throw new UncheckedIOException(e);
                }
              });
    }
  }
}

package dev.pawl.agent.install;

import dev.pawl.core.boot.BootRecord;
import dev.pawl.core.file.DurableFile;
import dev.pawl.core.value.ByteCount;
import dev.pawl.core.value.Slot;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// systemd-boot and its boot counting (docs/integrate/systemd-boot.md). Each slot has one entry,
/// `pawl-a.conf` and `pawl-b.conf`; tries stand in its name, `pawl-b+3.conf`, and are counted there
/// by the boot loader before it starts the slot (`pawl-b+2-1.conf`). A slot that must not boot has
/// a name that is no entry: `pawl-b.conf.off`. Which one is looked at first is a matter of the line
/// `version`: the one on trial gets a higher one.
final class SystemdBoot implements BootSelection {
  private static final Pattern NAME =
      Pattern.compile("pawl-([ab])(?:\\+([0-9]{1,4})(?:-[0-9]{1,4})?)?\\.conf(\\.off)?");
  private static final Pattern VERSION = Pattern.compile("(?m)^version[ \\t]+([0-9]{1,9})[ \\t]*$");
  private static final String KEPT = "(?m)^(?:version|sort-key)[ \\t].*\\R?";
  private static final ByteCount LONGEST = ByteCount.kibi(64);

  private final Path entries;
  private final Machine machine;
  private final TrialNote note;

  /// @param entries `loader/entries` on the ESP
  SystemdBoot(Path entries, Machine machine, TrialNote note) {
    this.entries = entries;
    this.machine = machine;
    this.note = note;
  }

  private record Entry(Path file, LoaderState state) {}

  @Override
  public Optional<Slot> current() throws IOException {
    return Optional.of(machine.runningSlot());
  }

  @Override
  public BootRecord record() throws IOException {
    return LoaderState.record(state(Slot.A), state(Slot.B), machine.runningSlot(), note);
  }

  /// After a cut in the middle of a change there may be two names: the one that boots counts.
  private LoaderState state(Slot slot) throws IOException {
    return all(slot).stream()
        .map(Entry::state)
        .filter(state -> state != LoaderState.OFF)
        .findFirst()
        .orElse(LoaderState.OFF);
  }

  private List<Entry> all(Slot slot) throws IOException {
    List<Entry> found = new ArrayList<>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(entries, "pawl-" + slot + "*")) {
      for (Path file : files) {
        Matcher name = NAME.matcher(file.getFileName().toString());
        if (name.matches() && name.group(1).equals(slot.toString())) {
          found.add(new Entry(file, state(name)));
        }
      }
    }
    found.sort((one, other) -> one.file().compareTo(other.file()));
    return found;
  }

  private static LoaderState state(Matcher name) {
    if (name.group(3) != null) {
      return LoaderState.OFF;
    }
    String tries = name.group(2);
    if (tries == null) {
      return LoaderState.GOOD;
    }
    return Integer.parseInt(tries) > 0 ? LoaderState.TRIAL : LoaderState.OFF;
  }

  /// The entries themselves are the device maker's; here one is turned off.
  @Override
  public void factory(Slot slot) throws IOException {
    any(slot);
    rename(slot, named(slot, ".conf"));
    if (!all(slot.other()).isEmpty()) {
      markBad(slot.other());
    }
  }

  @Override
  public void setTrial(Slot slot, int tries) throws IOException {
    note.arm(slot);
    String text = text(any(slot));
    int version = version(text(any(slot.other()))) + 1;
    String changed = "sort-key pawl\nversion " + version + "\n" + text.replaceAll(KEPT, "");
    Path beside = entries.resolve(".pawl-" + slot + ".new");
    Files.writeString(beside, changed, StandardCharsets.UTF_8);
    force(beside);
    Path armed = named(slot, "+" + tries + ".conf");
    Files.move(beside, armed, StandardCopyOption.ATOMIC_MOVE);
    DurableFile.forceFolder(entries);
    keepOnly(slot, armed);
  }

  @Override
  public void markGood(Slot slot) throws IOException {
    rename(slot, named(slot, ".conf"));
    note.forget();
  }

  @Override
  public void markBad(Slot slot) throws IOException {
    rename(slot, named(slot, ".conf.off"));
    note.forget();
  }

  private Path named(Slot slot, String end) {
    return entries.resolve("pawl-" + slot + end);
  }

  private Path any(Slot slot) throws IOException {
    List<Entry> found = all(slot);
    return found.stream()
        .filter(entry -> entry.state() != LoaderState.OFF)
        .findFirst()
        .or(() -> found.stream().findFirst())
        .orElseThrow(
            () ->
                new IOException(
                    "looking for pawl-%s.conf in %s: there is none; the device maker puts it there"
                        .formatted(slot, entries)))
        .file();
  }

  private void rename(Slot slot, Path to) throws IOException {
    Path from = any(slot);
    if (!from.equals(to)) {
      Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
      DurableFile.forceFolder(entries);
    }
    keepOnly(slot, to);
  }

  private void keepOnly(Slot slot, Path kept) throws IOException {
    for (Entry entry : all(slot)) {
      if (!entry.file().equals(kept)) {
        Files.delete(entry.file());
      }
    }
    DurableFile.forceFolder(entries);
  }

  private static int version(String text) {
    Matcher line = VERSION.matcher(text);
    return line.find() ? Integer.parseInt(line.group(1)) : 0;
  }

  private static String text(Path file) throws IOException {
    byte[] bytes =
        DurableFile.read(file, LONGEST).orElseThrow(() -> new IOException("no file " + file));
    return new String(bytes, StandardCharsets.UTF_8);
  }

  private static void force(Path file) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      channel.force(true);
    }
  }
}

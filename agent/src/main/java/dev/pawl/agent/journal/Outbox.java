package dev.pawl.agent.journal;

import dev.pawl.core.file.Disk;
import dev.pawl.core.file.DurableFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Messages for the server, one file each, named by their number. Bounded: beyond 64 the oldest
/// goes,
/// reports of a mere boot first.
final class Outbox {
  /// Most messages kept.
  static final int MOST = 64;

  private static final Pattern NAME = Pattern.compile("([0-9]{16})\\.json");

  private final Disk disk;
  private final Path folder;
  private final NavigableMap<Long, Message> messages = new TreeMap<>();

  private Outbox(Disk disk, Path folder) {
    this.disk = disk;
    this.folder = folder;
  }

  /// The messages in `folder` with numbers below `next`. Files of a step that the journal knows
  /// nothing of, and damaged ones, are removed.
  static Outbox open(Disk disk, Path folder, long next) throws IOException {
    disk.createFolders(folder);
    DurableFile.sweep(disk, folder);
    var outbox = new Outbox(disk, folder);
    for (Path file : disk.list(folder)) {
      outbox.load(file, next);
    }
    return outbox;
  }

  /// Number of the newest file in `folder`; 0 if there is none.
  static long highest(Disk disk, Path folder) throws IOException {
    if (!disk.exists(folder)) {
      return 0;
    }
    long highest = 0;
    for (Path file : disk.list(folder)) {
      highest = Math.max(highest, number(file).orElse(0L));
    }
    return highest;
  }

  /// The messages, oldest first.
  Map<Long, Message> messages() {
    return new TreeMap<>(messages);
  }

  /// Keeps a message; when it returns, it survives a power cut.
  void add(long number, Message message) throws IOException {
    DurableFile.replace(disk, file(number), Message.encode(message));
    messages.put(number, message);
    while (messages.size() > MOST) {
      remove(leastWanted());
    }
  }

  /// The server took it, or will never take it.
  void remove(long number) throws IOException {
    DurableFile.delete(disk, file(number));
    messages.remove(number);
  }

  private long leastWanted() {
    return messages.entrySet().stream()
        .filter(
            entry ->
                entry.getValue() instanceof Message.Report(_, var outcome)
                    && outcome.equals("running"))
        .map(Map.Entry::getKey)
        .findFirst()
        .orElseGet(messages::firstKey);
  }

  private void load(Path file, long next) throws IOException {
    Optional<Long> number = number(file);
    if (number.isEmpty()) {
      return;
    }
    Optional<Message> message =
        number.get() >= next || disk.size(file) > Message.LONGEST.value()
            ? Optional.empty()
            : DurableFile.read(disk, file, Message.LONGEST).flatMap(Message::decode);
    if (message.isPresent()) {
      messages.put(number.get(), message.get());
    } else {
      DurableFile.delete(disk, file);
    }
  }

  private Path file(long number) {
    return folder.resolve(String.format(Locale.ROOT, "%016d.json", number));
  }

  private static Optional<Long> number(Path file) {
    Matcher name = NAME.matcher(file.getFileName().toString());
    return name.matches() ? Optional.of(Long.parseLong(name.group(1))) : Optional.empty();
  }
}

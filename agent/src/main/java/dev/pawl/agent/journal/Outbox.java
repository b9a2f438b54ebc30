package dev.pawl.agent.journal;

import dev.pawl.core.file.Disk;
import dev.pawl.core.file.DurableFile;
import dev.pawl.core.value.ByteCount;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.CRC32C;

/// Messages for the server, two files each with a checksum, named by their number: a report that
/// rots away would never be sent again. Bounded: beyond 64 the oldest goes, reports of a mere boot
/// first.
final class Outbox {
  /// Most messages kept.
  static final int MOST = 64;

  private static final int CHECKSUM = 9;
  private static final ByteCount LONGEST = new ByteCount(CHECKSUM + Message.LONGEST.value());
  private static final Pattern NAME = Pattern.compile("([0-9]{16})\\.(json|copy)");

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
      Optional<Long> number = number(file);
      if (number.isPresent() && !outbox.messages.containsKey(number.get())) {
        outbox.load(number.get(), next);
      }
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
    byte[] content = sealed(Message.encode(message));
    DurableFile.replace(disk, copy(number), content);
    DurableFile.replace(disk, file(number), content);
    messages.put(number, message);
    while (messages.size() > MOST) {
      remove(leastWanted());
    }
  }

  /// The server took it, or will never take it.
  void remove(long number) throws IOException {
    DurableFile.delete(disk, file(number));
    DurableFile.delete(disk, copy(number));
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

  /// Reads a message from the first of its files that is whole, or removes both.
  private void load(long number, long next) throws IOException {
    Optional<Message> message =
        number >= next ? Optional.empty() : read(file(number)).or(() -> read(copy(number)));
    if (message.isPresent()) {
      messages.put(number, message.get());
    } else {
      remove(number);
    }
  }

  private Optional<Message> read(Path file) {
    try {
      return DurableFile.read(disk, file, LONGEST).flatMap(Outbox::opened).flatMap(Message::decode);
    } catch (IOException _) {
      return Optional.empty(); // too long, or the disk does not give it back
    }
  }

  /// `content` with the CRC-32C of it in front.
  private static byte[] sealed(byte[] content) {
    return ByteBuffer.allocate(CHECKSUM + content.length)
        .put(checksum(content))
        .put(content)
        .array();
  }

  private static Optional<byte[]> opened(byte[] file) {
    if (file.length < CHECKSUM) {
      return Optional.empty();
    }
    byte[] content = Arrays.copyOfRange(file, CHECKSUM, file.length);
    return Arrays.equals(checksum(content), Arrays.copyOf(file, CHECKSUM))
        ? Optional.of(content)
        : Optional.empty();
  }

  /// Eight hexadecimal digits and a line feed.
  private static byte[] checksum(byte[] content) {
    var crc = new CRC32C();
    crc.update(content);
    return String.format(Locale.ROOT, "%08x\n", crc.getValue()).getBytes(StandardCharsets.US_ASCII);
  }

  private Path file(long number) {
    return named(number, "json");
  }

  private Path copy(long number) {
    return named(number, "copy");
  }

  private Path named(long number, String ending) {
    return folder.resolve(String.format(Locale.ROOT, "%016d.%s", number, ending));
  }

  private static Optional<Long> number(Path file) {
    Matcher name = NAME.matcher(file.getFileName().toString());
    return name.matches() ? Optional.of(Long.parseLong(name.group(1))) : Optional.empty();
  }
}

package dev.pawl.core.file;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// A small record kept twice, in `NAME-0` and `NAME-1`, each copy with a sequence number and a
/// checksum of its own. The newest valid copy counts; a torn or damaged one is ignored. Writing
/// replaces the worse copy first, so at every moment at least one is whole.
///
/// One writer at a time; that is the caller's concern.
public final class TwinFile<T> {
  /// How a record becomes bytes of a fixed length and back.
  public interface Format<T> {
    /// Length of every copy.
    int length();

    /// The copy of `record`, [#length()] bytes with a checksum over all of them.
    byte[] encode(T record);

    /// The record, or nothing if the bytes are not exactly what [#encode] made.
    Optional<T> decode(byte[] copy);

    /// Rises with every change of the record.
    long sequence(T record);
  }

  /// What reading both copies found.
  public sealed interface Reading<T> {
    /// A record. Worth writing again when not both copies hold it.
    /// @param inBoth whether both copies are valid and equal in sequence
    record Found<T>(T newest, boolean inBoth) implements Reading<T> {}

    /// There is no file at all: the record was never written here.
    record Absent<T>() implements Reading<T> {}

    /// There is something, but no valid copy.
    record Damaged<T>() implements Reading<T> {}
  }

  private final List<Path> copies;
  private final Format<T> format;
  private final Disk disk;

  /// @param base path of the record without `-0` and `-1`; its folder must exist
  public TwinFile(Disk disk, Path base, Format<T> format) {
    this.copies =
        List.of(
            base.resolveSibling(base.getFileName() + "-0"),
            base.resolveSibling(base.getFileName() + "-1"));
    this.format = format;
    this.disk = disk;
  }

  /// Reads both copies. A copy the disk does not give back counts as damaged.
  public Reading<T> read() {
    List<T> valid = new ArrayList<>();
    for (Path copy : copies) {
      decode(copy).ifPresent(valid::add);
    }
    Optional<T> newest = valid.stream().max(Comparator.comparingLong(format::sequence));
    if (newest.isEmpty()) {
      return copies.stream().anyMatch(disk::exists)
          ? new Reading.Damaged<>()
          : new Reading.Absent<>();
    }
    boolean inBoth =
        valid.size() == copies.size()
            && valid.stream().mapToLong(format::sequence).distinct().count() == 1;
    return new Reading.Found<>(newest.get(), inBoth);
  }

  /// Writes `record` to both copies, the worse one first: a damaged or missing copy before a valid
  /// one, an older one before a newer one. When it returns, both are on the disk.
  public void write(T record) throws IOException {
    byte[] bytes = format.encode(record);
    for (Path copy : worseFirst()) {
      DurableFile.replace(disk, copy, bytes);
    }
  }

  private List<Path> worseFirst() {
    record Rated(Path copy, long sequence) {}
    return copies.stream()
        .map(copy -> new Rated(copy, decode(copy).map(format::sequence).orElse(Long.MIN_VALUE)))
        .sorted(Comparator.comparingLong(Rated::sequence))
        .map(Rated::copy)
        .toList();
  }

  private Optional<T> decode(Path copy) {
    try (InputStream in = disk.read(copy)) {
      byte[] bytes = in.readNBytes(format.length() + 1);
      return bytes.length == format.length() ? format.decode(bytes) : Optional.empty();
    } catch (IOException _) {
      return Optional.empty();
    }
  }
}

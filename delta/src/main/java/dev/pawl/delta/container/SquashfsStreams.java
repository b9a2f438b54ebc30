package dev.pawl.delta.container;

import dev.pawl.core.delta.codec.BlockCodec;
import dev.pawl.core.delta.codec.CodecRefused;
import dev.pawl.core.delta.codec.Codecs;
import dev.pawl.core.delta.codec.Deflate;
import dev.pawl.core.delta.codec.Method;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.zip.ZipException;

/// The compressed blocks of a squashfs: data, fragments and metadata (tables of inodes,
/// directories, fragments, ids). What cannot be read ends the search in that table; what was found
/// stays.
final class SquashfsStreams {
  private static final int UNCOMPRESSED_BLOCK = 1 << 24;
  private static final int UNCOMPRESSED_METADATA = 0x8000;

  private final Bytes image;
  private final Squashfs squashfs;
  private final Codecs codecs;
  private final Method method;
  private final List<Integer> guesses;
  private final List<Found> found;

  private SquashfsStreams(
      Bytes image, Squashfs squashfs, Codecs codecs, SquashfsSettings settings, List<Found> found) {
    this.image = image;
    this.squashfs = squashfs;
    this.codecs = codecs;
    this.method = settings.method();
    this.guesses = settings.guesses();
    this.found = found;
  }

  /// Adds the blocks of the file system that begins at this place.
  /// @return where it ends; nothing if there is none, or none that the libraries here can read
  static Optional<Long> addFileSystemAt(Bytes image, long at, Codecs codecs, List<Found> found)
      throws IOException {
    if (!image.has(at, Squashfs.LENGTH)) {
      return Optional.empty();
    }
    Squashfs squashfs = Squashfs.at(image, at);
    if (!squashfs.isPossible(image)) {
      return Optional.empty();
    }
    Optional<SquashfsSettings> settings = SquashfsSettings.of(image, squashfs);
    if (settings.isEmpty() || !codecs.has(settings.get().method())) {
      return Optional.of(at + squashfs.length());
    }
    new SquashfsStreams(image, squashfs, codecs, settings.get(), found).addAll();
    return Optional.of(at + squashfs.length());
  }

  private void addAll() throws IOException {
    byte[] inodes = addTable(squashfs.inodeTable(), squashfs.directoryTable(), true);
    SquashfsInodes.forEachBlock(
        ByteBuffer.wrap(inodes).order(ByteOrder.LITTLE_ENDIAN), squashfs, this::addBlock);
    addTables();
  }

  private void addBlock(long at, int size, int decodedLength) {
    int encodedLength = size & (UNCOMPRESSED_BLOCK - 1);
    if (size >= UNCOMPRESSED_BLOCK || encodedLength == 0) {
      return; // stored, or a hole
    }
    if (at >= 0 && at <= squashfs.length() - encodedLength) {
      add(squashfs.start() + at, encodedLength, decodedLength);
    }
  }

  private void add(long at, int encodedLength, int decodedLength) {
    found.add(
        new Found(at, encodedLength, decodedLength, method, Found.Shape.SQUASHFS_BLOCK, guesses));
  }

  /// All metadata after the inodes, which follows without gaps: blocks, and between them the lists
  /// of places of those blocks.
  private void addTables() throws IOException {
    TreeMap<Long, Long> lists = new TreeMap<>();
    lists.put(squashfs.fragmentTable(), Squashfs.placesLength(squashfs.fragments(), 16));
    lists.put(squashfs.exportTable(), Squashfs.placesLength(squashfs.inodes(), 8));
    lists.put(squashfs.idTable(), Squashfs.placesLength(squashfs.ids(), 4));
    long at = squashfs.directoryTable();
    for (var list : lists.tailMap(at).entrySet()) {
      if (list.getKey() > squashfs.length() - list.getValue()) {
        break; // -1: there is no such table
      }
      long end = list.getKey();
      boolean fragments = end == squashfs.fragmentTable() && squashfs.fragments() > 0;
      long from = fragments ? firstPlace(end, at) : at;
      addTable(at, from, false);
      byte[] table = addTable(from, end, fragments);
      if (fragments) {
        addFragments(table);
      }
      at = end + list.getValue();
    }
  }

  private long firstPlace(long list, long least) throws IOException {
    long first = image.numbers(squashfs.start() + list, Long.BYTES).getLong(0);
    return first >= least && first <= list ? first : list;
  }

  /// Adds the metadata blocks of a table.
  /// @return their decoded bytes, if they are wanted
  private byte[] addTable(long from, long to, boolean wanted) throws IOException {
    ByteArrayOutputStream table = new ByteArrayOutputStream();
    long at = from;
    while (at + 2 < to) {
      int head = image.numbers(squashfs.start() + at, 2).getShort(0) & 0xffff;
      int length = head & (UNCOMPRESSED_METADATA - 1);
      boolean stored = head >= UNCOMPRESSED_METADATA;
      if (length == 0 || length > Squashfs.METADATA || at + 2 + length > to) {
        break;
      }
      long place = squashfs.start() + at + 2;
      Optional<byte[]> decoded =
          stored
              ? Optional.of(image.piece(place, length))
              : decode(place, length, Squashfs.METADATA);
      if (decoded.isEmpty()) {
        break;
      }
      if (!stored) {
        add(place, length, decoded.get().length);
      }
      if (wanted) {
        table.writeBytes(decoded.get());
      }
      at += 2 + length;
    }
    return table.toByteArray();
  }

  private void addFragments(byte[] table) throws IOException {
    ByteBuffer entries = ByteBuffer.wrap(table).order(ByteOrder.LITTLE_ENDIAN);
    while (entries.remaining() >= 16) {
      long at = entries.getLong();
      int size = entries.getInt();
      entries.getInt(); // unused
      int length = size & (UNCOMPRESSED_BLOCK - 1);
      if (size >= UNCOMPRESSED_BLOCK || length == 0 || at < 0 || at > squashfs.length() - length) {
        continue;
      }
      long place = squashfs.start() + at;
      decode(place, length, squashfs.blockSize())
          .ifPresent(decoded -> add(place, length, decoded.length));
    }
  }

  private Optional<byte[]> decode(long place, int length, int longest) throws IOException {
    byte[] encoded = image.piece(place, length);
    try {
      if (method.streams()) {
        try (InputStream in = Deflate.decoder(method, new ByteArrayInputStream(encoded))) {
          byte[] decoded = in.readNBytes(longest);
          return in.read() < 0 && decoded.length > 0 ? Optional.of(decoded) : Optional.empty();
        }
      }
      BlockCodec codec = codecs.block(method);
      byte[] decoded = codec.decode(encoded, longest);
      return decoded.length > 0 ? Optional.of(decoded) : Optional.empty();
    } catch (CodecRefused | ZipException | EOFException e) {
      return Optional.empty();
    }
  }

  /// Fragments that several entries name, and blocks in the order of inodes, come in any order.
  static List<Found> inOrder(List<Found> found) {
    List<Found> sorted = new ArrayList<>(found);
    sorted.sort(Comparator.comparingLong(Found::at));
    List<Found> apart = new ArrayList<>();
    long end = 0;
    for (Found each : sorted) {
      if (each.at() >= end) {
        apart.add(each);
        end = each.end();
      }
    }
    return apart;
  }
}

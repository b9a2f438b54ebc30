package dev.pawl.sim.torture.flash;

import dev.pawl.core.file.Disk;
import dev.pawl.core.value.Digest;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/// A disk in memory, told apart into what is safe and what a power cut may take. Whoever watches it
/// is asked before each change and may end it there. Not safe for use by several threads at once.
///
/// Stricter than real file systems, which keep some order of their own: forcing a file makes its
/// bytes safe, never its name; forcing a folder makes its names safe, never their bytes.
public final class FlashDisk implements Disk {
  /// Told before each change.
  public interface Watcher {
    /// @throws PowerCut to end it here
    void before(Moment moment);
  }

  private static final Watcher NOBODY = _ -> {};

  private final Map<Path, Long> names; // as programs see them
  private final Map<Long, Bytes> contents; // as programs see them
  private final List<Change> unsafe = new ArrayList<>(); // since each was last forced
  private Stored safe; // moves on with each force
  private long nextFile; // number of the next new file
  private Watcher watcher = NOBODY; // set before a run
  private boolean off; // once the power was cut

  FlashDisk(Stored stored, long nextFile) {
    this.safe = stored;
    this.names = new HashMap<>(stored.names());
    this.contents = new HashMap<>(stored.contents());
    this.nextFile = nextFile;
  }

  /// An empty disk.
  public static FlashDisk empty() {
    return new FlashDisk(Stored.EMPTY, Stored.FOLDER + 1);
  }

  /// A disk with what is in a folder of this machine, all of it safe.
  /// @param as where that folder is on the disk
  public static FlashDisk holding(Path folder, Path as) throws IOException {
    FlashDisk disk = empty();
    try (Stream<Path> found = Files.walk(folder)) {
      for (Path one : found.sorted().toList()) {
        Path there = as.resolve(folder.relativize(one).toString());
        if (Files.isDirectory(one)) {
          disk.createFolders(there);
        } else {
          byte[] bytes = Files.readAllBytes(one);
          try (OpenFile file = disk.create(there)) {
            file.write(0, bytes, 0, bytes.length);
          }
        }
      }
    }
    return disk.copy();
  }

  /// A disk with the same content, all of it safe.
  public FlashDisk copy() {
    return new FlashDisk(new Stored(Map.copyOf(names), Map.copyOf(contents)).reachable(), nextFile);
  }

  /// A copy with one bit changed in one file.
  /// @param bit below eight times its length
  public FlashDisk rotten(Path file, int bit) {
    FlashDisk copy = copy();
    Long number = copy.names.get(file);
    if (number != null) {
      copy.contents.computeIfPresent(number, (_, bytes) -> bytes.flipped(bit));
    }
    return copy.copy();
  }

  /// A copy without what is below `folder`.
  public FlashDisk without(Path folder) {
    FlashDisk copy = copy();
    copy.names.keySet().removeIf(path -> path.startsWith(folder) && !path.equals(folder));
    return copy.copy();
  }

  /// What is on it, in one digest: disks with the same names and contents have the same.
  public Digest content() {
    MessageDigest sha256 = Digest.Algorithm.SHA_256.start();
    new TreeMap<>(names)
        .forEach(
            (path, file) -> {
              String what =
                  file == Stored.FOLDER
                      ? "folder"
                      : contents.getOrDefault(file, Bytes.NONE).digest().hex();
              sha256.update((path + "\0" + what + "\0").getBytes(StandardCharsets.UTF_8));
            });
    return Digest.of(Digest.Algorithm.SHA_256, sha256.digest());
  }

  /// From now on told before each change.
  public void watch(Watcher by) {
    watcher = by;
  }

  /// Paths and lengths of all files.
  public Map<Path, Integer> files() {
    var files = new TreeMap<Path, Integer>();
    names.forEach(
        (path, file) -> {
          if (file != Stored.FOLDER) {
            files.put(path, contents.getOrDefault(file, Bytes.NONE).length());
          }
        });
    return files;
  }

  /// Cuts the power: nothing works from here on.
  /// @return never
  public PowerCut cutPower() {
    off = true;
    return new PowerCut();
  }

  @Override
  public OpenFile create(Path file) throws IOException {
    requirePower();
    if (names.containsKey(file)) {
      throw new FileAlreadyExistsException(file.toString());
    }
    requireFolder(folderOf(file));
    return new FlashFile(file, make(file));
  }

  @Override
  public OpenFile edit(Path file) throws IOException {
    requirePower();
    requireFolder(folderOf(file));
    Long number = names.get(file);
    return new FlashFile(file, number == null ? make(file) : number);
  }

  @Override
  public InputStream read(Path file, LinkOption... links) throws IOException {
    requirePower();
    return contents.getOrDefault(number(file), Bytes.NONE).open();
  }

  @Override
  public long size(Path file) throws IOException {
    requirePower();
    return contents.getOrDefault(number(file), Bytes.NONE).length();
  }

  @Override
  public boolean exists(Path file) {
    requirePower();
    return names.containsKey(file);
  }

  @Override
  public List<Path> list(Path folder) throws IOException {
    requirePower();
    requireFolder(folder);
    return names.keySet().stream()
        .filter(path -> folder.equals(path.getParent()))
        .sorted()
        .toList();
  }

  /// The same on every disk with the same names, since the same device must do the same again.
  @Override
  public String unforeseen(Path file) {
    requirePower();
    Path folder = folderOf(file);
    int number = 0;
    while (isTaken(folder, file.getFileName() + "." + number + ".")) {
      number++;
    }
    return Integer.toString(number);
  }

  private boolean isTaken(Path folder, String part) {
    return names.keySet().stream()
        .anyMatch(
            path ->
                folder.equals(path.getParent()) && path.getFileName().toString().contains(part));
  }

  @Override
  public void move(Path from, Path to) throws IOException {
    requirePower();
    change(new Change.Move(from, to, number(from)));
  }

  @Override
  public boolean delete(Path file) {
    requirePower();
    if (!names.containsKey(file)) {
      return false;
    }
    change(new Change.Delete(file));
    return true;
  }

  @Override
  public void createFolders(Path folder) {
    requirePower();
    Path parent = folder.getParent();
    if (parent == null || names.containsKey(folder)) {
      return;
    }
    createFolders(parent);
    change(new Change.MakeFolder(folder));
  }

  @Override
  public void closeToOthers(Path folder) {
    requirePower();
  }

  @Override
  public void forceFolder(Path folder) {
    requirePower();
    change(new Change.ForceFolder(folder));
    makeSafe(unsafe.stream().filter(one -> one.folder().equals(Optional.of(folder))).toList());
  }

  @Override
  public long free(Path folder) {
    return 1L << 30;
  }

  @Override
  public Optional<String> permissions(Path file) throws IOException {
    long _ = number(file);
    return Optional.empty();
  }

  private long make(Path file) {
    long number = nextFile++;
    change(new Change.Create(file, number));
    return number;
  }

  private void change(Change change) {
    watcher.before(new Moment(new Moment.Safe(safe, nextFile), unsafe, change));
    requirePower();
    Stored.apply(change, names, contents);
    if (change instanceof Change.OfNames || change instanceof Change.OfContent) {
      unsafe.add(change);
    }
  }

  private void makeSafe(List<Change> changes) {
    safe = safe.with(changes);
    unsafe.removeAll(changes);
  }

  private void requirePower() {
    if (off) {
      throw new PowerCut();
    }
  }

  private long number(Path file) throws NoSuchFileException {
    Long number = names.get(file);
    if (number == null || number == Stored.FOLDER) {
      throw new NoSuchFileException(file.toString());
    }
    return number;
  }

  private static Path folderOf(Path file) {
    Path folder = file.getParent();
    if (folder == null) {
      throw new IllegalArgumentException(file + " is not in a folder");
    }
    return folder;
  }

  private void requireFolder(Path folder) throws NoSuchFileException {
    Long number = names.get(folder);
    if (number == null || number != Stored.FOLDER) {
      throw new NoSuchFileException(folder.toString());
    }
  }

  private final class FlashFile implements OpenFile {
    private final Path path;
    private final long file;

    FlashFile(Path path, long file) {
      this.path = path;
      this.file = file;
    }

    @Override
    public void write(long offset, byte[] bytes, int from, int count) {
      requirePower();
      byte[] part = Arrays.copyOfRange(bytes, from, from + count);
      change(new Change.Write(path, file, Math.toIntExact(offset), part));
    }

    @Override
    public void truncate(long length) {
      requirePower();
      if (length < size()) {
        change(new Change.Truncate(path, file, Math.toIntExact(length)));
      }
    }

    @Override
    public void force() {
      requirePower();
      change(new Change.Force(path));
      makeSafe(
          unsafe.stream()
              .filter(one -> one instanceof Change.OfContent of && of.file() == file)
              .toList());
    }

    @Override
    public long size() {
      requirePower();
      return contents.getOrDefault(file, Bytes.NONE).length();
    }

    @Override
    public void close() {}
  }
}

package dev.pawl.server.release;

import dev.pawl.core.failure.Result;
import dev.pawl.core.file.DurableFile;
import dev.pawl.core.file.OwnerOnly;
import dev.pawl.core.image.BlockList;
import dev.pawl.core.value.ByteCount;
import dev.pawl.core.value.Digest;
import dev.pawl.core.value.MalformedInput;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/// Artifacts as files: `sha256/ab/cdef…` holds the bytes, `….facts` the checksums and `….blocks`
/// the block hashes. The bytes are moved into place last, so whoever sees them sees the rest too.
/// Uploads grow in `uploads/`; what a killed server left there is removed at start.
public final class FileArtifactStore implements ArtifactStore {
  /// Room left on the disk for the database and the log.
  static final ByteCount RESERVE = ByteCount.mebi(16);

  /// How many bytes may still be written.
  interface Space {
    long usable() throws IOException;
  }

  private final Path artifacts;
  private final Path uploads;
  private final Space space;
  private final Map<Digest, ArtifactFacts> known = new ConcurrentHashMap<>();

  private FileArtifactStore(Path folder, Space space) {
    this.artifacts = folder.resolve("sha256");
    this.uploads = folder.resolve("uploads");
    this.space = space;
  }

  /// The store in `folder`, made when there is none.
  public static FileArtifactStore open(Path folder) throws IOException {
    return open(folder, () -> Files.getFileStore(folder).getUsableSpace());
  }

  static FileArtifactStore open(Path folder, Space space) throws IOException {
    var store = new FileArtifactStore(folder, space);
    OwnerOnly.createFolders(store.artifacts);
    OwnerOnly.createFolders(store.uploads);
    store.removeLeftovers();
    return store;
  }

  @Override
  public boolean has(Digest sha256) {
    return Files.isRegularFile(bytesOf(sha256));
  }

  @Override
  public Result<ArtifactUpload, ArtifactFailure> begin(Digest sha256, ByteCount length)
      throws IOException {
    if (length.exceeds(BlockList.LONGEST_IMAGE)) {
      return Result.failed(new ArtifactFailure.TooLarge(length, BlockList.LONGEST_IMAGE));
    }
    if (space.usable() - RESERVE.value() < length.value()) {
      return Result.failed(new ArtifactFailure.DiskFull(sha256, length));
    }
    return Result.ok(new FileUpload(uploads, sha256, length, this::keep));
  }

  @Override
  public Result<StoredArtifact, ArtifactFailure> open(Digest sha256) throws IOException {
    if (!has(sha256)) {
      return Result.failed(new ArtifactFailure.Unknown(sha256));
    }
    var facts = facts(sha256);
    if (facts.isEmpty()) {
      return Result.failed(
          new ArtifactFailure.Damaged(sha256, "its checksums are missing or damaged"));
    }
    var channel = FileChannel.open(bytesOf(sha256), StandardOpenOption.READ);
    if (channel.size() != facts.get().length().value()) {
      var finding =
          "expected %d bytes, found %d".formatted(facts.get().length().value(), channel.size());
      channel.close();
      return Result.failed(new ArtifactFailure.Damaged(sha256, finding));
    }
    return Result.ok(new StoredFile(facts.get(), channel, beside(sha256, ".blocks")));
  }

  /// Moves a finished upload into place. The bytes come last and make it visible.
  private void keep(Path upload, ArtifactFacts facts, BlockList blocks) throws IOException {
    var sha256 = facts.sha256();
    Path folder = folderOf(sha256);
    if (!Files.isDirectory(folder)) {
      OwnerOnly.createFolders(folder);
      DurableFile.forceFolder(artifacts);
    }
    DurableFile.replace(beside(sha256, ".blocks"), blocks.encoded());
    DurableFile.replace(beside(sha256, ".facts"), facts.encode().getBytes(StandardCharsets.UTF_8));
    DurableFile.moveOver(upload, bytesOf(sha256));
    known.put(sha256, facts);
  }

  private Optional<ArtifactFacts> facts(Digest sha256) throws IOException {
    var cached = Optional.ofNullable(known.get(sha256));
    if (cached.isPresent()) {
      return cached;
    }
    var text = DurableFile.read(beside(sha256, ".facts"), ByteCount.kibi(4));
    try {
      var read =
          text.map(bytes -> ArtifactFacts.decode(new String(bytes, StandardCharsets.UTF_8)))
              .filter(facts -> facts.sha256().equals(sha256));
      read.ifPresent(facts -> known.put(sha256, facts));
      return read;
    } catch (MalformedInput _) {
      return Optional.empty();
    }
  }

  private void removeLeftovers() throws IOException {
    try (var left = Files.newDirectoryStream(uploads)) {
      for (Path upload : left) {
        Files.deleteIfExists(upload);
      }
    }
    try (var folders = Files.newDirectoryStream(artifacts)) {
      for (Path folder : folders) {
        DurableFile.sweep(folder);
      }
    }
  }

  private Path folderOf(Digest sha256) {
    return artifacts.resolve(sha256.hex().substring(0, 2));
  }

  private Path bytesOf(Digest sha256) {
    return folderOf(sha256).resolve(sha256.hex().substring(2));
  }

  private Path beside(Digest sha256, String suffix) {
    return folderOf(sha256).resolve(sha256.hex().substring(2) + suffix);
  }
}

package dev.pawl.server.release;

import dev.pawl.core.failure.Result;
import dev.pawl.core.file.OwnerOnly;
import dev.pawl.core.image.BlockList;
import dev.pawl.core.value.ByteCount;
import dev.pawl.core.value.Digest;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/// An upload growing in a file of its own. All digests are computed as the bytes pass.
final class FileUpload implements ArtifactUpload {
  /// Takes over the finished file.
  interface Keeper {
    void keep(Path upload, ArtifactFacts facts, BlockList blocks) throws IOException;
  }

  private final Digest expected;
  private final ByteCount length;
  private final Keeper keeper;
  private final Path file;
  private final FileChannel channel;
  private final ArtifactDigests digests = new ArtifactDigests();

  FileUpload(Path folder, Digest expected, ByteCount length, Keeper keeper) throws IOException {
    this.expected = expected;
    this.length = length;
    this.keeper = keeper;
    this.file = folder.resolve(UUID.randomUUID() + ".part");
    this.channel =
        FileChannel.open(
            file,
            Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
            OwnerOnly.file(file));
  }

  @Override
  public Optional<ArtifactFailure> write(byte[] bytes, int offset, int count) throws IOException {
    var after = new ByteCount(digests.length().value() + count);
    if (after.exceeds(length)) {
      return Optional.of(new ArtifactFailure.LengthMismatch(length, after));
    }
    try {
      var left = ByteBuffer.wrap(bytes, offset, count);
      while (left.hasRemaining()) {
        channel.write(left);
      }
    } catch (IOException e) {
      return Optional.of(diskFull(e));
    }
    digests.update(bytes, offset, count);
    return Optional.empty();
  }

  @Override
  public Result<ArtifactFacts, ArtifactFailure> finish() throws IOException {
    if (!digests.length().equals(length)) {
      return Result.failed(new ArtifactFailure.LengthMismatch(length, digests.length()));
    }
    var blocks = digests.blocks();
    var facts = digests.facts(blocks);
    if (!facts.sha256().equals(expected)) {
      return Result.failed(new ArtifactFailure.DigestMismatch(expected, facts.sha256()));
    }
    try {
      channel.force(true);
      keeper.keep(file, facts, blocks);
    } catch (IOException e) {
      return Result.failed(diskFull(e));
    }
    return Result.ok(facts);
  }

  @Override
  public void close() throws IOException {
    channel.close();
    Files.deleteIfExists(file);
  }

  private ArtifactFailure diskFull(IOException e) throws IOException {
    if (DiskFull.is(e)) {
      return new ArtifactFailure.DiskFull(expected, length);
    }
    throw e;
  }
}

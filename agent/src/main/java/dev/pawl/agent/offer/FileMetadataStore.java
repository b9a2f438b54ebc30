package dev.pawl.agent.offer;

import dev.pawl.core.file.Disk;
import dev.pawl.core.file.DurableFile;
import dev.pawl.core.trust.MetadataNames;
import dev.pawl.core.trust.MetadataStore;
import dev.pawl.core.value.ByteCount;
import dev.pawl.core.value.RoleName;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Optional;

/// Verified metadata in a folder, one file for each role, replaced as a whole. A file that cannot
/// be
/// read counts as none: it is fetched again.
public final class FileMetadataStore implements MetadataStore {
  private static final ByteCount LONGEST = ByteCount.mebi(2);

  private final Disk disk;
  private final Path folder;

  /// @param folder must exist
  public FileMetadataStore(Disk disk, Path folder) {
    this.disk = disk;
    this.folder = folder;
  }

  @Override
  public Optional<byte[]> load(RoleName role) {
    try {
      return DurableFile.read(disk, file(role), LONGEST);
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /// @throws UncheckedIOException if it cannot be kept
  @Override
  public void store(RoleName role, byte[] received) {
    try {
      DurableFile.replace(disk, file(role), received);
    } catch (IOException e) {
      throw new UncheckedIOException("storing the metadata of " + role, e);
    }
  }

  /// @throws UncheckedIOException if it cannot be removed
  @Override
  public void delete(RoleName role) {
    try {
      DurableFile.delete(disk, file(role));
    } catch (IOException e) {
      throw new UncheckedIOException("removing the metadata of " + role, e);
    }
  }

  private Path file(RoleName role) {
    return folder.resolve(MetadataNames.unversioned(role));
  }
}

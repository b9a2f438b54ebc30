package dev.pawl.cli.tufclient;

import dev.pawl.core.file.DurableFile;
import dev.pawl.core.file.OwnerOnly;
import dev.pawl.core.trust.MetadataNames;
import dev.pawl.core.trust.MetadataStore;
import dev.pawl.core.trust.RoleType;
import dev.pawl.core.value.ByteCount;
import dev.pawl.core.value.RoleName;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/// What a client trusts, in a folder: `ROLE.json` with the exact bytes received, the name
/// percent-encoded, each file replaced as a whole. `root.json` is the newest root.
///
/// One process at a time: a second one waits, else a slow refresh could put back what a later one
/// has replaced.
final class TrustedFolder implements MetadataStore, Closeable {
  private static final ByteCount LONGEST = ByteCount.mebi(2);

  /// The client's names for roots after the first one (see [MetadataStore]).
  private static final Pattern LATER_ROOT = Pattern.compile("[0-9]+\\.root");

  private final Path folder;
  private final FileChannel lock;

  private TrustedFolder(Path folder, FileChannel lock) {
    this.folder = folder;
    this.lock = lock;
  }

  /// Opens the folder, and waits while another process has it open.
  static TrustedFolder open(Path folder) throws IOException {
    OwnerOnly.createFolders(folder);
    Path file = folder.resolve(".lock");
    FileChannel lock =
        FileChannel.open(
            file,
            Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE),
            OwnerOnly.file(file));
    try {
      var _ = lock.lock(); // held until the channel is closed, however the process ends
      DurableFile.sweep(folder);
      return new TrustedFolder(folder, lock);
    } catch (IOException | RuntimeException e) {
      lock.close();
      throw e;
    }
  }

  /// Where the newest trusted root is.
  Path rootFile() {
    return file(RoleType.ROOT.role());
  }

  /// The newest trusted root, if there is any.
  Optional<byte[]> root() throws IOException {
    return DurableFile.read(rootFile(), LONGEST);
  }

  /// Makes a root the trusted one.
  void trust(byte[] root) throws IOException {
    DurableFile.replace(rootFile(), root);
  }

  /// The client begins at the newest root, so there are none after it.
  @Override
  public Optional<byte[]> load(RoleName role) {
    if (LATER_ROOT.matcher(role.value()).matches()) {
      return Optional.empty();
    }
    try {
      return DurableFile.read(file(role), LONGEST);
    } catch (IOException e) {
      return Optional.empty(); // fetched again
    }
  }

  @Override
  public void store(RoleName role, byte[] received) {
    try {
      DurableFile.replace(file(role), received);
    } catch (IOException e) {
      throw new UncheckedIOException("storing the metadata of " + role, e);
    }
  }

  @Override
  public void delete(RoleName role) {
    try {
      DurableFile.delete(file(role));
    } catch (IOException e) {
      throw new UncheckedIOException("removing the metadata of " + role, e);
    }
  }

  private Path file(RoleName role) {
    RoleName kept = LATER_ROOT.matcher(role.value()).matches() ? RoleType.ROOT.role() : role;
    return folder.resolve(MetadataNames.unversioned(kept));
  }

  @Override
  public void close() throws IOException {
    lock.close();
  }
}

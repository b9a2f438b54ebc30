package dev.pawl.core.file;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/// Files and folders that only their owner can read, from the moment they exist: there is no time
/// between creation and a change of permissions in which another user could open them.
///
/// On a file system without POSIX permissions the system's own defaults apply.
public final class OwnerOnly {
  private static final Set<PosixFilePermission> FILE = PosixFilePermissions.fromString("rw-------");
  private static final Set<PosixFilePermission> FOLDER =
      PosixFilePermissions.fromString("rwx------");

  private OwnerOnly() {}

  /// Creates the folder, and those above it, unless it exists. A folder that exists keeps its
  /// permissions.
  /// @return `folder`
  public static Path createFolders(Path folder) throws IOException {
    return Files.createDirectories(folder, attributes(folder, FOLDER));
  }

  /// Takes all permissions on `folder` from everyone but its owner.
  public static void close(Path folder) throws IOException {
    if (isPosix(folder)) {
      Files.setPosixFilePermissions(folder, FOLDER);
    }
  }

  /// What to pass to `Files.createFile`, `FileChannel.open` and the like to create `file` readable
  /// and writable by its owner only.
  public static FileAttribute<?>[] file(Path file) {
    return attributes(file, FILE);
  }

  /// Whether someone other than the owner may read or write `file`. False where the file system
  /// has no POSIX permissions.
  public static boolean isOpenToOthers(Path file) throws IOException {
    return isPosix(file) && !FOLDER.containsAll(Files.getPosixFilePermissions(file));
  }

  private static FileAttribute<?>[] attributes(Path path, Set<PosixFilePermission> permissions) {
    return isPosix(path)
        ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(permissions)}
        : new FileAttribute<?>[0];
  }

  private static boolean isPosix(Path path) {
    return path.getFileSystem().supportedFileAttributeViews().contains("posix");
  }
}

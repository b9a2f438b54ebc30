package dev.pawl.agent.boot;

import dev.pawl.agent.device.DeviceFolder;
import dev.pawl.core.failure.Result;
import dev.pawl.core.file.OwnerOnly;
import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.StandardOpenOption;
import java.util.Set;

/// Held while a boot stage works on a device folder; the operating system releases it when the
/// process ends, however it ends.
final class BootLock implements Closeable {
  private final FileChannel file;

  private BootLock(FileChannel file) {
    this.file = file;
  }

  /// Takes the lock, or says that another boot stage has it.
  static Result<BootLock, BootStageFailure> take(DeviceFolder folder) throws IOException {
    OwnerOnly.createFolders(folder.boot());
    FileChannel file =
        FileChannel.open(
            folder.lock(),
            Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE),
            OwnerOnly.file(folder.lock()));
    if (isTaken(file)) {
      return Result.ok(new BootLock(file));
    }
    file.close();
    return Result.failed(new BootStageFailure.AlreadyRunning(folder.root()));
  }

  private static boolean isTaken(FileChannel file) throws IOException {
    try {
      FileLock lock = file.tryLock();
      return lock != null;
    } catch (OverlappingFileLockException _) {
      return false;
    }
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}

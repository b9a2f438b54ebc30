package dev.pawl.server.release;

import java.io.IOException;

/// Tells a full disk from other trouble with it. Java says it in the message only: the text of
/// ENOSPC or EDQUOT, or of Windows' ERROR_DISK_FULL.
final class DiskFull {
  private DiskFull() {}

  static boolean is(IOException e) {
    var message = String.valueOf(e.getMessage());
    return message.contains("No space left")
        || message.contains("Disk quota exceeded")
        || message.contains("not enough space");
  }
}

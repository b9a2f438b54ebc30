package dev.pawl.sim.demo.act;

/// How fast the last device downloads, so that people can watch it and power can fail in the
/// middle. The others have no cap.
///
/// @param bytesPerSecond cap of the last device
/// @param slotCapacity longest image
record DownloadPace(long bytesPerSecond, long slotCapacity) {
  private static final long SECONDS = 2;
  private static final long LEAST = 128 * 1024;

  /// For images of about this length: two seconds, less where that would be a handful of
  /// blocks.
  static DownloadPace forLength(long bytes) {
    return new DownloadPace(
        Math.max(LEAST, bytes / SECONDS), Math.max(bytes * 2, 8L * 1024 * 1024));
  }
}

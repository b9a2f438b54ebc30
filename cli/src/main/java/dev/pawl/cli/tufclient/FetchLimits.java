package dev.pawl.cli.tufclient;

import dev.pawl.core.value.ByteCount;
import java.time.Duration;

/// How long the client waits for a repository.
///
/// @param connect longest time to make a connection
/// @param window each span of this length must bring `least` bytes of the body, the first one
///     included, or the answer must end in it
/// @param least what a window must bring
record FetchLimits(Duration connect, Duration window, ByteCount least) {
  private static final FetchLimits STANDARD =
      new FetchLimits(Duration.ofSeconds(10), Duration.ofSeconds(30), ByteCount.kibi(8));

  /// 10 s, and at least 16 KiB a minute.
  static FetchLimits standard() {
    return STANDARD;
  }
}

package dev.pawl.agent.fetch;

import dev.pawl.core.failure.Failure;
import dev.pawl.core.value.ByteCount;
import java.time.Duration;

/// Whoever wants to know how a download goes, and may end it.
public interface DownloadObserver {
  /// The download goes on at byte `from`, not at 0.
  void resumed(ByteCount from);

  /// The image is made out of the one that runs, by a patch.
  default void delta(ByteCount patch, ByteCount total) {}

  /// The patch is of no use; the image itself is fetched.
  default void deltaGivenUp(Failure why) {}

  /// Bytes of the image that are verified and written.
  /// @return whether to go on
  boolean progress(ByteCount done, ByteCount total);

  /// A sign of life, while stored bytes are read again.
  void alive();

  /// Waits, giving signs of life.
  void pause(Duration time);
}

package dev.pawl.server.delta;

import dev.pawl.core.delta.patch.Profile;
import dev.pawl.core.failure.Result;
import dev.pawl.core.value.ByteCount;
import java.io.IOException;
import java.nio.file.Path;

/// Makes one patch between two files. Port: [MakerProcess] for real; tests have one that fails as
/// they like.
@FunctionalInterface
public interface DeltaMaker {
  /// What is to be made.
  /// @param patch where it goes; there is no such file yet
  record Order(Path old, Path image, Profile profile, Path patch) {}

  /// What was made, and tried out: applied to `old` it gave `image`.
  /// @param memory what applying it takes
  /// @param full length of the image, compressed
  record Made(ByteCount memory, ByteCount full) {}

  /// Makes it. Blocks for as long as that takes.
  /// @param alive called every few seconds
  Result<Made, DeltaMakeFailure> make(Order order, Runnable alive)
      throws IOException, InterruptedException;
}

package dev.pawl.agent.link;

import dev.pawl.core.value.ByteCount;
import java.time.Duration;

/// How long the device waits for its server.
/// @param connect longest time to make a connection
/// @param answer longest time from a request to the first byte of its answer
/// @param silence longest time between two pieces of an answer
/// @param window time of waiting after which an answer must have brought `least` bytes
/// @param least what a window must bring; the next window then starts
public record LinkLimits(
    Duration connect, Duration answer, Duration silence, Duration window, ByteCount least) {
  private static final LinkLimits STANDARD =
      new LinkLimits(
          Duration.ofSeconds(10),
          Duration.ofSeconds(30),
          Duration.ofSeconds(30),
          Duration.ofSeconds(60),
          ByteCount.kibi(16));

  /// 10 s, 30 s, 30 s, and at least 16 KiB a minute.
  public static LinkLimits standard() {
    return STANDARD;
  }
}

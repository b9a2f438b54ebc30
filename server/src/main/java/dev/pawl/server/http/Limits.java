package dev.pawl.server.http;

import dev.pawl.core.value.ByteCount;
import java.time.Duration;

/// What one listener puts up with.
/// @param header request line and headers together
/// @param connections open at the same time; one more is closed at once
/// @param idle a connection without a request for this long is closed, also one that has begun to
///     send headers: the time runs from the last answer
/// @param stalled a transfer that makes no progress for this long is broken off
/// @param bodyGrace time a sender has for a body whatever its length
/// @param bodyBytesPerSecond slowest rate at which the rest of a body may come: after `n` bytes a
///     sender has had `bodyGrace + n / bodyBytesPerSecond`
public record Limits(
    ByteCount header,
    int connections,
    Duration idle,
    Duration stalled,
    Duration bodyGrace,
    int bodyBytesPerSecond) {
  /// 16 KiB, 20,000 connections, 75 s, 120 s, 20 s, 4 KiB/s.
  public static Limits standard() {
    return new Limits(
        ByteCount.kibi(16),
        20_000,
        Duration.ofSeconds(75),
        Duration.ofSeconds(120),
        Duration.ofSeconds(20),
        4096);
  }
}

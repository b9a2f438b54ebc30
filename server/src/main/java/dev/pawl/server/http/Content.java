package dev.pawl.server.http;

import dev.pawl.core.failure.Failure;
import io.vertx.core.buffer.Buffer;
import java.nio.file.Path;

/// What an answer carries.
sealed interface Content {
  /// Nothing.
  record Empty() implements Content {}

  /// Bytes in memory.
  record Bytes(Buffer bytes) implements Content {}

  /// A file, sent by the network library itself.
  record File(Path file, long length) implements Content {}

  /// Bytes read while they are sent.
  record Stream(ByteSource source, long length) implements Content {}

  /// An explanation, worded in the listener's [ErrorStyle].
  record Refused(Failure failure) implements Content {}

  default long length() {
    return switch (this) {
      case Empty _, Refused _ -> 0;
      case Bytes(Buffer bytes) -> bytes.length();
      case File(var _, long length) -> length;
      case Stream(var _, long length) -> length;
    };
  }
}

package dev.pawl.agent.link;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.pawl.agent.link.LinkFailure.TooSlow;
import dev.pawl.agent.link.LinkFailure.Unreachable;
import java.io.EOFException;
import java.io.IOException;
import java.net.URI;
import java.util.Optional;
import java.util.function.Consumer;

/// The body of an answer, read straight from the connection into the reader's own array. When it
/// was
/// read to its end the connection is handed back; when it is left early the connection ends.
final class AnswerBody implements Body {
  private static final int LONGEST_LINE = 256;
  private static final int MOST_TRAILERS = 32;
  private static final long UNTIL_THE_END = Long.MAX_VALUE;

  private final URI url;
  private final TlsConnection connection;
  private final AnswerBytes in;
  private final boolean chunked;
  private final Optional<Consumer<TlsConnection>> reuse;

  private long left; // bytes of the body, or of this chunk
  private long received; // bytes so far
  private boolean ended; // the end was read, or the body was left

  /// @param reuse takes the connection after the last byte
  AnswerBody(URI url, TlsConnection connection, AnswerHead head, Consumer<TlsConnection> reuse)
      throws IOException {
    this.url = url;
    this.connection = connection;
    this.in = connection.bytes();
    this.chunked = head.isChunked();
    Optional<Long> length = chunked ? Optional.of(0L) : head.length();
    this.left = length.orElse(UNTIL_THE_END);
    this.reuse = head.staysOpen() && length.isPresent() ? Optional.of(reuse) : Optional.empty();
    if (!chunked && left == 0) {
      end();
    }
  }

  @Override
  public int read(byte[] into) throws IOException {
    if (ended) {
      return -1;
    }
    try {
      if (left == 0) {
        nextChunk();
        if (ended) {
          return -1;
        }
      }
      int n = in.read(into, 0, (int) Math.min(into.length, left));
      if (n < 0) {
        if (left != UNTIL_THE_END) {
          throw new EOFException("the connection ended");
        }
        end();
        return -1;
      }
      received += n;
      left -= left == UNTIL_THE_END ? 0 : n;
      if (left == 0 && !chunked) {
        end();
      } else if (left == 0) {
        endOfChunk();
      }
      return n;
    } catch (IOException e) {
      boolean slow = connection.patience().wasTooSlow();
      close();
      throw new LinkBroken(
          slow
              ? new TooSlow(url, connection.patience().received(), connection.patience().waited())
              : new Unreachable(url, "cut after " + received + " bytes: " + Https.message(e)));
    }
  }

  private void nextChunk() throws IOException {
    String line = new String(in.line(LONGEST_LINE), ISO_8859_1);
    int semicolon = line.indexOf(';');
    String size = semicolon < 0 ? line : line.substring(0, semicolon);
    if (!size.matches("[0-9A-Fa-f]{1,15}")) {
      throw new IOException("malformed chunk in the answer");
    }
    left = Long.parseLong(size, 16);
    if (left > 0) {
      return;
    }
    for (int trailers = 0; trailers < MOST_TRAILERS; trailers++) {
      if (in.line(LONGEST_LINE).length == 0) {
        end();
        return;
      }
    }
    throw new IOException("too many trailers behind the answer");
  }

  private void endOfChunk() throws IOException {
    if (in.line(LONGEST_LINE).length > 0) {
      throw new IOException("malformed chunk in the answer");
    }
  }

  private void end() {
    ended = true;
    reuse.ifPresentOrElse(take -> take.accept(connection), connection::close);
  }

  @Override
  public void close() {
    if (!ended) {
      ended = true;
      connection.close();
    }
  }
}

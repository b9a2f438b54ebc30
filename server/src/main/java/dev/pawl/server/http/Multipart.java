package dev.pawl.server.http;

import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Enumeration;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.Callable;

/// Several ranges of one content in one answer (RFC 9110, 14.6: `multipart/byteranges`). Read while
/// it is sent: one part is open at a time.
final class Multipart {
  private static final SecureRandom RANDOM = new SecureRandom();

  private final Response response;
  private final List<Ranges.Part.Some> parts;
  private final String boundary;
  private final long total;

  /// @param total length of the whole content
  Multipart(Response response, List<Ranges.Part.Some> parts, long total) {
    byte[] random = new byte[12];
    RANDOM.nextBytes(random);
    this.boundary = HexFormat.of().formatHex(random);
    this.response = response;
    this.parts = parts;
    this.total = total;
  }

  String type() {
    return "multipart/byteranges; boundary=" + boundary;
  }

  long length() {
    long length = end().length;
    for (Ranges.Part.Some part : parts) {
      length += head(part).length + part.length();
    }
    return length;
  }

  InputStream open() {
    List<Callable<InputStream>> pieces = new ArrayList<>();
    for (Ranges.Part.Some part : parts) {
      pieces.add(() -> new ByteArrayInputStream(head(part)));
      pieces.add(() -> new Piece(content(part.offset()), part.length()));
    }
    pieces.add(() -> new ByteArrayInputStream(end()));
    return new SequenceInputStream(opening(pieces.iterator()));
  }

  private byte[] head(Ranges.Part.Some part) {
    return ascii(
        "\r\n--%s\r\nContent-Type: %s\r\nContent-Range: bytes %d-%d/%d\r\n\r\n"
            .formatted(
                boundary,
                response.header("content-type").orElse("application/octet-stream"),
                part.offset(),
                part.offset() + part.length() - 1,
                total));
  }

  private byte[] end() {
    return ascii("\r\n--" + boundary + "--\r\n");
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  private InputStream content(long offset) throws IOException {
    return switch (response.content()) {
      case Content.Stream(ByteSource source, _) -> source.open(offset);
      case Content.File(var file, _) -> skipped(Files.newInputStream(file), offset);
      case Content.Bytes(var bytes) -> skipped(new ByteArrayInputStream(bytes.getBytes()), offset);
      case Content.Empty _, Content.Refused _ -> InputStream.nullInputStream();
    };
  }

  private static InputStream skipped(InputStream in, long offset) throws IOException {
    in.skipNBytes(offset);
    return in;
  }

  /// Opens each piece when the one before it was read.
  @SuppressWarnings("JdkObsolete") // what SequenceInputStream takes
  private static Enumeration<InputStream> opening(Iterator<Callable<InputStream>> pieces) {
    return new Enumeration<>() {
      @Override
      public boolean hasMoreElements() {
        return pieces.hasNext();
      }

      @Override
      public InputStream nextElement() {
        try {
          return pieces.next().call();
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        } catch (Exception e) { // Callable says no more
          throw new IllegalStateException(e);
        }
      }
    };
  }

  /// The first so many bytes of another stream.
  private static final class Piece extends FilterInputStream {
    private long left; // still to be read

    Piece(InputStream in, long length) {
      super(in);
      this.left = length;
    }

    @Override
    public int read() throws IOException {
      if (left == 0) {
        return -1;
      }
      left--;
      return super.read();
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
      if (left == 0) {
        return -1;
      }
      int read = super.read(into, offset, (int) Math.min(length, left));
      left -= Math.max(0, read);
      return read;
    }
  }
}

package dev.pawl.cli.tufclient;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.pawl.core.testkit.TestTuf;
import dev.pawl.core.trust.FetchAnswer;
import dev.pawl.core.value.ByteCount;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// A repository over plain sockets: what an answer looks like is up to the test, down to the last
/// byte. One answer for each connection.
final class RawRepository implements AutoCloseable {
  /// Writes a whole answer, head included.
  interface Trick {
    /// @param honest what should be sent as the body
    void play(OutputStream out, byte[] honest) throws IOException;
  }

  private final ServerSocket socket;
  private final TestTuf tuf;
  private final Map<String, byte[]> targets = new ConcurrentHashMap<>();
  private final Map<String, Trick> tricks = new ConcurrentHashMap<>();
  private final List<String> requests = Collections.synchronizedList(new ArrayList<>());

  RawRepository(TestTuf tuf) {
    this.tuf = tuf;
    try {
      this.socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Thread.ofVirtual().start(this::serve);
  }

  /// Folder of the metadata.
  URI metadata() {
    return url("/metadata/");
  }

  /// Folder of the targets.
  URI targets() {
    return url("/targets/");
  }

  URI url(String path) {
    return URI.create("http://127.0.0.1:" + socket.getLocalPort() + path);
  }

  /// Serves bytes below `targets/`, under their name on the wire.
  void target(String name, byte[] content) {
    targets.put(name, content.clone());
  }

  /// Answers requests for a path, such as `/metadata/timestamp.json`, with a trick from now on.
  void trick(String path, Trick trick) {
    tricks.put(path, trick);
  }

  /// The paths asked for since the last call, in order.
  List<String> takeRequests() {
    synchronized (requests) {
      List<String> taken = List.copyOf(requests);
      requests.clear();
      return taken;
    }
  }

  private void serve() {
    while (!socket.isClosed()) {
      try {
        Socket connection = socket.accept();
        Thread.ofVirtual().start(() -> answer(connection));
      } catch (IOException _) {
        return; // closed
      }
    }
  }

  private void answer(Socket connection) {
    try (connection) {
      String path = path(connection.getInputStream());
      requests.add(path);
      Trick trick = tricks.getOrDefault(path, RawRepository::honest);
      trick.play(connection.getOutputStream(), body(path));
      connection.getOutputStream().flush();
    } catch (IOException _) {
      // the client has had enough
    }
  }

  private static String path(InputStream in) throws IOException {
    var head = new StringBuilder();
    while (!head.toString().endsWith("\r\n\r\n")) {
      int b = in.read();
      if (b < 0) {
        throw new IOException("no request");
      }
      head.append((char) b);
    }
    return head.toString().split(" ", 3)[1];
  }

  private byte[] body(String path) {
    if (path.startsWith("/targets/")) {
      return targets.getOrDefault(path.substring("/targets/".length()), new byte[0]);
    }
    synchronized (tuf) {
      return tuf.fetch(path.substring("/metadata/".length()), ByteCount.mebi(2))
              instanceof FetchAnswer.Found found
          ? found.bytes()
          : new byte[0];
    }
  }

  private static void honest(OutputStream out, byte[] body) throws IOException {
    if (body.length == 0) {
      head(out, "404 Not Found", "Content-Length: 0");
    } else {
      head(out, "200 OK", "Content-Length: " + body.length);
      out.write(body);
    }
  }

  /// Writes the head of an answer.
  static void head(OutputStream out, String status, String... headers) throws IOException {
    var text = new StringBuilder("HTTP/1.1 " + status + "\r\nConnection: close\r\n");
    for (String header : headers) {
      text.append(header).append("\r\n");
    }
    out.write(text.append("\r\n").toString().getBytes(US_ASCII));
  }

  /// Writes a chunk of a chunked body.
  static void chunk(OutputStream out, byte[] bytes) throws IOException {
    out.write((Integer.toHexString(bytes.length) + "\r\n").getBytes(UTF_8));
    out.write(bytes);
    out.write("\r\n".getBytes(UTF_8));
  }

  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

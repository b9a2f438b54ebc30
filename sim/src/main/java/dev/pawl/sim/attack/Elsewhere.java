package dev.pawl.sim.attack;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;

/// Another host, to which a device might be sent: it only notes whether anybody came.
final class Elsewhere implements AutoCloseable {
  private final ServerSocket socket;
  private volatile boolean asked; // set by the thread that serves

  Elsewhere() throws IOException {
    socket = new ServerSocket(0, 8, InetAddress.getLoopbackAddress());
    Thread.ofVirtual().start(this::serve);
  }

  private void serve() {
    while (!socket.isClosed()) {
      try (Socket visitor = socket.accept()) {
        asked = visitor.isConnected();
      } catch (IOException e) {
        return; // closed: nobody came any more
      }
    }
  }

  int port() {
    return socket.getLocalPort();
  }

  URI url() {
    return URI.create("https://localhost:" + port() + "/");
  }

  /// Whether anybody connected.
  boolean asked() {
    return asked;
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}

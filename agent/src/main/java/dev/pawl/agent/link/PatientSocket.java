package dev.pawl.agent.link;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.util.Optional;

/// A TCP connection whose bytes come through [Patience]. TLS is laid over it: a socket is what the
/// JDK's TLS takes, and this is the only way below it.
final class PatientSocket extends Socket {
  private static final int HTTPS = 443;

  private final LinkLimits limits;
  private final Runnable alive;
  private Optional<Patience> patience = Optional.empty(); // made with the connection

  private PatientSocket(LinkLimits limits, Runnable alive) {
    this.limits = limits;
    this.alive = alive;
  }

  /// Connects to the host of `url`, at whichever of its addresses answers first in their order.
  static PatientSocket connect(URI url, LinkLimits limits, Runnable alive) throws IOException {
    IOException last = new IOException("the host has no address");
    for (InetAddress address : InetAddress.getAllByName(host(url))) {
      alive.run();
      var socket = new PatientSocket(limits, alive);
      try {
        socket.setTcpNoDelay(true);
        socket.connect(
            new InetSocketAddress(address, port(url)),
            Math.toIntExact(limits.connect().toMillis()));
        return socket;
      } catch (IOException e) {
        socket.close();
        last = e;
      }
    }
    throw last;
  }

  /// The host without the brackets of an IPv6 address.
  static String host(URI url) {
    String host = url.getHost();
    return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
  }

  static int port(URI url) {
    return url.getPort() < 0 ? HTTPS : url.getPort();
  }

  /// The one stream of this connection.
  Patience patience() throws IOException {
    if (patience.isEmpty()) {
      patience = Optional.of(new Patience(this, super.getInputStream(), limits, alive));
    }
    return patience.get();
  }

  @Override
  public InputStream getInputStream() throws IOException {
    return patience();
  }
}

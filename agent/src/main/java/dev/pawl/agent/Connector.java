package dev.pawl.agent;

import dev.pawl.agent.command.Ended;
import dev.pawl.agent.link.DeviceLink;
import java.io.IOException;
import java.security.PrivateKey;

/// How the device gets to its server. Port: [TlsConnector] for real; the power-cut explorer has one
/// whose server is in memory.
public interface Connector {
  /// A server, and the key that signs what is sent to it.
  interface Connection extends AutoCloseable {
    /// The device's side of the link.
    DeviceLink link();

    /// The device's key at this moment: a renewal may exchange it.
    PrivateKey key();

    /// Asked before each poll: time to renew the device's certificate, if that is due. The link
    /// goes
    /// on with what comes of it.
    default void upkeep() throws IOException {}

    @Override
    void close();
  }

  /// Waits until the device has its identity; the caller closes the connection.
  Connection connect() throws IOException, Ended;
}

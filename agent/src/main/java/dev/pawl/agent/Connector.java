package dev.pawl.agent;

import dev.pawl.agent.command.Ended;
import dev.pawl.agent.device.DeviceConfig;
import dev.pawl.agent.device.DeviceFolder;
import dev.pawl.agent.link.DeviceLink;
import dev.pawl.agent.link.LinkLimits;
import java.io.IOException;
import java.security.PrivateKey;

/// How the device gets to its server. Port: [TlsConnector] for real; the power-cut explorer has one
/// whose server is in memory, the fleet simulator one whose network fails.
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

  /// Over TLS, as a device does it: enrols if need be, and renews its certificate in time.
  /// @param limits how long it waits for its server
  static Connector overTls(
      DeviceFolder folder, DeviceConfig config, LinkLimits limits, Surroundings around) {
    return new TlsConnector(folder, config, limits, around);
  }

  /// Waits until the device has its identity; the caller closes the connection.
  Connection connect() throws IOException, Ended;
}

package dev.pawl.agent;

import dev.pawl.agent.command.Ended;
import dev.pawl.agent.device.DeviceConfig;
import dev.pawl.agent.device.DeviceFolder;
import dev.pawl.agent.identity.DeviceIdentity;
import dev.pawl.agent.identity.DeviceKeys;
import dev.pawl.agent.identity.IdentityFiles;
import dev.pawl.agent.link.DdiLink;
import dev.pawl.agent.link.DeviceLink;
import dev.pawl.agent.link.Https;
import dev.pawl.agent.link.LinkLimits;
import dev.pawl.agent.link.Tls;
import java.io.IOException;
import java.security.PrivateKey;
import javax.net.ssl.SSLContext;

/// Enrols if need be, and connects with the device's certificate.
final class TlsConnector implements Connector {
  private final DeviceFolder folder;
  private final DeviceConfig config;
  private final LinkLimits limits;
  private final Surroundings around;

  TlsConnector(DeviceFolder folder, DeviceConfig config, LinkLimits limits, Surroundings around) {
    this.folder = folder;
    this.config = config;
    this.limits = limits;
    this.around = around;
  }

  @Override
  public Connection connect() throws IOException, Ended {
    var files = new IdentityFiles(folder, DeviceKeys.of(folder, config.backends().key()));
    DeviceIdentity identity = new Admission(files, config, limits, around).await();
    PrivateKey key = identity.keys().getPrivate();
    SSLContext tls = Tls.withIdentity(Ended.unless(files.authorities()), key, identity.chain());
    var https = new Https(tls, limits, around.pace()::alive);
    var link = new DdiLink(https, config.server(), config.tenant(), config.id());
    return new TlsConnection(https, link, key);
  }

  private record TlsConnection(Https https, DeviceLink link, PrivateKey key) implements Connection {
    @Override
    public void close() {
      https.close();
    }
  }
}

package dev.pawl.agent;

import dev.pawl.agent.command.Ended;
import dev.pawl.agent.device.DeviceConfig;
import dev.pawl.agent.device.DeviceFolder;
import dev.pawl.agent.identity.DeviceIdentity;
import dev.pawl.agent.identity.DeviceKeys;
import dev.pawl.agent.identity.IdentityFailure;
import dev.pawl.agent.identity.IdentityFiles;
import dev.pawl.agent.identity.Renewal;
import dev.pawl.agent.identity.RenewalLink;
import dev.pawl.agent.link.DdiLink;
import dev.pawl.agent.link.DeviceLink;
import dev.pawl.agent.link.Https;
import dev.pawl.agent.link.LinkLimits;
import dev.pawl.agent.link.Tls;
import dev.pawl.agent.rollback.TrustedTime;
import dev.pawl.core.protocol.DeviceEventKind;
import java.io.IOException;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/// Enrols if need be, connects with the device's certificate, and renews that in time.
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
    var choice = config.backends().key();
    var files = new IdentityFiles(folder, DeviceKeys.of(folder, choice));
    DeviceIdentity identity = new Admission(files, config, limits, around).await();
    List<X509Certificate> authorities = Ended.unless(files.authorities());
    Instant clock = around.clock().instant();
    // A device without a clock begins in 1970, when no certificate was valid.
    Optional<Instant> time =
        Optional.of(new TrustedTime(folder).reference(clock)).filter(clock::isBefore);
    Function<DeviceIdentity, Https> connections =
        as ->
            new Https(
                Tls.withIdentity(authorities, as.keys().getPrivate(), as.chain(), time),
                limits,
                around.pace()::alive);
    var server = new RenewalLink(connections, config.server(), config.tenant(), config.id());
    var renewal = new Renewal(files, config.id(), choice.isRenewed(), server);
    return new TlsConnection(identity, connections, renewal);
  }

  private final class TlsConnection implements Connection {
    /// After a renewal, and after one that did not succeed: a clock that is years ahead must not
    /// make the device ask at every poll.
    private static final Duration AGAIN_AFTER = Duration.ofDays(1);

    private static final Duration RETRY_AFTER = Duration.ofHours(1);

    private final Function<DeviceIdentity, Https> connections;
    private final Renewal renewal;
    private final DdiLink link;
    private Https https; // another one after a renewal
    private DeviceIdentity identity; // likewise
    private long notBefore; // by the nanosecond clock
    private String said = ""; // the latest problem

    TlsConnection(
        DeviceIdentity identity, Function<DeviceIdentity, Https> connections, Renewal renewal) {
      this.connections = connections;
      this.renewal = renewal;
      this.identity = identity;
      this.https = connections.apply(identity);
      this.link = new DdiLink(https, config.server(), config.tenant(), config.id());
      this.notBefore = around.nanoTime().getAsLong();
    }

    @Override
    public DeviceLink link() {
      return link;
    }

    @Override
    public PrivateKey key() {
      return identity.keys().getPrivate();
    }

    @Override
    public void upkeep() throws IOException {
      boolean waits = around.nanoTime().getAsLong() - notBefore < 0;
      if (waits && !renewal.isUnderWay()) {
        return;
      }
      Renewal.Outcome outcome = renewal.run(identity, around.clock().instant());
      if (outcome.identity().isPresent()) {
        use(outcome.identity().get());
        notBefore = around.nanoTime().getAsLong() + AGAIN_AFTER.toNanos();
        around
            .events()
            .say(
                DeviceEventKind.AGENT_RENEWED,
                "the device has a new certificate, until "
                    + identity.chain().getFirst().getNotAfter().toInstant());
      } else if (outcome.problem().isPresent()) {
        notBefore = around.nanoTime().getAsLong() + RETRY_AFTER.toNanos();
        IdentityFailure why = outcome.problem().get();
        if (!why.explain().equals(said)) {
          said = why.explain();
          around.events().say(DeviceEventKind.AGENT_RENEWAL_FAILED, why);
        }
      }
    }

    private void use(DeviceIdentity renewed) {
      Https old = https;
      identity = renewed;
      https = connections.apply(renewed);
      link.use(https);
      old.close();
    }

    @Override
    public void close() {
      https.close();
    }
  }
}

package dev.pawl.agent.identity;

import dev.pawl.agent.link.LinkFailure;
import dev.pawl.core.failure.Result;
import dev.pawl.core.value.DeviceId;
import java.io.IOException;
import java.security.KeyPair;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// Renews the device's certificate (EST, RFC 7030, 4.2.2) when two thirds of its time are over.
///
/// Steps, each safe to be cut off at any moment: 1 the new key is written beside the old one, 2 the
/// certificate it is given is written beside the old one, 3 the server is greeted with it, 4 if
/// that
/// goes well it takes the place of the old one, then the key does. The server takes both until it
/// saw the new one. So before step 3 the old one is good, after it the new one, and what stands
/// beside is always tried first (docs/spec/identity.md, "Renewal").
public final class Renewal {
  private final IdentityFiles files;
  private final DeviceId device;
  private final boolean newKey;
  private final RenewalServer server;

  /// @param newKey whether a renewed certificate is for a new key
  public Renewal(IdentityFiles files, DeviceId device, boolean newKey, RenewalServer server) {
    this.files = files;
    this.device = device;
    this.newKey = newKey;
    this.server = server;
  }

  /// What came of it.
  /// @param identity who the device is from now on, if that changed
  /// @param problem why it did not change, if it should have
  public record Outcome(Optional<DeviceIdentity> identity, Optional<IdentityFailure> problem) {
    static final Outcome NOTHING = new Outcome(Optional.empty(), Optional.empty());

    static Outcome failed(IdentityFailure why) {
      return new Outcome(Optional.empty(), Optional.of(why));
    }
  }

  /// When the certificate of `identity` is to be renewed.
  public static Instant due(DeviceIdentity identity) {
    X509Certificate own = identity.chain().getFirst();
    Instant from = own.getNotBefore().toInstant();
    Duration whole = Duration.between(from, own.getNotAfter().toInstant());
    return from.plus(whole.multipliedBy(2).dividedBy(3));
  }

  /// Whether a renewal was begun and not ended.
  public boolean isUnderWay() throws IOException {
    return files.candidate(device).isPresent();
  }

  /// Does what is due.
  public Outcome run(DeviceIdentity current, Instant now) throws IOException {
    Optional<DeviceIdentity> candidate = files.candidate(device);
    if (candidate.isPresent()) {
      return tried(candidate.get());
    }
    if (now.isBefore(due(current))) {
      return Outcome.NOTHING;
    }
    return switch (obtained(current)) {
      case Result.Ok<DeviceIdentity, IdentityFailure>(DeviceIdentity renewed) -> tried(renewed);
      case Result.Failed<DeviceIdentity, IdentityFailure>(IdentityFailure why) ->
          Outcome.failed(why);
    };
  }

  private Result<DeviceIdentity, IdentityFailure> obtained(DeviceIdentity current)
      throws IOException {
    Result<DeviceIdentity, IdentityFailure> renewed =
        files.keysForRenewal(newKey).then(keys -> certified(current, keys));
    if (renewed instanceof Result.Ok<DeviceIdentity, IdentityFailure>(DeviceIdentity identity)) {
      files.storeBeside(identity);
    }
    return renewed;
  }

  private Result<DeviceIdentity, IdentityFailure> certified(DeviceIdentity current, KeyPair keys) {
    byte[] request = CertificationRequest.encode(device, keys);
    return switch (server.renew(current, request)) {
      case Result.Ok<List<X509Certificate>, LinkFailure>(var certificates) ->
          Certificates.ofDevice(device, keys, certificates);
      case Result.Failed<List<X509Certificate>, LinkFailure>(LinkFailure problem) ->
          Result.failed(new IdentityFailure.NotRenewed(device, problem));
    };
  }

  private Outcome tried(DeviceIdentity candidate) throws IOException {
    Optional<LinkFailure> refused = server.greet(candidate);
    if (refused.isEmpty()) {
      files.adopt();
      return new Outcome(Optional.of(candidate), Optional.empty());
    }
    if (isNotLetIn(refused.get())) {
      files.discard();
      return Outcome.failed(new IdentityFailure.RenewedRefused(device, refused.get()));
    }
    return Outcome.failed(new IdentityFailure.NotRenewed(device, refused.get()));
  }

  private static boolean isNotLetIn(LinkFailure problem) {
    return problem instanceof LinkFailure.Answered answer
        && (answer.status() == 401 || answer.status() == 403)
        && answer.serverCode().startsWith("identity.");
  }
}

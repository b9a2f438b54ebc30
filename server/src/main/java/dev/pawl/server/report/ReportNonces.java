package dev.pawl.server.report;

import dev.pawl.core.value.DeviceId;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// Nonces that devices answer in their boot reports. Nothing is stored for a poll: a nonce is its
/// time and an HMAC over device and time, with a key that lives as long as this process. A report
/// recorded by someone else can so be sent for a short while only, and then the sequence number
/// refuses it. After a restart of the server devices get a new nonce with their next poll.
public final class ReportNonces {
  /// How long a nonce may be answered.
  static final Duration LIFETIME = Duration.ofHours(1);

  /// Nonces change so often: in between the answers of idle polls stay the same, byte for byte.
  private static final Duration STEP = Duration.ofMinutes(10);

  private static final String ALGORITHM = "HmacSHA256";
  private static final int KEY_LENGTH = 32;
  private static final int TAG_LENGTH = 16;
  private static final int LONGEST = 64;

  private final SecretKeySpec key;
  private final InstantSource clock;

  /// Nonces with a fresh key.
  public ReportNonces(InstantSource clock) {
    byte[] secret = new byte[KEY_LENGTH];
    new SecureRandom().nextBytes(secret);
    this.key = new SecretKeySpec(secret, ALGORITHM);
    this.clock = clock;
  }

  /// A nonce for a poll's answer: letters, digits, `-` and `_`.
  public String issue(DeviceId device) {
    long now = clock.instant().toEpochMilli();
    return nonce(device, now - Math.floorMod(now, STEP.toMillis()));
  }

  /// Why a report does not answer a nonce that this device was given lately; nothing if it does.
  public Optional<ReportFailure> problemWith(Optional<String> answered, DeviceId device) {
    if (answered.isEmpty()) {
      return Optional.of(new ReportFailure.NotFresh(device, "none"));
    }
    Optional<Instant> issued = issued(answered.get(), device);
    if (issued.isEmpty()) {
      return Optional.of(
          new ReportFailure.NotFresh(device, "one this server did not give to this device"));
    }
    Instant now = clock.instant();
    return issued.get().plus(LIFETIME).isBefore(now) || issued.get().isAfter(now)
        ? Optional.of(new ReportFailure.NotFresh(device, "the one of " + issued.get()))
        : Optional.empty();
  }

  private Optional<Instant> issued(String nonce, DeviceId device) {
    if (nonce.length() > LONGEST) {
      return Optional.empty();
    }
    byte[] decoded;
    try {
      decoded = Base64.getUrlDecoder().decode(nonce);
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
    if (decoded.length != Long.BYTES + TAG_LENGTH) {
      return Optional.empty();
    }
    long at = ByteBuffer.wrap(decoded).getLong();
    byte[] expected = nonce(device, at).getBytes(StandardCharsets.US_ASCII);
    return MessageDigest.isEqual(expected, nonce.getBytes(StandardCharsets.US_ASCII))
        ? Optional.of(Instant.ofEpochMilli(at))
        : Optional.empty();
  }

  private String nonce(DeviceId device, long at) {
    byte[] time = ByteBuffer.allocate(Long.BYTES).putLong(at).array();
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(key);
      mac.update(time);
      byte[] tag = mac.doFinal(device.value().getBytes(StandardCharsets.US_ASCII));
      byte[] both =
          ByteBuffer.allocate(Long.BYTES + TAG_LENGTH)
              .put(time)
              .put(Arrays.copyOf(tag, TAG_LENGTH))
              .array();
      return Base64.getUrlEncoder().withoutPadding().encodeToString(both);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this Java platform lacks " + ALGORITHM, e);
    }
  }
}

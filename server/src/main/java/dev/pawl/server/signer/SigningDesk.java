package dev.pawl.server.signer;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.pawl.core.director.Assignment;
import dev.pawl.core.director.DirectorMetadata;
import dev.pawl.core.failure.Result;
import dev.pawl.core.json.CanonicalJson;
import dev.pawl.core.key.PublicKey;
import dev.pawl.core.key.Signer;
import dev.pawl.core.trust.Metadata;
import dev.pawl.core.trust.MetadataWriter;
import dev.pawl.core.trust.RoleType;
import dev.pawl.core.value.DeviceId;
import dev.pawl.core.value.Digest;
import dev.pawl.core.value.MalformedInput;
import dev.pawl.core.value.Nonce;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// Signs for the director: the rules of what is signed, with the keys at hand. It builds the
/// metadata itself out of values, so nothing but director metadata of at most a day's validity can
/// come out. One question at a time.
public final class SigningDesk implements DirectorSigner {
  private static final Duration AHEAD = Duration.ofMinutes(1);
  private static final String MAC = "HmacSHA256";
  private static final byte[] RECEIPT_KEY = "pawl director receipt key".getBytes(US_ASCII);

  private final DirectorKeys keys;
  private final InstantSource clock;
  private final AssignmentLimit limit;
  private final SecretKeySpec receiptKey;

  /// @param clock the signer's own; what the server says about time is not believed
  public SigningDesk(DirectorKeys keys, InstantSource clock) {
    this.keys = keys;
    this.clock = clock;
    this.limit = new AssignmentLimit(keys.assignmentsPerMinute(), clock.instant());
    // The keys sign canonical JSON only, which never looks like this; with Ed25519 the signature is
    // the same after every start, so that receipts outlive the process.
    byte[] secret = keys.of(RoleType.TARGETS).sign(RECEIPT_KEY);
    this.receiptKey = new SecretKeySpec(Digest.sha256(secret).bytes(), MAC);
  }

  @Override
  public Result<Map<RoleType, PublicKey>, SignerFailure> publicKeys() {
    var all = new EnumMap<RoleType, PublicKey>(RoleType.class);
    for (RoleType role : List.of(RoleType.TARGETS, RoleType.SNAPSHOT, RoleType.TIMESTAMP)) {
      all.put(role, keys.of(role).publicKey());
    }
    return Result.ok(all);
  }

  @Override
  public synchronized Result<byte[], SignerFailure> timestamp(
      DeviceId device, Optional<Nonce> nonce, long version, long snapshot) {
    return refusing(
        () ->
            Result.ok(
                sign(
                    DirectorMetadata.timestamp(
                        device, nonce, version, snapshot, clock.instant()))));
  }

  @Override
  public synchronized Result<SignedFiles, SignerFailure> files(
      Assignment assignment, long version, Instant issued, Optional<Receipt> receipt) {
    return refusing(() -> checked(assignment, version, issued, receipt));
  }

  private Result<SignedFiles, SignerFailure> checked(
      Assignment assignment, long version, Instant issued, Optional<Receipt> shown) {
    Instant now = clock.instant();
    boolean timely =
        !issued.isAfter(now.plus(AHEAD)) && now.isBefore(issued.plus(DirectorMetadata.VALID));
    if (!timely) {
      return refused("files issued at %s, when it is %s here".formatted(issued, now));
    }
    Receipt receipt = receipt(assignment);
    boolean counted = shown.filter(receipt::matches).isPresent();
    if (assignment.set().isPresent() && !counted && !limit.take(now)) {
      return Result.failed(new SignerFailure.RateLimited(limit.perMinute()));
    }
    return Result.ok(
        new SignedFiles(
            sign(DirectorMetadata.snapshot(version, version, issued)),
            sign(DirectorMetadata.targets(assignment, version, issued)),
            receipt));
  }

  private byte[] sign(Metadata content) {
    Signer signer = keys.of(content.type());
    return MetadataWriter.sign(content, List.of(signer));
  }

  private Receipt receipt(Assignment assignment) {
    try {
      Mac mac = Mac.getInstance(MAC);
      mac.init(receiptKey);
      return Receipt.of(mac.doFinal(CanonicalJson.encode(AssignmentJson.of(assignment))));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this Java platform lacks " + MAC, e);
    }
  }

  private interface Work<T> {
    Result<T, SignerFailure> run();
  }

  private static <T> Result<T, SignerFailure> refusing(Work<T> work) {
    try {
      return work.run();
    } catch (MalformedInput e) {
      return refused(e.what() + ": expected " + e.expected());
    }
  }

  private static <T> Result<T, SignerFailure> refused(String problem) {
    return Result.failed(new SignerFailure.Refused(problem));
  }

  @Override
  public void close() {
    // Nothing is held open.
  }
}

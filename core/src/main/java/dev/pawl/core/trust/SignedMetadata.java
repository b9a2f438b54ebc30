package dev.pawl.core.trust;

import dev.pawl.core.failure.Result;
import dev.pawl.core.value.RoleName;
import java.util.List;

/// A metadata file taken apart: the exact bytes, the bytes the signatures are over, the signatures,
/// the content. Well formed, but on its own not trusted; [MetadataVerifier] gives it as [Verified].
public final class SignedMetadata<T extends Metadata> {
  private final Envelope envelope;
  private final T content;

  SignedMetadata(Envelope envelope, T content) {
    this.envelope = envelope;
    this.content = content;
  }

  /// Takes a root file apart.
  public static Result<SignedMetadata<Root>, TrustFailure> root(byte[] received) {
    return parse(MetadataKind.ROOT, RoleType.ROOT.role(), received);
  }

  /// Takes a timestamp file apart.
  public static Result<SignedMetadata<Timestamp>, TrustFailure> timestamp(byte[] received) {
    return parse(MetadataKind.TIMESTAMP, RoleType.TIMESTAMP.role(), received);
  }

  /// Takes a snapshot file apart.
  public static Result<SignedMetadata<Snapshot>, TrustFailure> snapshot(byte[] received) {
    return parse(MetadataKind.SNAPSHOT, RoleType.SNAPSHOT.role(), received);
  }

  /// Takes a targets file apart.
  /// @param role as which it is meant, top-level or delegated; for messages only
  public static Result<SignedMetadata<Targets>, TrustFailure> targets(
      RoleName role, byte[] received) {
    return parse(MetadataKind.TARGETS, role, received);
  }

  private static <T extends Metadata> Result<SignedMetadata<T>, TrustFailure> parse(
      MetadataKind<T> kind, RoleName role, byte[] received) {
    return Envelope.read(role, received, kind.type().limit())
        .then(
            envelope ->
                kind.read(role, envelope.signed())
                    .map(content -> new SignedMetadata<>(envelope, content)));
  }

  /// The file, byte by byte.
  public byte[] received() {
    return envelope.received();
  }

  /// What the signatures are over: the canonical form of the signed part.
  public byte[] canonicalSigned() {
    return envelope.canonicalSigned();
  }

  /// The signatures, not yet checked; each key id at most once.
  public List<KeySignature> signatures() {
    return envelope.signatures();
  }

  /// The signed part.
  public T content() {
    return content;
  }

  Envelope envelope() {
    return envelope;
  }

  @Override
  public String toString() {
    return content.type().tufName() + " version " + content.version();
  }
}

package dev.pawl.core.chain;

import dev.pawl.core.json.CanonicalJson;
import dev.pawl.core.json.JsonValue.JsonObject;
import dev.pawl.core.value.Digest;
import dev.pawl.core.value.MalformedInput;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Instant;

/// One entry of the audit chain (docs/spec/audit-chain.md). [HashChain] makes them,
/// [AuditEntryJson]
/// writes and reads them; an entry that was read proves nothing until [ChainVerifier] took it.
/// @param sequence 1 for the first entry, then one more each
/// @param previous hash of the entry before; 32 zero bytes for the first
/// @param hash SHA-256 over `pawl-audit-1`, a line feed and the canonical JSON of the other fields
public record AuditEntry(
    long sequence,
    Instant at,
    Actor actor,
    String act,
    String subject,
    JsonObject details,
    Digest previous,
    Digest hash) {
  private static final byte[] DOMAIN = "pawl-audit-1\n".getBytes(StandardCharsets.US_ASCII);

  public AuditEntry {
    // An act keeps the rules of its own fields.
    at = new AuditAct(at, actor, act, subject, details).at();
    if (sequence < 1) {
      throw new MalformedInput(
          "audit sequence", Long.toString(sequence), "a whole number, 1 or more");
    }
    requireSha256(previous);
    requireSha256(hash);
  }

  private static void requireSha256(Digest digest) {
    if (digest.algorithm() != Digest.Algorithm.SHA_256) {
      throw new MalformedInput("audit hash", digest.toString(), "a SHA-256 digest");
    }
  }

  /// This entry's place and hash.
  public ChainHead head() {
    return new ChainHead(sequence, hash);
  }

  /// The hash the other fields call for; equal to [#hash()] in an entry no one tampered with.
  Digest expectedHash() {
    return hashOf(AuditEntryJson.toJson(this).without("hash"));
  }

  static Digest hashOf(JsonObject withoutHash) {
    MessageDigest sha256 = Digest.Algorithm.SHA_256.start();
    sha256.update(DOMAIN);
    return Digest.of(Digest.Algorithm.SHA_256, sha256.digest(CanonicalJson.encode(withoutHash)));
  }
}

package dev.pawl.core.trust;

import dev.pawl.core.failure.Result;
import dev.pawl.core.json.CanonicalJson;
import dev.pawl.core.json.JsonValue;
import dev.pawl.core.json.JsonValue.JsonObject;
import dev.pawl.core.json.JsonWriter;
import dev.pawl.core.key.PublicKey;
import dev.pawl.core.key.Signer;
import dev.pawl.core.value.KeyId;
import dev.pawl.core.value.RoleName;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/// Builds and signs metadata files. A file may be carried from person to person, each adding one
/// signature: what is signed stays as it is, unknown members included.
public final class MetadataWriter {
  private MetadataWriter() {}

  /// The file with this content, signed by all of `signers`; with none, an unsigned file.
  /// @throws IllegalArgumentException if two signers have the same key id
  public static byte[] sign(Metadata content, List<? extends Signer> signers) {
    JsonObject signed = MetadataJson.of(content);
    byte[] canonical = CanonicalJson.encode(signed);
    var signatures = new ArrayList<JsonObject>();
    for (Signer signer : signers) {
      PublicKey key = signer.publicKey();
      signatures.add(signature(key.id(), signer.sign(canonical)));
    }
    if (signatures.stream().map(one -> one.get("keyid")).distinct().count() != signatures.size()) {
      throw new IllegalArgumentException("two of the signers have the same key");
    }
    return file(signatures, signed);
  }

  /// The file `file` with the signature of `signer` added, in place of an older one with the same
  /// key
  /// id.
  /// @param keyId the id under which the role knows the signer's key; usually the key's own
  public static <T extends Metadata> byte[] addSignature(
      SignedMetadata<T> file, KeyId keyId, Signer signer) {
    var signatures = new ArrayList<JsonObject>();
    for (KeySignature present : file.signatures()) {
      if (!present.keyId().equals(keyId)) {
        signatures.add(signature(present.keyId(), present.signature()));
      }
    }
    signatures.add(signature(keyId, signer.sign(file.canonicalSigned())));
    return file(signatures, file.envelope().signed());
  }

  /// The file `file` with the signature of `signer` added under its key's own id.
  public static <T extends Metadata> byte[] addSignature(SignedMetadata<T> file, Signer signer) {
    return addSignature(file, signer.publicKey().id(), signer);
  }

  /// Reads a targets file and adds a signature.
  public static Result<byte[], TrustFailure> addSignature(
      RoleName role, byte[] targets, Signer signer) {
    return SignedMetadata.targets(role, targets).map(file -> addSignature(file, signer));
  }

  private static JsonObject signature(KeyId keyId, byte[] signature) {
    return JsonObject.builder()
        .put("keyid", keyId.value())
        .put("sig", HexFormat.of().formatHex(signature))
        .build();
  }

  private static byte[] file(List<? extends JsonValue> signatures, JsonObject signed) {
    return JsonWriter.compact(
        JsonObject.builder().put("signatures", signatures).put("signed", signed).build());
  }
}

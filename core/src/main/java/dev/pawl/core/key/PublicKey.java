package dev.pawl.core.key;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.pawl.core.failure.Result;
import dev.pawl.core.json.CanonicalJson;
import dev.pawl.core.json.JsonFailure;
import dev.pawl.core.json.JsonValue.JsonObject;
import dev.pawl.core.json.JsonView;
import dev.pawl.core.value.Digest;
import dev.pawl.core.value.KeyId;
import dev.pawl.core.value.MalformedInput;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.Signature;
import java.security.interfaces.ECKey;
import java.util.Arrays;
import java.util.HexFormat;

/// A public key with its signature scheme. Two are equal when scheme and key material are, however
/// they were written; so distinct ones can be counted toward a threshold, which key ids, being
/// names,
/// do not allow (TAP 12).
public final class PublicKey {
  private static final int LONGEST_SIGNATURE = 16 * 1024;

  private final Scheme scheme;
  private final java.security.PublicKey key;
  private final byte[] encoded;
  private final JsonObject tuf;
  private final KeyId id;

  private PublicKey(Scheme scheme, java.security.PublicKey key, JsonObject tuf) {
    this.scheme = scheme;
    this.key = key;
    this.encoded = key.getEncoded();
    this.tuf = tuf;
    this.id = new KeyId(Digest.sha256(CanonicalJson.encode(tuf)).hex());
  }

  /// The key in a key object of TUF metadata (TUF 1.0.34, 4.2). Unknown members are kept, for
  /// [#toTuf].
  /// @throws MalformedInput if the scheme is unknown or there is no usable key of it
  public static PublicKey fromTuf(JsonObject tuf) {
    return switch (JsonView.read(tuf, PublicKey::read)) {
      case Result.Ok<PublicKey, JsonFailure>(PublicKey key) -> key;
      case Result.Failed<PublicKey, JsonFailure>(JsonFailure failure) ->
          throw new MalformedInput("public key", failure.explain(), "a TUF key object");
    };
  }

  private static PublicKey read(JsonView view) {
    String type = view.text("keytype");
    String name = view.text("scheme");
    Scheme scheme =
        Scheme.of(type, name)
            .orElseThrow(() -> view.wrong("a known key type and scheme", type + ", " + name));
    String material = view.object("keyval").text("public");
    try {
      java.security.PublicKey key =
          switch (scheme) {
            case ED25519, ML_DSA_65 -> KeyMaterial.bare(scheme, HexFormat.of().parseHex(material));
            case ECDSA_P256, ECDSA_P384, RSA_PSS_SHA256 ->
                KeyMaterial.parse(scheme, Pem.decode("PUBLIC KEY", material.getBytes(UTF_8)));
          };
      return new PublicKey(scheme, key, view.asObject());
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      throw view.object("keyval")
          .wrong("the public half of a usable " + scheme.tufName() + " key", "something else");
    }
  }

  /// The key `key`, with the one scheme we use for its kind.
  /// @throws MalformedInput if it is of another kind than Ed25519, ECDSA P-256 or P-384, ML-DSA-65
  /// or RSA
  public static PublicKey of(java.security.PublicKey key) {
    try {
      Scheme scheme =
          switch (key.getAlgorithm()) {
            case "EdDSA", "Ed25519" -> Scheme.ED25519;
            case "EC" -> KeyMaterial.schemeOf((ECKey) key);
            case "ML-DSA", "ML-DSA-65" -> Scheme.ML_DSA_65;
            case "RSA", "RSASSA-PSS" -> Scheme.RSA_PSS_SHA256;
            case String other -> throw new GeneralSecurityException(other);
          };
      java.security.PublicKey normal = KeyMaterial.parse(scheme, key.getEncoded());
      return new PublicKey(scheme, normal, tufOf(scheme, normal));
    } catch (GeneralSecurityException e) {
      throw new MalformedInput(
          "public key", key.getAlgorithm(), "Ed25519, ECDSA P-256 or P-384, ML-DSA-65 or RSA");
    }
  }

  /// The key in a SubjectPublicKeyInfo (RFC 5280), as [#encoded] gives it.
  /// @throws MalformedInput if it is of another kind than the given scheme's
  public static PublicKey fromEncoded(Scheme scheme, byte[] encoded) {
    try {
      java.security.PublicKey key = KeyMaterial.parse(scheme, encoded);
      return new PublicKey(scheme, key, tufOf(scheme, key));
    } catch (GeneralSecurityException e) {
      throw new MalformedInput(
          "public key", "something else", "a usable " + scheme.tufName() + " key");
    }
  }

  private static JsonObject tufOf(Scheme scheme, java.security.PublicKey key) {
    byte[] encoded = key.getEncoded();
    String material =
        KeyMaterial.isBare(scheme)
            ? HexFormat.of().formatHex(KeyMaterial.bareBytes(scheme, encoded))
            : new String(Pem.encode("PUBLIC KEY", encoded), UTF_8);
    return JsonObject.builder()
        .put("keytype", scheme.keyType())
        .put("keyval", JsonObject.builder().put("public", material).build())
        .put("scheme", scheme.tufName())
        .build();
  }

  /// How its signatures are made.
  public Scheme scheme() {
    return scheme;
  }

  /// Its identifier: SHA-256 of the canonical form of [#toTuf].
  public KeyId id() {
    return id;
  }

  /// SubjectPublicKeyInfo in DER: one form for each key.
  public byte[] encoded() {
    return encoded.clone();
  }

  /// The key object for TUF metadata, as it was received if it was.
  public JsonObject toTuf() {
    return tuf;
  }

  /// Whether `signature` is one of this key over `message`. Malformed signatures are not.
  public boolean verifies(byte[] message, byte[] signature) {
    if (signature.length > LONGEST_SIGNATURE) {
      return false;
    }
    try {
      Signature verifier = KeyMaterial.signature(scheme);
      verifier.initVerify(key);
      verifier.update(message);
      return verifier.verify(signature);
    } catch (GeneralSecurityException e) {
      return false;
    }
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof PublicKey key
        && scheme == key.scheme
        && MessageDigest.isEqual(encoded, key.encoded);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(encoded);
  }

  /// Scheme and the beginning of the id.
  @Override
  public String toString() {
    return scheme.tufName() + " key " + id.value().substring(0, 12);
  }
}

package dev.pawl.core.protocol;

import dev.pawl.core.failure.Result;
import dev.pawl.core.json.CanonicalJson;
import dev.pawl.core.json.JsonValue;
import dev.pawl.core.json.JsonValue.JsonObject;
import dev.pawl.core.json.JsonValue.JsonString;
import dev.pawl.core.protocol.ProtocolFailure.BadSignature;
import dev.pawl.core.value.DeviceId;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.NoSuchAlgorithmException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.SignatureException;
import java.util.Base64;
import java.util.Optional;

/// A [BootReport] with the device key's signature: ECDSA P-256 with SHA-256, DER, over the
/// canonical
/// form of `signed` (docs/spec/boot-report.md). What came from outside is not read as a report
/// before [#verified] has checked it.
public final class SignedBootReport {
  private static final String ALGORITHM = "SHA256withECDSA";
  private static final int LONGEST_SIGNATURE = 72;
  private static final String NONCE = "nonce";

  private final JsonObject signed;
  private final byte[] signature;

  private SignedBootReport(JsonObject signed, byte[] signature) {
    this.signed = signed;
    this.signature = signature;
  }

  /// Signs `report` with the device's key.
  /// @throws IllegalArgumentException if `key` is no P-256 key
  public static SignedBootReport sign(BootReport report, PrivateKey key) {
    return sign(BootReport.toJson(report), key);
  }

  private static SignedBootReport sign(JsonObject signed, PrivateKey key) {
    try {
      Signature signer = Signature.getInstance(ALGORITHM);
      signer.initSign(key);
      signer.update(CanonicalJson.encode(signed));
      return new SignedBootReport(signed, signer.sign());
    } catch (InvalidKeyException e) {
      throw new IllegalArgumentException("signing a boot report needs the device's P-256 key", e);
    } catch (NoSuchAlgorithmException | SignatureException e) {
      throw new IllegalStateException("this Java platform cannot sign with " + ALGORITHM, e);
    }
  }

  /// The same report, signed again with the server's nonce in it: proof that whoever has the key is
  /// sending it now, and not somebody who recorded it.
  /// @param nonce from the last poll's answer
  /// @throws IllegalArgumentException if `key` is no P-256 key
  public SignedBootReport answering(String nonce, PrivateKey key) {
    return sign(signed.with(NONCE, new JsonString(nonce)), key);
  }

  /// The same report, signed by another key of the same device: its key may have been renewed
  /// since.
  /// @throws IllegalArgumentException if `key` is no P-256 key
  public SignedBootReport signedBy(PrivateKey key) {
    return sign(signed, key);
  }

  /// The nonce it answers, if any; to be believed once [#verified] has accepted the report.
  public Optional<String> nonce() {
    return signed
        .get(NONCE)
        .flatMap(
            value ->
                value instanceof JsonString(String nonce) ? Optional.of(nonce) : Optional.empty());
  }

  /// The report, if `key` signed it and it is the report of `device`.
  /// @param device whose report this is, from the certificate of the connection
  /// @param key public key of the certificate issued to `device`
  public Result<BootReport, ProtocolFailure> verified(DeviceId device, PublicKey key) {
    if (!isSignedBy(key)) {
      return Result.failed(new BadSignature(device));
    }
    return BootReport.fromJson(signed)
        .then(
            report ->
                report.device().equals(device)
                    ? Result.ok(report)
                    : Result.failed(new BadSignature(device)));
  }

  /// The body: `{"signed":{…},"signature":base64}`.
  public static JsonObject toJson(SignedBootReport report) {
    return JsonObject.builder()
        .put("signed", report.signed)
        .put("signature", Base64.getEncoder().encodeToString(report.signature))
        .build();
  }

  /// Takes a body apart; nothing is checked yet but its shape.
  public static Result<SignedBootReport, ProtocolFailure> fromJson(JsonValue json) {
    return Body.read(
        "signed boot report",
        json,
        body -> {
          byte[] signature = body.base64("signature");
          if (signature.length > LONGEST_SIGNATURE) {
            throw body.member("signature")
                .wrong("at most " + LONGEST_SIGNATURE + " bytes", signature.length + " bytes");
          }
          return new SignedBootReport(body.object("signed").asObject(), signature);
        });
  }

  private boolean isSignedBy(PublicKey key) {
    try {
      Signature verifier = Signature.getInstance(ALGORITHM);
      verifier.initVerify(key);
      verifier.update(CanonicalJson.encode(signed));
      return verifier.verify(signature);
    } catch (GeneralSecurityException e) {
      // A key of another kind, or a signature that is not DER: not by this key.
      return false;
    }
  }
}

package dev.pawl.core.trust;

import dev.pawl.core.failure.Result;
import dev.pawl.core.json.CanonicalJson;
import dev.pawl.core.json.JsonFailure;
import dev.pawl.core.json.JsonLimits;
import dev.pawl.core.json.JsonReader;
import dev.pawl.core.json.JsonShape;
import dev.pawl.core.json.JsonValue.JsonObject;
import dev.pawl.core.json.JsonView;
import dev.pawl.core.value.ByteCount;
import dev.pawl.core.value.KeyId;
import dev.pawl.core.value.RoleName;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;

/// The outer form of every metadata file (TUF 1.0.34, 4.2): signatures beside what they sign. Read
/// strictly, because what is signed is a canonical form of the JSON and not the bytes; what is
/// signed
/// is given as bare JSON, to be looked at only once the signatures are known to be good.
final class Envelope {
  private final byte[] received;
  private final byte[] canonicalSigned;
  private final List<KeySignature> signatures;
  private final JsonObject signed;

  private Envelope(byte[] received, List<KeySignature> signatures, JsonObject signed) {
    this.received = received.clone();
    this.canonicalSigned = CanonicalJson.encode(signed);
    this.signatures = List.copyOf(signatures);
    this.signed = signed;
  }

  static Result<Envelope, TrustFailure> read(RoleName role, byte[] received, ByteCount limit) {
    if (received.length > limit.value()) {
      return Result.failed(new TrustFailure.LengthExceeded(role + " metadata", limit));
    }
    JsonLimits limits = JsonLimits.standard().withDocument(limit);
    return switch (JsonReader.read(received, limits)
        .then(json -> JsonView.read(json, view -> read(view, received)))) {
      case Result.Ok<Envelope, JsonFailure>(Envelope envelope) -> Result.ok(envelope);
      case Result.Failed<Envelope, JsonFailure>(JsonFailure failure) ->
          Result.failed(new TrustFailure.Malformed(role + " metadata", failure.explain()));
    };
  }

  private static Envelope read(JsonView view, byte[] received) {
    var signatures = new ArrayList<KeySignature>();
    var seen = new HashSet<KeyId>();
    for (JsonView entry : view.array("signatures")) {
      KeyId keyId = entry.as("keyid", KeyId::new);
      // TUF 4.2: the key ids of the signatures must be unique.
      if (!seen.add(keyId)) {
        throw entry.wrong("each key id once", keyId.value() + " again");
      }
      signatures.add(new KeySignature(keyId, signatureBytes(entry.member("sig"))));
    }
    return new Envelope(received, signatures, view.object("signed").asObject());
  }

  private static byte[] signatureBytes(JsonView view) {
    view.asText();
    try {
      return view.asHex();
    } catch (JsonShape e) {
      return new byte[0];
    }
  }

  byte[] received() {
    return received.clone();
  }

  byte[] canonicalSigned() {
    return canonicalSigned.clone();
  }

  List<KeySignature> signatures() {
    return signatures;
  }

  JsonObject signed() {
    return signed;
  }
}

package dev.pawl.core.ceremony;

import dev.pawl.core.failure.Failure;
import dev.pawl.core.trust.TrustFailure;
import dev.pawl.core.value.KeyId;
import dev.pawl.core.value.RoleName;

/// Why a change of keys is not made, signed or published (docs/failures.md, "ceremony").
public sealed interface CeremonyFailure extends Failure {
  /// A file is not metadata, or not of the version that comes next; the code is trust's own.
  record NotGenuine(TrustFailure cause) implements CeremonyFailure {}

  /// Nothing would change.
  record NoChange() implements CeremonyFailure {}

  /// Too few would have to sign.
  record ThresholdTooLow(RoleName role, int threshold, int least) implements CeremonyFailure {}

  /// More would have to sign than there are keys.
  record ThresholdTooHigh(RoleName role, int threshold, int keys) implements CeremonyFailure {}

  /// A key stands under an id that is not its own.
  record WrongKeyId(RoleName role, KeyId id) implements CeremonyFailure {}

  /// Who signs for the role has no such key, or has it already.
  record KeyNotThere(RoleName role, String key, String found) implements CeremonyFailure {}

  /// A change of keys would change something else as well.
  record NotAllowed(RoleName role, String found) implements CeremonyFailure {}

  /// What is published of the role would no longer be validly signed.
  record Orphaned(RoleName role) implements CeremonyFailure {}

  /// A signature is not one of a key that must sign, or not over these bytes.
  record BadSignature(RoleName role, KeyId key) implements CeremonyFailure {}

  /// The key signs nothing here.
  record NotASigner(KeyId key) implements CeremonyFailure {}

  /// The key has signed everything it may.
  record AlreadySigned(KeyId key) implements CeremonyFailure {}

  /// Even if everyone who can be reached signs, it is not enough.
  record CannotComplete(String role, int required, int reachable) implements CeremonyFailure {}

  /// Not enough have signed.
  record MissingSignatures(String progress) implements CeremonyFailure {}

  @Override
  default String code() {
    return switch (this) {
      case NotGenuine(TrustFailure cause) -> cause.code();
      case NoChange _ -> "ceremony.no-change";
      case ThresholdTooLow _ -> "ceremony.threshold-too-low";
      case ThresholdTooHigh _ -> "ceremony.threshold-too-high";
      case WrongKeyId _ -> "ceremony.wrong-key-id";
      case KeyNotThere _ -> "ceremony.key-not-there";
      case NotAllowed _ -> "ceremony.not-allowed";
      case Orphaned _ -> "ceremony.orphaned";
      case BadSignature _ -> "ceremony.bad-signature";
      case NotASigner _ -> "ceremony.not-a-signer";
      case AlreadySigned _ -> "ceremony.already-signed";
      case CannotComplete _ -> "ceremony.cannot-complete";
      case MissingSignatures _ -> "ceremony.missing-signatures";
    };
  }

  @Override
  default String explain() {
    return "Changing keys: "
        + switch (this) {
          case NotGenuine(TrustFailure cause) -> cause.explain();
          case NoChange _ -> "expected a change, found none. Say which keys come or go.";
          case ThresholdTooLow(RoleName role, int threshold, int least) ->
              "expected that at least %d must sign for %s, found %d. Raise the threshold."
                  .formatted(least, role, threshold);
          case ThresholdTooHigh(RoleName role, int threshold, int keys) ->
              "expected no more than the %d keys of %s to be needed, found %d. Lower the threshold or add keys."
                  .formatted(keys, role, threshold);
          case WrongKeyId(RoleName role, KeyId id) ->
              "expected each key of %s under its own id, found another under %s. Make the request again."
                  .formatted(role, start(id));
          case KeyNotThere(RoleName role, String key, String found) ->
              "looking for key %s of %s: %s. Correct its name.".formatted(key, role, found);
          case NotAllowed(RoleName role, String found) ->
              "expected %s to change in its keys and nothing else, found %s. Do not sign it."
                  .formatted(role, found);
          case Orphaned(RoleName role) ->
              "expected what is published of %s to stay validly signed, or to be signed anew in the same request; it is neither. Make the request again."
                  .formatted(role);
          case BadSignature(RoleName role, KeyId key) ->
              "a signature on %s of key %s is not valid, or not of a key that must sign. Do not sign it; find out who changed it."
                  .formatted(role, start(key));
          case NotASigner(KeyId key) ->
              "key %s signs for nothing in this request. Sign with one of the keys it lists as missing."
                  .formatted(start(key));
          case AlreadySigned(KeyId key) ->
              "key %s has signed already. Nothing to do with this key.".formatted(start(key));
          case CannotComplete(String role, int required, int reachable) ->
              "expected %d signatures for %s, found %d keys that can be reached. Nothing was begun: find another signer, or see docs/operate/ceremony.md, \"What to do when\"."
                  .formatted(required, role, reachable);
          case MissingSignatures(String progress) ->
              "expected every role to be signed by enough keys, found %s; not yet valid. Hand the request to the missing people."
                  .formatted(progress);
        };
  }

  private static String start(KeyId id) {
    return id.value().substring(0, Math.min(12, id.value().length()));
  }
}

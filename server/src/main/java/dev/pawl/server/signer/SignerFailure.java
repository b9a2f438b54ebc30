package dev.pawl.server.signer;

import dev.pawl.core.failure.Failure;
import dev.pawl.core.key.KeyFailure;
import dev.pawl.core.trust.TrustFailure;
import java.nio.file.Path;

/// Why the director's files are not signed (docs/failures.md, "signer").
public sealed interface SignerFailure extends Failure {
  /// A key of the director cannot be opened.
  record KeyUnusable(Path file, KeyFailure cause) implements SignerFailure {}

  /// The signer could not be started, or says why it did not start.
  record NotStarted(String problem) implements SignerFailure {}

  /// A key is not the one that the director's root names.
  record ForeignKey(String role) implements SignerFailure {}

  /// The signer does not answer.
  record Gone(String problem) implements SignerFailure {}

  /// The signer does not sign this.
  record Refused(String problem) implements SignerFailure {}

  /// More new assignments than are allowed in a minute.
  record RateLimited(int perMinute) implements SignerFailure {}

  /// The limit is written wrongly.
  record BadLimit(Path file, String problem) implements SignerFailure {}

  /// The director's root is missing.
  record RootMissing(Path file) implements SignerFailure {}

  /// A root of the director does not follow from the one before it.
  record RootDamaged(Path file, TrustFailure cause) implements SignerFailure {}

  @Override
  default String code() {
    return switch (this) {
      case KeyUnusable _ -> "signer.key-unusable";
      case NotStarted _ -> "signer.not-started";
      case ForeignKey _ -> "signer.foreign-key";
      case Gone _ -> "signer.gone";
      case Refused _ -> "signer.refused";
      case RateLimited _ -> "signer.rate-limited";
      case BadLimit _ -> "signer.bad-limit";
      case RootMissing _ -> "signer.root-missing";
      case RootDamaged _ -> "signer.root-damaged";
    };
  }

  @Override
  default String explain() {
    return switch (this) {
      case KeyUnusable(var file, var cause) ->
          "Opening the director's key %s. %s".formatted(file, cause.explain());
      case NotStarted(var problem) ->
          ("Starting the director's signer: expected it to open its keys and wait, found: %s. "
                  + "Correct that and start the server again.")
              .formatted(problem);
      case ForeignKey(var role) ->
          ("Checking the director's keys: expected the key that the newest director root names for"
                  + " %s, found another. Put the keys and roots that belong together into the data"
                  + " folder.")
              .formatted(role);
      case Gone(var problem) ->
          ("Asking the director's signer: expected an answer, found: %s. "
                  + "It is started again at the next question; see the server's log.")
              .formatted(problem);
      case Refused(var problem) ->
          ("Asking the director's signer to sign: it refuses: %s. "
                  + "Check the server's clock, and that server and signer are of one version.")
              .formatted(problem);
      case RateLimited(int perMinute) ->
          ("Assigning an image: expected at most %d new assignments a minute, found more. "
                  + "The rest follows by itself; raise the limit in director-keys/limit.json if the"
                  + " rollout is meant to be faster.")
              .formatted(perMinute);
      case BadLimit(var file, var problem) ->
          "Reading %s: %s Write {\"assignmentsPerMinute\": 600}, or remove the file."
              .formatted(file, problem);
      case RootMissing(var file) ->
          ("Opening the director: expected %s, found none. "
                  + "Start with a data folder made by `pawl init`.")
              .formatted(file);
      case RootDamaged(var file, var cause) ->
          "Opening the director: %s is not a root that can be trusted here. %s"
              .formatted(file, cause.explain());
    };
  }
}

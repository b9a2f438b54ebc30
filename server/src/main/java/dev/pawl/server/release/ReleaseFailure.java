package dev.pawl.server.release;

import dev.pawl.core.ceremony.CeremonyFailure;
import dev.pawl.core.failure.Failure;
import dev.pawl.core.key.KeyFailure;
import dev.pawl.core.trust.TrustFailure;
import dev.pawl.core.value.ProductLine;
import dev.pawl.core.value.ReleaseCounter;
import dev.pawl.core.value.TargetPath;
import java.nio.file.Path;

/// Why metadata is not published, or the repository cannot be used (docs/failures.md, "release").
public sealed interface ReleaseFailure extends Failure {
  /// The metadata is not to be trusted; the code is trust's own.
  record NotGenuine(TrustFailure cause) implements ReleaseFailure {}

  /// The top-level targets delegate to no such line.
  record UnknownLine(ProductLine line) implements ReleaseFailure {}

  /// The line hands its trust on, which no device would follow.
  record LineDelegates(ProductLine line) implements ReleaseFailure {}

  /// The bytes of an image were not uploaded.
  record ArtifactMissing(TargetPath path, ArtifactFailure cause) implements ReleaseFailure {}

  /// The bytes that were uploaded are not those described.
  record ArtifactDiffers(TargetPath path, String fact, String expected, String found)
      implements ReleaseFailure {}

  /// What was published under a path once stays as it is.
  record EntryChanged(TargetPath path) implements ReleaseFailure {}

  /// The image is older than what the line has published.
  record CounterTooLow(TargetPath path, ReleaseCounter counter, ReleaseCounter highest)
      implements ReleaseFailure {}

  /// A change of keys that is not as it should be; the code is the ceremony's own.
  record ChangeRefused(CeremonyFailure cause) implements ReleaseFailure {}

  /// The server was not given a repository.
  record RepositoryMissing(Path file) implements ReleaseFailure {}

  /// What is kept of the repository is damaged.
  record RepositoryDamaged(String file, String finding) implements ReleaseFailure {}

  /// A key for snapshot or timestamp cannot be opened.
  record OnlineKeyUnusable(Path file, KeyFailure cause) implements ReleaseFailure {}

  /// A key for snapshot or timestamp is not the one the root names.
  record OnlineKeyForeign(String role, TrustFailure cause) implements ReleaseFailure {}

  @Override
  default String code() {
    return switch (this) {
      case NotGenuine(var cause) -> cause.code();
      case UnknownLine _ -> "release.unknown-line";
      case LineDelegates _ -> "release.line-delegates";
      case ArtifactMissing _ -> "release.artifact-missing";
      case ArtifactDiffers _ -> "release.artifact-differs";
      case EntryChanged _ -> "release.entry-changed";
      case CounterTooLow _ -> "release.counter-too-low";
      case ChangeRefused(var cause) -> cause.code();
      case RepositoryMissing _ -> "release.repository-missing";
      case RepositoryDamaged _ -> "release.repository-damaged";
      case OnlineKeyUnusable _ -> "release.online-key-unusable";
      case OnlineKeyForeign _ -> "release.online-key-foreign";
    };
  }

  @Override
  default String explain() {
    return switch (this) {
      case NotGenuine(var cause) -> cause.explain();
      case UnknownLine(var line) ->
          ("Publishing line %s: expected a line that the top-level targets delegate to, found none."
                  + " Check the name, or add the line with new top-level targets.")
              .formatted(line);
      case LineDelegates(var line) ->
          ("Publishing line %s: expected metadata that names images only, found delegations. "
                  + "Sign it again without them.")
              .formatted(line);
      case ArtifactMissing(var path, var cause) ->
          "Publishing %s: expected its bytes to be here. %s".formatted(path, cause.explain());
      case ArtifactDiffers(var path, var fact, var expected, var found) ->
          ("Publishing %s: expected %s %s as signed, the uploaded bytes have %s. "
                  + "Upload the image that was signed, or sign the one that was uploaded.")
              .formatted(path, fact, expected, found);
      case EntryChanged(var path) ->
          ("Publishing %s: expected it as it was first published, found another description. "
                  + "Publish the change as a new version.")
              .formatted(path);
      case CounterTooLow(var path, var counter, var highest) ->
          ("Publishing %s: expected counter %d or higher, as its line has published, found %d. "
                  + "Give the new release the counter of the latest one, or a higher one.")
              .formatted(path, highest.value(), counter.value());
      case ChangeRefused(var cause) -> cause.explain();
      case RepositoryMissing(var file) ->
          ("Opening the image repository: expected %s at the first start, found none. "
                  + "Start with a data folder made by `pawl init`.")
              .formatted(file);
      case RepositoryDamaged(var file, var finding) ->
          ("Opening the image repository: %s is damaged: %s "
                  + "Restore the database from a backup; nothing was changed.")
              .formatted(file, finding);
      case OnlineKeyUnusable(var file, var cause) ->
          "Opening the online key %s. %s".formatted(file, cause.explain());
      case OnlineKeyForeign(var role, var cause) ->
          ("Signing the %s: expected a key the root names for it. %s Put the online keys made by"
                  + " `pawl init`, or by `pawl online rotate`, into the data folder.")
              .formatted(role, cause.explain());
    };
  }
}

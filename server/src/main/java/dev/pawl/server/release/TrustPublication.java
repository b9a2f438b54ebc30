package dev.pawl.server.release;

import dev.pawl.core.ceremony.CeremonyFailure;
import dev.pawl.core.ceremony.ChangeReview;
import dev.pawl.core.ceremony.ReviewedChange;
import dev.pawl.core.ceremony.SignedState;
import dev.pawl.core.chain.Actor;
import dev.pawl.core.failure.Result;
import dev.pawl.core.trust.RoleType;
import dev.pawl.core.trust.SignedMetadata;
import dev.pawl.core.trust.TrustFailure;
import dev.pawl.core.value.RoleName;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// How the keys change: the next root, targets and lines come in together, reviewed as people
/// reviewed them ([ChangeReview]), signed by enough of them and not expired. The server adds
/// nothing of its own but snapshot and timestamp.
public final class TrustPublication {
  private final Repository repository;
  private final Runnable published;

  /// @param published is run after each change, once it is durable and visible
  public TrustPublication(Repository repository, Runnable published) {
    this.repository = repository;
    this.published = published;
  }

  /// What was published.
  ///
  /// @param versions by role
  /// @param added false if exactly this was published before
  public record PublishedChange(Map<RoleName, Long> versions, boolean added) {}

  /// Publishes a change. Sent again, because the answer was lost on its way, it is answered in the
  /// same way and changes nothing.
  public Result<PublishedChange, ReleaseFailure> publish(Map<RoleName, byte[]> files, Actor by) {
    SignedState now = repository.state().signed();
    if (!files.isEmpty()
        && files.entrySet().stream()
            .allMatch(file -> isPublished(now, file.getKey(), file.getValue()))) {
      Map<RoleName, Long> versions = new LinkedHashMap<>();
      files
          .keySet()
          .forEach(
              role ->
                  current(now, role)
                      .ifPresent(file -> versions.put(role, file.content().version())));
      return Result.ok(new PublishedChange(versions, false));
    }
    return repository
        .publishChange(by, (state, time) -> reviewed(state, files, time))
        .map(
            change -> {
              published.run();
              Map<RoleName, Long> versions = new LinkedHashMap<>();
              change.files().forEach((role, file) -> versions.put(role, file.content().version()));
              return new PublishedChange(versions, true);
            });
  }

  private static boolean isPublished(SignedState state, RoleName role, byte[] received) {
    return current(state, role)
        .filter(file -> Arrays.equals(file.received(), received))
        .isPresent();
  }

  private static Optional<SignedMetadata<?>> current(SignedState state, RoleName role) {
    if (role.equals(RoleType.ROOT.role())) {
      return Optional.of(state.root());
    }
    return role.equals(RoleType.TARGETS.role())
        ? Optional.of(state.targets())
        : state.line(role).map(file -> file);
  }

  private static Result<ReviewedChange, ReleaseFailure> reviewed(
      SignedState state, Map<RoleName, byte[]> files, Instant now) {
    return switch (ChangeReview.review(state, files)) {
      case Result.Failed<ReviewedChange, CeremonyFailure>(var failure) -> refused(failure);
      case Result.Ok<ReviewedChange, CeremonyFailure>(var change) ->
          change
              .missing()
              .or(() -> expired(change, now))
              .<Result<ReviewedChange, ReleaseFailure>>map(TrustPublication::refused)
              .orElseGet(() -> Result.ok(change));
    };
  }

  private static Optional<CeremonyFailure> expired(ReviewedChange change, Instant now) {
    return change.files().entrySet().stream()
        .filter(file -> !now.isBefore(file.getValue().content().expires()))
        .<CeremonyFailure>map(
            file ->
                new CeremonyFailure.NotGenuine(
                    new TrustFailure.Expired(
                        file.getKey(), file.getValue().content().expires(), now)))
        .findFirst();
  }

  private static <T> Result<T, ReleaseFailure> refused(CeremonyFailure failure) {
    return Result.failed(new ReleaseFailure.ChangeRefused(failure));
  }
}

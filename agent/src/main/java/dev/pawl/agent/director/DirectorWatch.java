package dev.pawl.agent.director;

import dev.pawl.agent.link.FileLink;
import dev.pawl.agent.link.LinkFailure;
import dev.pawl.core.director.Directed;
import dev.pawl.core.director.DirectorFailure;
import dev.pawl.core.failure.Failure;
import dev.pawl.core.failure.Result;
import dev.pawl.core.protocol.BundleRequest;
import dev.pawl.core.protocol.MetadataBundle;
import dev.pawl.core.protocol.MetadataBundle.Repository;
import dev.pawl.core.trust.FetchAnswer;
import dev.pawl.core.trust.HeldVersions;
import dev.pawl.core.trust.MetadataSource;
import dev.pawl.core.trust.MetadataStore;
import dev.pawl.core.trust.RefreshedTrust;
import dev.pawl.core.trust.RoleType;
import dev.pawl.core.trust.SignedTime;
import dev.pawl.core.trust.TrustFailure;
import dev.pawl.core.trust.TufClient;
import dev.pawl.core.value.DeviceId;
import dev.pawl.core.value.Nonce;
import dev.pawl.core.value.RoleName;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/// Asks the director and verifies its answer: a TUF client of the director's repository, whose
/// timestamp must repeat the nonce of this very question. Used by one thread at a time.
public final class DirectorWatch {
  /// What asking came to.
  public sealed interface Answer {
    /// The director's word, fresh and for this device.
    /// @param bundle newer files of the image repository, if they were asked for and came
    /// @param times what the files say about the time
    record Heard(Directed directed, Optional<MetadataBundle> bundle, List<SignedTime> times)
        implements Answer {}

    /// There is an answer, and it is not to be trusted.
    record Refused(Failure why) implements Answer {}

    /// No answer yet.
    /// @param answered whether the server answered, only not usefully
    record NotNow(Failure why, boolean answered) implements Answer {}
  }

  private final FileLink link;
  private final MetadataStore store;
  private final DeviceId device;
  private final Supplier<Nonce> nonces;
  private final byte[] root;
  private final TufClient client;

  /// Where the client fetches from in this question.
  private MetadataSource source = (_, _) -> new FetchAnswer.NotFound();

  /// @param store where verified metadata of the director stays
  /// @param root the director's first root, from the factory
  /// @param nonces a new one at each call
  public DirectorWatch(
      FileLink link, MetadataStore store, byte[] root, DeviceId device, Supplier<Nonce> nonces) {
    this.link = link;
    this.store = store;
    this.device = device;
    this.nonces = nonces;
    this.root = root.clone();
    this.client = new TufClient((name, limit) -> source.fetch(name, limit), store, root);
  }

  /// Asks once.
  /// @param image versions held of the image repository's files, to get newer ones along
  public Answer ask(Optional<Map<RoleName, Long>> image, Instant now) {
    Nonce nonce = nonces.get();
    Map<RoleName, Long> held = HeldVersions.in(store, root, List.of());
    Optional<MetadataBundle> bundle;
    switch (link.bundle(new BundleRequest(nonce, held, image))) {
      case Result.Ok<MetadataBundle, LinkFailure>(MetadataBundle files) ->
          bundle = Optional.of(files);
      case Result.Failed<MetadataBundle, LinkFailure>(LinkFailure why) -> {
        if (!why.answered()) {
          return new Answer.NotNow(why, false);
        }
        bundle = Optional.empty();
      }
    }
    var plain = new DirectorSource(link, nonce, held.getOrDefault(RoleType.TIMESTAMP.role(), 0L));
    source = new BundleSource(Repository.DIRECTOR, bundle, plain);
    return switch (client.refresh(now)) {
      case Result.Failed<RefreshedTrust, TrustFailure>(TrustFailure why) ->
          isTransient(why)
              ? new Answer.NotNow(why, plain.alwaysAnswered())
              : new Answer.Refused(new DirectorFailure.NotTrusted(why));
      case Result.Ok<RefreshedTrust, TrustFailure>(RefreshedTrust trust) ->
          switch (Directed.by(trust, device, nonce)) {
            case Result.Failed<Directed, DirectorFailure>(DirectorFailure why) ->
                new Answer.Refused(why);
            case Result.Ok<Directed, DirectorFailure>(Directed directed) ->
                new Answer.Heard(directed, bundle, trust.signedTimes());
          };
    };
  }

  /// Whether what is missing now may be had later; else it is not trusted.
  public static boolean isTransient(TrustFailure why) {
    return switch (why) {
      case TrustFailure.FetchFailed _, TrustFailure.FileMissing _, TrustFailure.TooManyRoots _ ->
          true;
      case TrustFailure.Malformed _,
          TrustFailure.UnsupportedSpec _,
          TrustFailure.WrongType _,
          TrustFailure.TooFewSignatures _,
          TrustFailure.Expired _,
          TrustFailure.VersionRollback _,
          TrustFailure.WrongVersion _,
          TrustFailure.NotInSnapshot _,
          TrustFailure.LengthExceeded _,
          TrustFailure.LengthMismatch _,
          TrustFailure.HashMismatch _,
          TrustFailure.TargetNotFound _,
          TrustFailure.TooManyDelegations _,
          TrustFailure.NotAnImage _ ->
          false;
    };
  }
}

package dev.pawl.cli.repository;

import dev.pawl.cli.failure.CliFailure;
import dev.pawl.cli.failure.CoreRefused;
import dev.pawl.cli.remote.OperatorClient;
import dev.pawl.core.failure.Result;
import dev.pawl.core.release.LineNames;
import dev.pawl.core.trust.FetchAnswer;
import dev.pawl.core.trust.MemoryMetadataStore;
import dev.pawl.core.trust.MetaFile;
import dev.pawl.core.trust.MetadataNames;
import dev.pawl.core.trust.MetadataSource;
import dev.pawl.core.trust.RefreshedTrust;
import dev.pawl.core.trust.TrustFailure;
import dev.pawl.core.trust.TufClient;
import dev.pawl.core.value.ByteCount;
import dev.pawl.core.value.ProductLine;
import dev.pawl.core.value.RoleName;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// What a server has published of a line, verified like a device would: root, timestamp, snapshot,
/// targets, line (TUF 1.0.34, section 5). Only the line itself may be expired: its next version is
/// what
/// mends that.
public final class ServerRepository {
  private final OperatorClient client;
  private final RepositoryCopies copies;

  /// @param copies give the trusted root, and the newest version of the line seen before
  public ServerRepository(OperatorClient client, RepositoryCopies copies) {
    this.client = client;
    this.copies = copies;
  }

  /// The state of a line. One older than the copies is refused: somebody replays it, or the server
  /// was
  /// restored from a backup.
  public Result<LineState, CliFailure> line(ProductLine line, Instant now) {
    return copies.trustedRoot().then(root -> line(line, root, now));
  }

  private Result<LineState, CliFailure> line(ProductLine line, byte[] trustedRoot, Instant now) {
    Source source = new Source(client);
    return switch (new TufClient(source, new MemoryMetadataStore(), trustedRoot).refresh(now)) {
      case Result.Failed<RefreshedTrust, TrustFailure>(TrustFailure failure) ->
          Result.failed(source.explain(failure));
      case Result.Ok<RefreshedTrust, TrustFailure>(RefreshedTrust trust) ->
          current(line, trust)
              .then(
                  current ->
                      chain(trustedRoot, trust.roots(), trust)
                          .then(chain -> LineState.verify(chain, line, current)))
              .then(this::notOlder);
    };
  }

  private static Result<RepositoryChain, CliFailure> chain(
      byte[] trustedRoot, List<byte[]> roots, RefreshedTrust trust) {
    byte[] targets = trust.targets().value().received();
    return switch (RepositoryChain.verify(trustedRoot, roots, targets)) {
      case Result.Ok<RepositoryChain, TrustFailure>(RepositoryChain chain) -> Result.ok(chain);
      case Result.Failed<RepositoryChain, TrustFailure>(TrustFailure failure) ->
          Result.failed(RepositoryFailure.refused(failure, "verifying the server's metadata"));
    };
  }

  /// The line's file that the snapshot names; nothing when it names none.
  private Result<Optional<byte[]>, CliFailure> current(ProductLine line, RefreshedTrust trust) {
    RoleName role = LineNames.role(line);
    return switch (trust.trusted().snapshotEntry(role)) {
      case Result.Failed<MetaFile, TrustFailure> _ -> Result.ok(Optional.empty());
      case Result.Ok<MetaFile, TrustFailure>(MetaFile stated) -> {
        String name = MetadataNames.versioned(role, stated.version());
        yield client
            .metadata(name)
            .then(
                found ->
                    found.isPresent()
                        ? Result.ok(found)
                        : Result.failed(
                            RepositoryFailure.refused(
                                new TrustFailure.FileMissing(name),
                                "fetching the metadata of " + role)));
      }
    };
  }

  private Result<LineState, CliFailure> notOlder(LineState state) {
    RoleName role = LineNames.role(state.line());
    long found = state.nextVersion() - 1;
    long seen = copies.newest(role).orElse(0);
    return found >= seen
        ? Result.ok(state)
        : Result.failed(
            RepositoryFailure.refused(
                new TrustFailure.VersionRollback(role, seen, found),
                "comparing the server's " + role + " with the copy in the workspace"));
  }

  /// Fetches through the operator API. Remembers why that failed: an unreachable server must not
  /// look
  /// like a broken signature.
  private static final class Source implements MetadataSource {
    private final OperatorClient client;
    private Optional<CliFailure> failure = Optional.empty(); // the last one

    Source(OperatorClient client) {
      this.client = client;
    }

    @Override
    public FetchAnswer fetch(String fileName, ByteCount limit) {
      return switch (client.metadata(fileName)) {
        case Result.Failed<Optional<byte[]>, CliFailure>(CliFailure why) -> {
          failure = Optional.of(why);
          yield new FetchAnswer.Unreachable(why.code());
        }
        case Result.Ok<Optional<byte[]>, CliFailure>(Optional<byte[]> found) ->
            found
                .<FetchAnswer>map(
                    bytes ->
                        bytes.length > limit.value()
                            ? new FetchAnswer.TooLong()
                            : new FetchAnswer.Found(bytes))
                .orElseGet(FetchAnswer.NotFound::new);
      };
    }

    CliFailure explain(TrustFailure refused) {
      return failure.orElseGet(
          () ->
              CoreRefused.notVerified(
                  refused,
                  "verifying the server's metadata",
                  "a chain of valid signatures from the trusted root, none expired",
                  "do not sign anything for this server before you know why"));
    }
  }
}

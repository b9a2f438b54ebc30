package dev.pawl.cli.repository;

import dev.pawl.cli.failure.CliFailure;
import dev.pawl.core.failure.Result;
import dev.pawl.core.release.ImageDescription;
import dev.pawl.core.release.LineNames;
import dev.pawl.core.trust.DelegatedRole;
import dev.pawl.core.trust.ImageProof;
import dev.pawl.core.trust.KeyRing;
import dev.pawl.core.trust.MetadataVerifier;
import dev.pawl.core.trust.SignedMetadata;
import dev.pawl.core.trust.Targets;
import dev.pawl.core.trust.TrustFailure;
import dev.pawl.core.trust.Verified;
import dev.pawl.core.value.ProductLine;
import dev.pawl.core.value.ReleaseCounter;
import dev.pawl.core.value.RoleName;
import dev.pawl.core.value.TargetPath;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// What is published of one product line, verified: who signs for it, and its current metadata.
public final class LineState {
  private final RepositoryChain chain;
  private final ProductLine line;
  private final DelegatedRole role;
  private final Optional<SignedMetadata<Targets>> current;
  private final List<ImageDescription> images;

  private LineState(
      RepositoryChain chain,
      ProductLine line,
      DelegatedRole role,
      Optional<SignedMetadata<Targets>> current,
      List<ImageDescription> images) {
    this.chain = chain;
    this.line = line;
    this.role = role;
    this.current = current;
    this.images = images;
  }

  /// Verifies the line's current metadata under the chain.
  /// @param current empty when nothing was ever published of the line
  public static Result<LineState, CliFailure> verify(
      RepositoryChain chain, ProductLine line, Optional<byte[]> current) {
    RoleName name = LineNames.role(line);
    Optional<DelegatedRole> role = chain.targets().content().delegations().role(name);
    if (role.isEmpty()) {
      return Result.failed(new RepositoryFailure.LineNotDelegated(line));
    }
    if (current.isEmpty()) {
      return Result.ok(new LineState(chain, line, role.get(), Optional.empty(), List.of()));
    }
    var state =
        MetadataVerifier.delegated(chain.targets().content(), name, current.get())
            .then(
                file ->
                    ImageDescription.allFrom(file, name)
                        .map(
                            images ->
                                new LineState(
                                    chain,
                                    line,
                                    role.get(),
                                    Optional.of(file.value()),
                                    images.stream().map(Verified::value).toList())));
    return switch (state) {
      case Result.Ok<LineState, TrustFailure>(LineState verified) -> Result.ok(verified);
      case Result.Failed<LineState, TrustFailure>(TrustFailure failure) ->
          Result.failed(
              RepositoryFailure.refused(failure, "verifying the published metadata of " + name));
    };
  }

  /// The signed files above the line.
  public RepositoryChain chain() {
    return chain;
  }

  /// The line.
  public ProductLine line() {
    return line;
  }

  /// Who signs for it.
  public DelegatedRole role() {
    return role;
  }

  /// The keys of those who sign for it.
  public KeyRing keys() {
    return chain.targets().content().delegations().keys();
  }

  /// The current metadata, if any was published.
  public Optional<SignedMetadata<Targets>> current() {
    return current;
  }

  /// The images of the current metadata.
  public List<ImageDescription> images() {
    return images;
  }

  /// The version the next metadata must have.
  public long nextVersion() {
    return current.map(file -> file.content().version()).orElse(0L) + 1;
  }

  /// The highest counter published, if anything was.
  public Optional<ReleaseCounter> highestCounter() {
    return images.stream().map(ImageDescription::counter).max(Comparator.naturalOrder());
  }

  /// What a boot stage needs to verify the description of an image of this line by itself.
  public Result<ImageProof, CliFailure> proof(TargetPath path) {
    boolean known = images.stream().anyMatch(image -> image.path().equals(path));
    return known
        ? Result.ok(
            new ImageProof(
                path, chain.roots(), chain.targets().received(), current.orElseThrow().received()))
        : Result.failed(new RepositoryFailure.NotInLine(path));
  }
}

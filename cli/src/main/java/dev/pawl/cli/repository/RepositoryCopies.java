package dev.pawl.cli.repository;

import dev.pawl.cli.failure.CliFailure;
import dev.pawl.core.failure.Result;
import dev.pawl.core.file.DurableFile;
import dev.pawl.core.release.LineNames;
import dev.pawl.core.trust.DelegatedRole;
import dev.pawl.core.trust.MetadataNames;
import dev.pawl.core.trust.RoleType;
import dev.pawl.core.trust.Root;
import dev.pawl.core.trust.SignedMetadata;
import dev.pawl.core.trust.TrustFailure;
import dev.pawl.core.value.ProductLine;
import dev.pawl.core.value.RoleName;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// The workspace's copies of published metadata: `1.root.json`, `1.targets.json`,
/// `3.line-lock.json`, …
/// They let people sign without a network, and remember which version was the newest.
public final class RepositoryCopies {
  private final Path folder;

  /// @param folder holds at least `1.root.json` and one version of the targets
  public RepositoryCopies(Path folder) {
    this.folder = folder;
  }

  /// The root that everything else is verified from: the first one.
  public Result<byte[], CliFailure> trustedRoot() {
    return read(MetadataNames.versioned(RoleType.ROOT.role(), 1));
  }

  /// The roots after the first, ascending; not yet verified.
  public List<byte[]> laterRoots() {
    // One that recovers leaves a gap before it.
    return versions(RoleType.ROOT.role()).stream()
        .filter(version -> version > 1)
        .sorted()
        .flatMap(version -> load(MetadataNames.versioned(RoleType.ROOT.role(), version)).stream())
        .toList();
  }

  /// The chain these copies make.
  public Result<RepositoryChain, CliFailure> chain() {
    List<byte[]> roots = laterRoots();
    RoleName role = RoleType.TARGETS.role();
    String newest = MetadataNames.versioned(role, newest(role).orElse(1));
    return trustedRoot().then(root -> read(newest).then(targets -> verify(root, roots, targets)));
  }

  /// Every signed file that counts, as bytes.
  ///
  /// @param roots those after the first, ascending
  /// @param targets the newest top-level targets and lines, by role
  public record Signed(List<byte[]> roots, Map<RoleName, byte[]> targets) {
    public Signed {
      roots = List.copyOf(roots);
      targets = Map.copyOf(targets);
    }
  }

  /// Every signed file that counts, verified.
  public Result<Signed, CliFailure> signed() {
    return chain()
        .map(
            chain -> {
              Map<RoleName, byte[]> files = new LinkedHashMap<>();
              files.put(RoleType.TARGETS.role(), chain.targets().received());
              for (DelegatedRole role : chain.targets().content().delegations().roles()) {
                OptionalLong version = newest(role.name());
                if (version.isPresent()) {
                  load(MetadataNames.versioned(role.name(), version.getAsLong()))
                      .ifPresent(bytes -> files.put(role.name(), bytes));
                }
              }
              return new Signed(chain.roots(), files);
            });
  }

  private Result<RepositoryChain, CliFailure> verify(
      byte[] root, List<byte[]> roots, byte[] targets) {
    return switch (RepositoryChain.verify(root, roots, targets)) {
      case Result.Ok<RepositoryChain, TrustFailure>(RepositoryChain chain) -> Result.ok(chain);
      case Result.Failed<RepositoryChain, TrustFailure>(TrustFailure failure) ->
          Result.failed(
              RepositoryFailure.refused(failure, "verifying the published metadata in " + folder));
    };
  }

  /// What these copies say about a line.
  public Result<LineState, CliFailure> line(ProductLine line) {
    OptionalLong version = newest(LineNames.role(line));
    Optional<byte[]> current =
        version.isPresent()
            ? load(MetadataNames.versioned(LineNames.role(line), version.getAsLong()))
            : Optional.empty();
    return chain().then(chain -> LineState.verify(chain, line, current));
  }

  /// The newest version of a role's file here.
  public OptionalLong newest(RoleName role) {
    return versions(role).stream().mapToLong(version -> version).max();
  }

  private List<Long> versions(RoleName role) {
    Pattern name =
        Pattern.compile("([1-9][0-9]{0,17})\\." + Pattern.quote(MetadataNames.unversioned(role)));
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .map(file -> name.matcher(String.valueOf(file.getFileName())))
          .filter(Matcher::matches)
          .map(match -> Long.parseLong(match.group(1)))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException("reading " + folder, e);
    }
  }

  /// Keeps the signed files of a verified state.
  public void keep(LineState state) {
    RepositoryChain chain = state.chain();
    for (byte[] root : chain.roots()) {
      if (SignedMetadata.root(root)
          instanceof Result.Ok<SignedMetadata<Root>, TrustFailure>(SignedMetadata<Root> read)) {
        keep(RoleType.ROOT.role(), read.content().version(), root);
      }
    }
    keep(RoleType.TARGETS.role(), chain.targets().content().version(), chain.targets().received());
    state
        .current()
        .ifPresent(
            file -> keep(LineNames.role(state.line()), file.content().version(), file.received()));
  }

  /// Keeps a signed file that was published. One that is here already stays as it is.
  public void keep(RoleName role, long version, byte[] signed) {
    Path file = folder.resolve(MetadataNames.versioned(role, version));
    try {
      if (!Files.exists(file)) {
        DurableFile.replace(file, signed);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("writing " + file, e);
    }
  }

  private Result<byte[], CliFailure> read(String name) {
    return load(name)
        .<Result<byte[], CliFailure>>map(Result::ok)
        .orElseGet(() -> Result.failed(new RepositoryFailure.CopyMissing(folder, name)));
  }

  private Optional<byte[]> load(String name) {
    try {
      return DurableFile.read(folder.resolve(name), RoleType.TARGETS.limit());
    } catch (IOException e) {
      throw new UncheckedIOException("reading " + folder.resolve(name), e);
    }
  }
}

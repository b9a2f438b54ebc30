package dev.pawl.cli.release;

import static dev.pawl.cli.testing.Results.ok;

import dev.pawl.cli.failure.CliFailure;
import dev.pawl.cli.repository.RepositoryCopies;
import dev.pawl.cli.testing.TestShell;
import dev.pawl.cli.testing.Workspaces;
import dev.pawl.cli.workspace.Workspace;
import dev.pawl.core.failure.Result;
import dev.pawl.core.release.LineNames;
import dev.pawl.core.value.HardwareId;
import dev.pawl.core.value.ProductLine;
import dev.pawl.core.value.ReleaseCounter;
import dev.pawl.core.value.Version;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Set;

/// A workspace, and releases of its line `lock`, as tests need them.
final class ReleaseWorld {
  static final ProductLine LOCK = new ProductLine("lock");

  final Workspace workspace;
  final RepositoryCopies copies;

  ReleaseWorld(Path folder) {
    workspace = Workspaces.copyTo(folder.resolve("acme"));
    copies = new RepositoryCopies(workspace.repository());
  }

  byte[] root() {
    return ok(copies.trustedRoot());
  }

  Path image(String name, int length) {
    try {
      Path image = workspace.folder().resolve(name);
      Files.write(
          image,
          "firmware "
              .repeat(length / 9 + 1)
              .substring(0, length)
              .getBytes(StandardCharsets.US_ASCII));
      return image;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  ReleaseSpec spec(String version, long counter) {
    return ReleaseSpec.of(
        LOCK,
        new Version(version),
        new ReleaseCounter(counter),
        Set.of(new HardwareId("lock-s2")),
        image("lock-" + version + ".bin", 100_000));
  }

  Result<SigningRequest, CliFailure> create(ReleaseSpec spec) {
    return create(spec, TestShell.NOW);
  }

  Result<SigningRequest, CliFailure> create(ReleaseSpec spec, Instant now) {
    try {
      return ReleaseDraft.create(spec, workspace, ok(copies.line(LOCK)), now, _ -> {});
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  SigningRequest sign(SigningRequest request, String... keys) {
    SigningRequest signed = request;
    for (String key : keys) {
      signed = ok(signed.sign(Workspaces.signer(key), root()));
    }
    return signed;
  }

  /// Takes a fully signed request for published.
  void publish(SigningRequest signed) {
    CheckedRequest checked = ok(signed.check(root()));
    copies.keep(LineNames.role(LOCK), checked.facts().version(), checked.metadata());
  }

  /// Creates, signs and publishes a release at this time.
  void releaseAt(String version, long counter, Instant now) {
    publish(sign(ok(create(spec(version, counter), now)), "lock-build", "lock-release"));
  }

  /// Creates, signs and publishes a release.
  void release(String version, long counter) {
    publish(sign(ok(create(spec(version, counter))), "lock-build", "lock-release"));
  }
}

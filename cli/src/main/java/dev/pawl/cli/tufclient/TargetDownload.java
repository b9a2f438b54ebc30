package dev.pawl.cli.tufclient;

import dev.pawl.core.failure.Result;
import dev.pawl.core.trust.RefreshedTrust;
import dev.pawl.core.trust.TargetFile;
import dev.pawl.core.trust.TrustFailure;
import dev.pawl.core.trust.Verified;
import dev.pawl.core.value.Digest;
import dev.pawl.core.value.Digest.Algorithm;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/// Fetches files that trusted metadata describes (TUF 5.7): at most as many bytes as are signed,
/// and visible only when their length and every stated hash are right.
final class TargetDownload {
  private final FileFetch files;
  private final URI base;
  private final TargetFolder folder;

  /// @param base ends in `/`
  TargetDownload(FileFetch files, URI base, TargetFolder folder) {
    this.files = files;
    this.base = base;
    this.folder = folder;
  }

  /// Fetches one file, unless it is there already.
  /// @return what went wrong, if anything did
  Optional<TrustFailure> download(RefreshedTrust trust, String target) throws IOException {
    switch (trust.findFile(target)) {
      case Result.Failed<Verified<TargetFile>, TrustFailure>(TrustFailure why) -> {
        return Optional.of(why);
      }
      case Result.Ok<Verified<TargetFile>, TrustFailure>(Verified<TargetFile> found) -> {
        TargetFile described = found.value();
        if (described.hashes().isEmpty()) {
          return Optional.of(
              new TrustFailure.Malformed(
                  "the description of " + target,
                  "expected a sha256 or sha512 hash, found none of them"));
        }
        if (folder.has(target, described)) {
          return Optional.empty();
        }
        boolean prefixed = trust.trusted().root().content().consistentSnapshot();
        return fetch(target, described, prefixed);
      }
    }
  }

  private Optional<TrustFailure> fetch(String target, TargetFile described, boolean prefixed)
      throws IOException {
    Path unverified = folder.begin();
    try {
      Optional<TrustFailure> wrong = write(unverified, target, described, prefixed);
      if (wrong.isEmpty()) {
        folder.finish(unverified, target);
      }
      return wrong;
    } finally {
      Files.deleteIfExists(unverified);
    }
  }

  private Optional<TrustFailure> write(
      Path to, String target, TargetFile described, boolean prefixed) throws IOException {
    URI url = URI.create(base + encoded(prefixed ? prefixed(target, described) : target));
    try (FileChannel channel = FileChannel.open(to, StandardOpenOption.WRITE);
        var out = new MeasuredOutput(Channels.newOutputStream(channel), described)) {
      return switch (files.get(url, described.length(), out)) {
        case Delivery.Complete _ -> {
          channel.force(true);
          yield out.mismatch(target);
        }
        case Delivery.NotThere _ -> Optional.of(new TrustFailure.FileMissing(target));
        case Delivery.TooLong _ ->
            Optional.of(new TrustFailure.LengthExceeded(target, described.length()));
        case Delivery.Broken(String reason) ->
            Optional.of(new TrustFailure.FetchFailed(target, reason));
      };
    }
  }

  /// TUF 3.2.3 and 6.2: `dir/HASH.name`.
  private static String prefixed(String target, TargetFile described) {
    Digest hash =
        Optional.ofNullable(described.hashes().get(Algorithm.SHA_256))
            .orElseGet(() -> described.hashes().values().iterator().next());
    int name = target.lastIndexOf('/') + 1;
    return target.substring(0, name) + hash.hex() + "." + target.substring(name);
  }

  /// Each segment percent-encoded, the slashes between them as they are.
  private static String encoded(String path) {
    return URLEncoder.encode(path, StandardCharsets.UTF_8).replace("+", "%20").replace("%2F", "/");
  }
}

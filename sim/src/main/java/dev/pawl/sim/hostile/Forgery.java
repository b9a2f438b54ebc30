package dev.pawl.sim.hostile;

import dev.pawl.core.failure.Result;
import dev.pawl.core.key.KeyGenerator;
import dev.pawl.core.key.SoftwareSigner;
import dev.pawl.core.trust.MetadataWriter;
import dev.pawl.core.trust.SignedMetadata;
import dev.pawl.core.trust.TargetFile;
import dev.pawl.core.trust.Targets;
import dev.pawl.core.trust.TrustFailure;
import dev.pawl.core.value.Digest;
import dev.pawl.core.value.Digest.Algorithm;
import dev.pawl.core.value.RoleName;
import dev.pawl.core.value.TargetPath;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Metadata as an attacker would like it to be.
public final class Forgery {
  private Forgery() {}

  /// A line's metadata that describes `image` as the attacker's in place of the genuine one. Signed
  /// properly, twice, with keys the attacker made himself: the only ones he has.
  public static Result<byte[], TrustFailure> ofLine(
      RoleName line, byte[] genuine, TargetPath victim, Digest image) {
    return SignedMetadata.targets(line, genuine)
        .map(
            signed -> {
              Targets content = signed.content();
              Map<String, TargetFile> targets = new LinkedHashMap<>(content.targets());
              targets.computeIfPresent(
                  victim.value(),
                  (_, file) ->
                      new TargetFile(
                          file.length(), Map.of(Algorithm.SHA_256, image), file.custom()));
              return MetadataWriter.sign(
                  new Targets(content.version(), content.expires(), targets, content.delegations()),
                  List.of(
                      SoftwareSigner.of(KeyGenerator.ed25519()),
                      SoftwareSigner.of(KeyGenerator.ed25519())));
            });
  }
}

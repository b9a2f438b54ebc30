package dev.pawl.sim.hostile;

import dev.pawl.core.failure.Result;
import dev.pawl.core.value.ByteCount;
import dev.pawl.core.value.Digest;
import dev.pawl.server.release.ArtifactFailure;
import dev.pawl.server.release.ArtifactStore;
import dev.pawl.server.release.ArtifactUpload;
import dev.pawl.server.release.StoredArtifact;
import java.io.IOException;
import java.util.function.Supplier;

/// An artifact store that hands out forged images where the plan says so.
final class ForgedImages implements ArtifactStore {
  private final ArtifactStore genuine;
  private final Supplier<HostilePlan> plan;

  ForgedImages(ArtifactStore genuine, Supplier<HostilePlan> plan) {
    this.genuine = genuine;
    this.plan = plan;
  }

  @Override
  public boolean has(Digest sha256) {
    return genuine.has(sha256);
  }

  @Override
  public Result<ArtifactUpload, ArtifactFailure> begin(Digest sha256, ByteCount length)
      throws IOException {
    return genuine.begin(sha256, length);
  }

  @Override
  public Result<StoredArtifact, ArtifactFailure> open(Digest sha256) throws IOException {
    boolean forged = plan.get().forgedImages().contains(sha256);
    return genuine.open(sha256).map(artifact -> forged ? new ForgedArtifact(artifact) : artifact);
  }
}

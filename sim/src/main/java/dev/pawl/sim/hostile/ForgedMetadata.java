package dev.pawl.sim.hostile;

import dev.pawl.server.release.MetadataFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Supplier;

/// Hands out forged metadata where the plan says so.
final class ForgedMetadata implements MetadataFiles {
  private final MetadataFiles genuine;
  private final Supplier<HostilePlan> plan;

  ForgedMetadata(MetadataFiles genuine, Supplier<HostilePlan> plan) {
    this.genuine = genuine;
    this.plan = plan;
  }

  @Override
  public Optional<byte[]> find(String fileName) {
    Path forged = plan.get().forgedMetadata().get(fileName);
    if (forged == null) {
      return genuine.find(fileName);
    }
    try {
      return Optional.of(Files.readAllBytes(forged));
    } catch (IOException e) {
      throw new UncheckedIOException("reading forged metadata", e);
    }
  }
}

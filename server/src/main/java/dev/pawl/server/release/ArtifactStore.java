package dev.pawl.server.release;

import dev.pawl.core.failure.Result;
import dev.pawl.core.value.ByteCount;
import dev.pawl.core.value.Digest;
import java.io.IOException;

/// Where the bytes of images are kept, each under its SHA-256. A port: files now, an object store
/// later; the hostile one of the whole-system tests hands out other bytes than were put in.
///
/// What `has` says is durable: once an upload has finished, the artifact survives a power cut.
public interface ArtifactStore {
  /// Whether the artifact is here, whole.
  boolean has(Digest sha256);

  /// Starts to take an artifact in. Close the upload in any case; unless it finished, nothing of
  /// it remains.
  Result<ArtifactUpload, ArtifactFailure> begin(Digest sha256, ByteCount length) throws IOException;

  /// The artifact, ready to be read.
  Result<StoredArtifact, ArtifactFailure> open(Digest sha256) throws IOException;
}

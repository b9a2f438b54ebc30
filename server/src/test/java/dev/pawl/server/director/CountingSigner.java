package dev.pawl.server.director;

import dev.pawl.core.director.Assignment;
import dev.pawl.core.failure.Result;
import dev.pawl.core.key.PublicKey;
import dev.pawl.core.trust.RoleType;
import dev.pawl.core.value.DeviceId;
import dev.pawl.core.value.Nonce;
import dev.pawl.server.signer.DirectorKeys;
import dev.pawl.server.signer.DirectorSigner;
import dev.pawl.server.signer.Receipt;
import dev.pawl.server.signer.SignedFiles;
import dev.pawl.server.signer.SignerFailure;
import dev.pawl.server.signer.SigningDesk;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/// A signer that counts what it is asked.
record CountingSigner(DirectorSigner real, Counts counts) implements DirectorSigner {
  /// What it was asked so far.
  record Counts(AtomicInteger files, AtomicInteger timestamps) {
    Counts() {
      this(new AtomicInteger(), new AtomicInteger());
    }

    List<Integer> filesAndTimestamps() {
      return List.of(files.get(), timestamps.get());
    }
  }

  static Result<DirectorSigner, SignerFailure> open(Path keys, Counts counts) {
    return DirectorKeys.open(keys)
        .map(opened -> new CountingSigner(new SigningDesk(opened, InstantSource.system()), counts));
  }

  @Override
  public Result<Map<RoleType, PublicKey>, SignerFailure> publicKeys() {
    return real.publicKeys();
  }

  @Override
  public Result<byte[], SignerFailure> timestamp(
      DeviceId device, Optional<Nonce> nonce, long version, long snapshot) {
    counts.timestamps().incrementAndGet();
    return real.timestamp(device, nonce, version, snapshot);
  }

  @Override
  public Result<SignedFiles, SignerFailure> files(
      Assignment assignment, long version, Instant issued, Optional<Receipt> receipt) {
    counts.files().incrementAndGet();
    return real.files(assignment, version, issued, receipt);
  }

  @Override
  public void close() {
    real.close();
  }
}

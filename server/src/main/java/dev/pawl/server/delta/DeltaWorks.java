package dev.pawl.server.delta;

import dev.pawl.core.chain.Actor;
import dev.pawl.core.director.NamedDelta;
import dev.pawl.core.failure.Result;
import dev.pawl.core.file.OwnerOnly;
import dev.pawl.core.json.JsonValue;
import dev.pawl.core.json.JsonValue.JsonObject;
import dev.pawl.core.value.ByteCount;
import dev.pawl.core.value.Digest;
import dev.pawl.server.audit.AuditLog;
import dev.pawl.server.release.ArtifactFailure;
import dev.pawl.server.release.ArtifactStore;
import dev.pawl.server.release.ArtifactUpload;
import dev.pawl.server.release.StoredArtifact;
import dev.pawl.server.sql.Database;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Makes wanted deltas, one at a time, on a thread of its own. A delta is claimed by its row for a
/// while, which is prolonged as long as the work goes on: after a power cut, here or at another
/// node,
/// it is begun again. What fails is tried again with growing pauses, five times in all.
public final class DeltaWorks implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(DeltaWorks.class);

  /// Attempts after which a delta is given up until it is rolled out once more.
  static final int MOST_ATTEMPTS = 5;

  private static final Duration CLAIM = Duration.ofSeconds(30);
  private static final Duration FIRST_PAUSE = Duration.ofSeconds(10);
  private static final Duration LOOK_EVERY = Duration.ofSeconds(60);
  private static final int PIECE = 1 << 16;

  private final Parts parts;
  private final Semaphore poked = new Semaphore(0);
  private final Thread thread;

  /// What it works with.
  /// @param folder for what is under way; emptied at the start
  public record Parts(
      Deltas deltas,
      Database database,
      ArtifactStore artifacts,
      DeltaMaker maker,
      AuditLog audit,
      Path folder,
      InstantSource clock) {}

  private DeltaWorks(Parts parts) {
    this.parts = parts;
    this.thread = Thread.ofPlatform().daemon().name("deltas").unstarted(this::run);
  }

  /// Works that have not begun.
  public static DeltaWorks of(Parts parts) {
    return new DeltaWorks(parts);
  }

  /// Begins.
  public DeltaWorks start() {
    thread.start();
    return this;
  }

  /// Something changed that may want deltas: looks at once.
  public void poke() {
    poked.release();
  }

  /// Ends; a delta under way is begun again at the next start.
  @Override
  public void close() {
    thread.interrupt();
    try {
      thread.join(Duration.ofSeconds(10));
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    while (!Thread.currentThread().isInterrupted()) {
      try {
        while (turn()) {
          // Until nothing is due.
        }
        if (poked.tryAcquire(pause().toMillis(), TimeUnit.MILLISECONDS)) {
          poked.drainPermits();
        }
      } catch (InterruptedException _) {
        return;
      } catch (IOException | RuntimeException e) {
        if (Thread.currentThread().isInterrupted()) {
          return;
        }
        LOG.error("making deltas failed and is tried again later", e);
        if (!waited(FIRST_PAUSE)) {
          return;
        }
      }
    }
  }

  private static boolean waited(Duration time) {
    try {
      Thread.sleep(time);
      return true;
    } catch (InterruptedException _) {
      return false;
    }
  }

  private Duration pause() {
    Instant now = parts.clock.instant();
    return parts
        .database
        .read(parts.deltas.table()::nextDue)
        .map(due -> Duration.between(now, due))
        .filter(until -> until.compareTo(LOOK_EVERY) < 0)
        .map(until -> until.isPositive() ? until : Duration.ofMillis(1))
        .orElse(LOOK_EVERY);
  }

  /// Looks what is wanted and makes what is due first.
  /// @return whether anything was due
  boolean turn() throws IOException, InterruptedException {
    Instant now = parts.clock.instant();
    parts.deltas.plan(now);
    Optional<DeltaEntry> claimed = claim(now);
    if (claimed.isEmpty()) {
      return false;
    }
    DeltaEntry entry = claimed.get();
    switch (make(entry.key())) {
      case Result.Ok<Finished, DeltaMakeFailure>(Finished finished) -> keep(entry, finished);
      case Result.Failed<Finished, DeltaMakeFailure>(DeltaMakeFailure failure) ->
          fail(entry, failure);
    }
    return true;
  }

  /// A patch that is an artifact.
  private record Finished(NamedDelta patch, ByteCount full, Duration took) {}

  private Optional<DeltaEntry> claim(Instant now) {
    if (parts.database.read(tx -> parts.deltas.table().due(tx, now)).isEmpty()) {
      return Optional.empty();
    }
    return parts.database.write(
        tx -> {
          Optional<DeltaEntry> due = parts.deltas.table().due(tx, now);
          return due.isPresent() && parts.deltas.table().claim(tx, due.get(), now.plus(CLAIM))
              ? due
              : Optional.<DeltaEntry>empty();
        });
  }

  private Result<Finished, DeltaMakeFailure> make(DeltaKey key)
      throws IOException, InterruptedException {
    Instant start = parts.clock.instant();
    empty(parts.folder);
    Path old = parts.folder.resolve("old");
    Path image = parts.folder.resolve("new");
    Path patch = parts.folder.resolve("patch");
    try {
      Optional<DeltaMakeFailure> missing =
          copied(key.base(), old).or(() -> copied(key.image(), image));
      if (missing.isPresent()) {
        return Result.failed(missing.get());
      }
      var order = new DeltaMaker.Order(old, image, key.profile(), patch);
      return parts
          .maker
          .make(order, () -> prolong(key))
          .then(made -> kept(key, patch, made, start));
    } finally {
      empty(parts.folder);
    }
  }

  private void prolong(DeltaKey key) {
    Instant until = parts.clock.instant().plus(CLAIM);
    parts.database.write(
        tx -> {
          parts.deltas.table().postpone(tx, key, until);
          return true;
        });
  }

  private Optional<DeltaMakeFailure> copied(Digest sha256, Path to) {
    try {
      return switch (parts.artifacts.open(sha256)) {
        case Result.Failed<StoredArtifact, ArtifactFailure>(ArtifactFailure why) ->
            Optional.of(new DeltaMakeFailure.NoImage(sha256, why.code()));
        case Result.Ok<StoredArtifact, ArtifactFailure>(StoredArtifact artifact) -> {
          try (artifact) {
            yield copy(artifact, to).equals(sha256)
                ? Optional.empty()
                : Optional.of(new DeltaMakeFailure.NoImage(sha256, "other bytes"));
          }
        }
      };
    } catch (IOException e) {
      return Optional.of(new DeltaMakeFailure.NotKept("copying an image: " + e));
    }
  }

  private static Digest copy(StoredArtifact artifact, Path to) throws IOException {
    MessageDigest sha256 = Digest.Algorithm.SHA_256.start();
    byte[] piece = new byte[PIECE];
    long at = 0;
    try (OutputStream out = Files.newOutputStream(to, StandardOpenOption.CREATE_NEW)) {
      int n;
      while ((n = artifact.read(ByteBuffer.wrap(piece), at)) > 0) {
        sha256.update(piece, 0, n);
        out.write(piece, 0, n);
        at += n;
      }
    }
    return Digest.of(Digest.Algorithm.SHA_256, sha256.digest());
  }

  private Result<Finished, DeltaMakeFailure> kept(
      DeltaKey key, Path patch, DeltaMaker.Made made, Instant start) {
    try {
      var length = new ByteCount(Files.size(patch));
      if (!made.full().exceeds(length)) {
        return Result.failed(new DeltaMakeFailure.NotSmaller(length, made.full()));
      }
      Digest sha256 = digest(patch);
      Optional<ArtifactFailure> refused = stored(patch, sha256, length);
      if (refused.isPresent()) {
        return Result.failed(new DeltaMakeFailure.NotKept(refused.get().explain()));
      }
      return Result.ok(
          new Finished(
              new NamedDelta(key.base(), key.profile(), made.memory(), length, sha256),
              made.full(),
              Duration.between(start, parts.clock.instant())));
    } catch (IOException e) {
      return Result.failed(new DeltaMakeFailure.NotKept("" + e));
    }
  }

  private static Digest digest(Path file) throws IOException {
    MessageDigest sha256 = Digest.Algorithm.SHA_256.start();
    byte[] piece = new byte[PIECE];
    try (InputStream in = Files.newInputStream(file)) {
      int n;
      while ((n = in.read(piece)) > 0) {
        sha256.update(piece, 0, n);
      }
    }
    return Digest.of(Digest.Algorithm.SHA_256, sha256.digest());
  }

  private Optional<ArtifactFailure> stored(Path patch, Digest sha256, ByteCount length)
      throws IOException {
    if (parts.artifacts.has(sha256)) {
      return Optional.empty();
    }
    switch (parts.artifacts.begin(sha256, length)) {
      case Result.Failed<ArtifactUpload, ArtifactFailure>(ArtifactFailure why) -> {
        return Optional.of(why);
      }
      case Result.Ok<ArtifactUpload, ArtifactFailure>(ArtifactUpload upload) -> {
        try (upload;
            InputStream in = Files.newInputStream(patch)) {
          byte[] piece = new byte[PIECE];
          int n;
          while ((n = in.read(piece)) > 0) {
            Optional<ArtifactFailure> why = upload.write(piece, 0, n);
            if (why.isPresent()) {
              return why;
            }
          }
          return upload.finish() instanceof Result.Failed<?, ArtifactFailure>(ArtifactFailure why)
              ? Optional.of(why)
              : Optional.empty();
        }
      }
    }
  }

  private void keep(DeltaEntry entry, Finished finished) {
    Instant now = parts.clock.instant();
    NamedDelta patch = finished.patch();
    parts.database.write(
        tx -> {
          parts.deltas.table().made(tx, patch, entry.key(), finished.full(), now);
          return parts.audit.append(
              tx,
              Actor.server(),
              "delta.made",
              subject(entry.key()),
              about(entry.key())
                  .put("patch", patch.sha256().hex())
                  .put("length", patch.length().value())
                  .put("full", finished.full().value())
                  .put("memory", patch.memory().value())
                  .build());
        });
    LOG.info(
        "made a delta of {} in {} ms, the image has {} compressed",
        patch.length(),
        finished.took().toMillis(),
        finished.full());
  }

  private void fail(DeltaEntry entry, DeltaMakeFailure failure) {
    Instant now = parts.clock.instant();
    long attempts = entry.attempts() + 1;
    DeltaState state =
        failure instanceof DeltaMakeFailure.NotSmaller
            ? DeltaState.USELESS
            : failure.mayPass() && attempts < MOST_ATTEMPTS ? DeltaState.WANTED : DeltaState.FAILED;
    Instant next = now.plus(FIRST_PAUSE.multipliedBy(1L << (2 * Math.min(attempts - 1, 8))));
    parts.database.write(
        tx -> {
          parts.deltas.table().failed(tx, entry.key(), state, failure, next, now);
          return parts.audit.append(
              tx,
              Actor.server(),
              "delta.failed",
              subject(entry.key()),
              about(entry.key())
                  .put("code", failure.code())
                  .put("attempt", attempts)
                  .put("again", state == DeltaState.WANTED)
                  .build());
        });
    LOG.info("a delta was not made: {}: {}", failure.code(), failure.explain());
  }

  private static String subject(DeltaKey key) {
    return "delta/" + key.image().hex();
  }

  private static JsonValue.Builder about(DeltaKey key) {
    return JsonObject.builder()
        .put("base", key.base().hex())
        .put("image", key.image().hex())
        .put("profile", key.profile().label());
  }

  private static void empty(Path folder) throws IOException {
    OwnerOnly.createFolders(folder);
    try (DirectoryStream<Path> left = Files.newDirectoryStream(folder)) {
      for (Path file : left) {
        Files.deleteIfExists(file);
      }
    }
  }
}

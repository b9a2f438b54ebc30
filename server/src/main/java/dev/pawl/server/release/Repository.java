package dev.pawl.server.release;

import dev.pawl.core.ceremony.ReviewedChange;
import dev.pawl.core.ceremony.SignedState;
import dev.pawl.core.chain.Actor;
import dev.pawl.core.failure.Result;
import dev.pawl.core.json.JsonValue.JsonArray;
import dev.pawl.core.json.JsonValue.JsonObject;
import dev.pawl.core.trust.RoleType;
import dev.pawl.core.value.Tenant;
import dev.pawl.server.audit.AuditLog;
import dev.pawl.server.sql.Database;
import dev.pawl.server.sql.Transaction;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BiFunction;
import java.util.function.Function;

/// The signed image repository: its files in the database, its verified state in memory. Changes
/// happen one after the other: each is signed, verified, stored in one transaction with its audit
/// entry, and seen by devices only after that.
public final class Repository implements MetadataFiles {
  /// Versions of each role that are still handed out, besides all roots: a device may have read an
  /// older timestamp a moment ago.
  static final int KEPT_VERSIONS = 8;

  private final Parts parts;
  private final MetadataTable table;
  private final ReleaseTable releases;
  private final OnlineSigner signer;
  private final ReentrantLock changing = new ReentrantLock();

  /// What everybody sees; replaced as a whole after each change.
  private volatile RepositoryView view;

  private Repository(Parts parts, RepositoryView view) {
    this.parts = parts;
    this.table = new MetadataTable(parts.tenant);
    this.releases = new ReleaseTable(parts.tenant);
    this.signer = new OnlineSigner(parts.keys);
    this.view = view;
  }

  /// What a repository is made of.
  public record Parts(
      Tenant tenant, Database database, AuditLog audit, OnlineKeys keys, InstantSource clock) {}

  /// Opens the repository: verifies all that is kept, at the first start what `folder` holds, and
  /// signs anew what is due.
  /// @param folder with `1.root.json` and `1.targets.json`; read at the first start only
  public static Result<Repository, ReleaseFailure> open(Parts parts, Path folder) {
    return new FirstImport(parts, folder)
        .ifEmpty()
        .then(_ -> read(parts))
        .map(view -> new Repository(parts, view))
        .then(repository -> repository.refresh().map(_ -> repository));
  }

  /// What is published, and what was.
  public Catalogue catalogue() {
    return view.catalogue();
  }

  @Override
  public Optional<byte[]> find(String fileName) {
    return view.find(fileName);
  }

  /// What of it people have signed.
  public SignedState signed() {
    return view.state().signed();
  }

  /// Until when the newest timestamp, or snapshot, is valid.
  public Instant onlineUntil(RoleType role) {
    var state = view.state();
    return role == RoleType.TIMESTAMP ? state.timestamp().expires() : state.snapshot().expires();
  }

  RepositoryState state() {
    return view.state();
  }

  /// Signs snapshot and timestamp anew when that is due ([RenewalRule]).
  /// @return whether it was
  public Result<Boolean, ReleaseFailure> refresh() {
    changing.lock();
    try {
      var now = parts.clock.instant();
      var state = view.state();
      return switch (RenewalRule.due(state, now)) {
        case NOTHING -> Result.ok(false);
        case TIMESTAMP ->
            signer
                .timestamp(
                    state.rootContent(), state.snapshot(), state.timestamp().version() + 1, now)
                .map(signed -> keepRefreshed(List.of(signed.file()), now));
        case SNAPSHOT ->
            sign(state, now)
                .map(
                    signed ->
                        keepRefreshed(List.of(signed.snapshotFile(), signed.timestampFile()), now));
      };
    } finally {
      changing.unlock();
    }
  }

  /// Publishes a line that passed its review, with the snapshot and timestamp that name it.
  /// @param review says for the present state what may be published
  Result<LineReview.Accepted, ReleaseFailure> publish(
      Actor by, Function<RepositoryView, Result<LineReview.Accepted, ReleaseFailure>> review) {
    changing.lock();
    try {
      var now = parts.clock.instant();
      return review
          .apply(view)
          .then(
              line ->
                  sign(view.state().withLine(line.role(), line.metadata()), now)
                      .map(signed -> keepPublished(line, signed, by, now)));
    } finally {
      changing.unlock();
    }
  }

  /// Publishes a change of keys: all of its files at once, with the snapshot and timestamp that
  /// name them, signed by the keys that the newest root names.
  /// @param review says for the present state whether it may be published
  Result<ReviewedChange, ReleaseFailure> publishChange(
      Actor by, BiFunction<SignedState, Instant, Result<ReviewedChange, ReleaseFailure>> review) {
    changing.lock();
    try {
      var now = parts.clock.instant();
      return review
          .apply(view.state().signed(), now)
          .then(
              change -> signFor(change.after(), now).map(signed -> kept(change, signed, by, now)));
    } finally {
      changing.unlock();
    }
  }

  private Result<OnlineSigner.Signed, ReleaseFailure> signFor(SignedState after, Instant now) {
    var state = view.state();
    var snapshot =
        RepositoryState.snapshotOf(
            state.snapshot().version() + 1, now.plus(OnlineSigner.SNAPSHOT_VALID), after);
    return signer.sign(after.root().content(), snapshot, state.timestamp().version() + 1, now);
  }

  private ReviewedChange kept(
      ReviewedChange change, OnlineSigner.Signed signed, Actor by, Instant now) {
    var files = new ArrayList<MetadataFile>();
    var details = JsonObject.builder();
    change
        .files()
        .forEach(
            (role, file) -> {
              files.add(new MetadataFile(role, file.content().version(), file.received()));
              details.put(role.value(), file.content().version());
            });
    files.add(signed.snapshotFile());
    files.add(signed.timestampFile());
    parts.database.write(
        tx -> {
          put(tx, files, now);
          parts.audit.append(tx, by, "trust.changed", "repository", details.build());
          return true;
        });
    reload();
    return change;
  }

  private Result<OnlineSigner.Signed, ReleaseFailure> sign(RepositoryState state, Instant now) {
    return signer.sign(
        state.rootContent(),
        state.nextSnapshot(now.plus(OnlineSigner.SNAPSHOT_VALID)),
        state.timestamp().version() + 1,
        now);
  }

  private boolean keepRefreshed(List<MetadataFile> files, Instant now) {
    parts.database.write(
        tx -> {
          put(tx, files, now);
          var details = JsonObject.builder();
          files.forEach(file -> details.put(file.role().value(), file.version()));
          parts.audit.append(
              tx, Actor.server(), "repository.refreshed", "repository", details.build());
          return true;
        });
    reload();
    return true;
  }

  private LineReview.Accepted keepPublished(
      LineReview.Accepted line, OnlineSigner.Signed signed, Actor by, Instant now) {
    var file =
        new MetadataFile(
            line.role(),
            line.metadata().value().content().version(),
            line.metadata().value().received());
    var before = view.catalogue();
    parts.database.write(
        tx -> {
          put(tx, List.of(file, signed.snapshotFile(), signed.timestampFile()), now);
          var added = addReleases(tx, before, line, now);
          parts.audit.append(
              tx,
              by,
              "release.published",
              line.role().value(),
              JsonObject.builder()
                  .put("version", file.version())
                  .put("added", JsonArray.ofTexts(added))
                  .put("withdrawn", JsonArray.ofTexts(withdrawn(before, line)))
                  .build());
          return true;
        });
    reload();
    return line;
  }

  private void put(Transaction tx, List<MetadataFile> files, Instant now) throws SQLException {
    for (var file : files) {
      table.put(tx, file, now);
    }
  }

  private List<String> addReleases(
      Transaction tx, Catalogue before, LineReview.Accepted line, Instant now) throws SQLException {
    var added = new ArrayList<String>();
    long number = before.all().stream().mapToLong(Release::number).max().orElse(0);
    for (var image : line.images()) {
      if (before.find(image.path()).isEmpty()) {
        number++;
        releases.add(tx, new Release(number, image, true, now));
      }
      if (before.find(image.path()).filter(Release::published).isEmpty()) {
        added.add(image.path().value());
      }
    }
    return added;
  }

  private static List<String> withdrawn(Catalogue before, LineReview.Accepted line) {
    return before.all().stream()
        .filter(Release::published)
        .map(release -> release.image())
        .filter(image -> LineReview.roleOf(image).equals(line.role()))
        .filter(image -> !line.images().contains(image))
        .map(image -> image.path().value())
        .toList();
  }

  /// Takes over what was just made durable, verified once more on the way.
  private void reload() {
    view =
        read(parts)
            .orThrow(
                failure ->
                    new IllegalStateException(
                        "what was just stored cannot be read: " + failure.explain()));
  }

  private static Result<RepositoryView, ReleaseFailure> read(Parts parts) {
    return parts.database.read(
        tx -> {
          var files = new MetadataTable(parts.tenant).newest(tx, KEPT_VERSIONS);
          var known = new ReleaseTable(parts.tenant).all(tx);
          return RepositoryLoader.load(files)
              .then(
                  state ->
                      CatalogueReader.read(state, known)
                          .map(
                              catalogue ->
                                  new RepositoryView(
                                      state, catalogue, RepositoryView.byName(files))));
        });
  }
}

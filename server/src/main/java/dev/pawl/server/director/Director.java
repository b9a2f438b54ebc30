package dev.pawl.server.director;

import dev.pawl.core.chain.Actor;
import dev.pawl.core.director.Assigned;
import dev.pawl.core.director.AssignedSet;
import dev.pawl.core.director.Assignment;
import dev.pawl.core.director.NamedDelta;
import dev.pawl.core.failure.Result;
import dev.pawl.core.json.JsonValue.JsonObject;
import dev.pawl.core.protocol.BundleRequest;
import dev.pawl.core.protocol.MetadataBundle;
import dev.pawl.core.protocol.MetadataBundle.Repository;
import dev.pawl.core.trust.MetadataNames;
import dev.pawl.core.trust.RoleType;
import dev.pawl.core.value.DeviceId;
import dev.pawl.core.value.Digest;
import dev.pawl.core.value.Nonce;
import dev.pawl.core.value.RoleName;
import dev.pawl.core.value.TargetPath;
import dev.pawl.core.value.Tenant;
import dev.pawl.server.audit.AuditLog;
import dev.pawl.server.delta.Deltas;
import dev.pawl.server.fleet.Device;
import dev.pawl.server.fleet.FleetStore;
import dev.pawl.server.release.MetadataFiles;
import dev.pawl.server.release.Release;
import dev.pawl.server.rollout.Action;
import dev.pawl.server.rollout.Offer;
import dev.pawl.server.rollout.Offers;
import dev.pawl.server.signer.DirectorSigner;
import dev.pawl.server.signer.SignedFiles;
import dev.pawl.server.signer.SignerFailure;
import dev.pawl.server.sql.Database;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/// Answers devices with director metadata. It says what the offers say and nothing else: the action
/// a device is offered is the set it is assigned. Files are made when they are asked for; kept is
/// one row a device.
public final class Director {
  private static final long HIGHEST = (1L << 53) - 1;

  private final Parts parts;
  private final DirectorTable table;
  private final RecentFiles recent = new RecentFiles();
  private final ImageFiles image;

  private Director(Parts parts) {
    this.parts = parts;
    this.table = new DirectorTable(parts.tenant);
    this.image = new ImageFiles(parts.image);
  }

  /// What a director is made of.
  /// @param image the files of the image repository, as devices get them
  public record Parts(
      Tenant tenant,
      Database database,
      AuditLog audit,
      FleetStore fleet,
      Offers offers,
      Deltas deltas,
      DirectorRoots roots,
      DirectorSigner signer,
      MetadataFiles image,
      InstantSource clock) {}

  /// A director of these parts.
  public static Director of(Parts parts) {
    return new Director(parts);
  }

  /// The files newer than those the device holds, in one answer.
  public Result<MetadataBundle, SignerFailure> bundle(DeviceId device, BundleRequest request) {
    Instant now = parts.clock.instant();
    return settled(device, held(request), now)
        .then(
            settled ->
                directed(settled, request, now)
                    .map(
                        all -> {
                          List<RoleName> lines = lines(settled.files());
                          request.image().ifPresent(held -> all.putAll(image.newer(held, lines)));
                          return new MetadataBundle(all);
                        }));
  }

  private Result<Map<String, byte[]>, SignerFailure> directed(
      Settled settled, BundleRequest request, Instant now) {
    DeviceFiles files = settled.files();
    var held = request.director();
    var all = new LinkedHashMap<String, byte[]>();
    long root = held.getOrDefault(RoleType.ROOT.role(), 1L);
    for (long version = root + 1; version <= parts.roots.newest(); version++) {
      String name = MetadataNames.versioned(RoleType.ROOT.role(), version);
      parts.roots.file(version).ifPresent(put(all, name));
    }
    long before = held.getOrDefault(RoleType.TIMESTAMP.role(), 0L);
    Result<byte[], SignerFailure> timestamp =
        timestamp(files, Optional.of(request.nonce()), before, now);
    return timestamp.then(
        bytes -> {
          put(all, MetadataNames.unversioned(RoleType.TIMESTAMP.role())).accept(bytes);
          boolean newest =
              held.getOrDefault(RoleType.SNAPSHOT.role(), 0L) == files.version()
                  && held.getOrDefault(RoleType.TARGETS.role(), 0L) == files.version();
          return newest ? Result.ok(all) : signed(settled).map(made -> withFiles(all, files, made));
        });
  }

  private static Map<String, byte[]> withFiles(
      Map<String, byte[]> all, DeviceFiles files, SignedFiles made) {
    put(all, MetadataNames.versioned(RoleType.SNAPSHOT.role(), files.version()))
        .accept(made.snapshot());
    put(all, MetadataNames.versioned(RoleType.TARGETS.role(), files.version()))
        .accept(made.targets());
    return all;
  }

  private static Consumer<byte[]> put(Map<String, byte[]> all, String name) {
    return bytes -> all.put(Repository.DIRECTOR.name(name), bytes);
  }

  /// One file, as a plain fetch asks for it; nothing if there is none of this name.
  /// @param held version of the timestamp the device holds
  public Result<Optional<byte[]>, SignerFailure> file(
      DeviceId device, String name, Optional<Nonce> nonce, long held) {
    Optional<byte[]> root =
        name.matches("[1-9][0-9]{0,8}\\.root\\.json")
            ? parts.roots.file(Long.parseLong(name.substring(0, name.indexOf('.'))))
            : Optional.empty();
    if (root.isPresent()) {
      return Result.ok(root);
    }
    Instant now = parts.clock.instant();
    return settled(device, HIGHEST, now)
        .then(
            settled -> {
              DeviceFiles files = settled.files();
              if (name.equals(MetadataNames.unversioned(RoleType.TIMESTAMP.role()))) {
                return timestamp(files, nonce, held, now).map(Optional::of);
              }
              boolean snapshot = name.equals(named(RoleType.SNAPSHOT, files));
              return snapshot || name.equals(named(RoleType.TARGETS, files))
                  ? signed(settled)
                      .map(made -> Optional.of(snapshot ? made.snapshot() : made.targets()))
                  : Result.ok(Optional.empty());
            });
  }

  private static String named(RoleType role, DeviceFiles files) {
    return MetadataNames.versioned(role.role(), files.version());
  }

  /// Its version is the time in milliseconds, or the next after the one held: it rises from
  /// question to question without being kept, also when this clock was set back.
  private Result<byte[], SignerFailure> timestamp(
      DeviceFiles files, Optional<Nonce> nonce, long held, Instant now) {
    long version = Math.clamp(Math.max(now.toEpochMilli(), held + 1), 1, HIGHEST);
    return parts.signer.timestamp(files.assignment().device(), nonce, version, files.version());
  }

  /// What a device's files are at this moment.
  /// @param made the signed files, where they were made just now
  private record Settled(DeviceFiles files, Optional<SignedFiles> made) {}

  private Result<SignedFiles, SignerFailure> signed(Settled settled) {
    return settled
        .made()
        .<Result<SignedFiles, SignerFailure>>map(Result::ok)
        .orElseGet(() -> signed(settled.files()));
  }

  private Result<SignedFiles, SignerFailure> signed(DeviceFiles files) {
    return parts.signer.files(files.assignment(), files.version(), files.issued(), files.receipt());
  }

  /// The highest version of its files that the device says it holds.
  private static long held(BundleRequest request) {
    return Math.max(
        request.director().getOrDefault(RoleType.SNAPSHOT.role(), 0L),
        request.director().getOrDefault(RoleType.TARGETS.role(), 0L));
  }

  /// The device's row, brought to what the device is offered now.
  /// @param held what is kept in memory is good enough from this version on
  private Result<Settled, SignerFailure> settled(DeviceId device, long held, Instant now) {
    Optional<DeviceFiles> known = recent.find(device, held).or(() -> stored(device));
    Assignment wanted = wanted(device);
    if (known.filter(files -> files.serve(wanted, now)).isPresent()) {
      return Result.ok(new Settled(known.get(), Optional.empty()));
    }
    var next =
        new DeviceFiles(
            wanted,
            known.map(DeviceFiles::version).orElse(0L) + 1,
            now,
            known.filter(files -> files.assignment().equals(wanted)).flatMap(DeviceFiles::receipt));
    // Signed before it is kept: what the signer refuses does not take the place of what it signed.
    return signed(next)
        .map(
            made -> {
              var signed =
                  new DeviceFiles(
                      next.assignment(),
                      next.version(),
                      next.issued(),
                      Optional.of(made.receipt()));
              DeviceFiles kept = keep(known, signed);
              return new Settled(kept, Optional.of(made).filter(_ -> kept.equals(signed)));
            });
  }

  private Optional<DeviceFiles> stored(DeviceId device) {
    Optional<DeviceFiles> stored = parts.database.read(tx -> table.find(tx, device));
    stored.ifPresent(recent::note);
    return stored;
  }

  /// Keeps `next`, unless somebody else was faster: then that counts.
  private DeviceFiles keep(Optional<DeviceFiles> before, DeviceFiles next) {
    DeviceFiles kept = write(before, next);
    recent.note(kept);
    return kept;
  }

  private DeviceFiles write(Optional<DeviceFiles> before, DeviceFiles next) {
    return parts.database.write(
        tx -> {
          Optional<DeviceFiles> present = table.find(tx, next.assignment().device());
          if (!present.map(DeviceFiles::version).equals(before.map(DeviceFiles::version))) {
            return present.orElseThrow();
          }
          table.put(tx, next);
          boolean changed =
              !before.map(DeviceFiles::assignment).equals(Optional.of(next.assignment()));
          if (changed && next.assignment().set().isPresent()) {
            var set = next.assignment().set().get();
            parts.audit.append(
                tx, Actor.server(), "director.assigned", "action/" + set.id(), details(next, set));
          }
          return next;
        });
  }

  private static JsonObject details(DeviceFiles files, AssignedSet set) {
    Assigned first = set.images().getFirst();
    return JsonObject.builder()
        .put("device", files.assignment().device().value())
        .put("version", files.version())
        .put("path", first.path().value())
        .put("sha256", first.sha256().hex())
        .build();
  }

  private Assignment wanted(DeviceId device) {
    Optional<Offer> offer = parts.offers.of(device);
    Optional<Action> action = offer.flatMap(Offer::toInstall);
    Optional<Release> release = offer.flatMap(Offer::release);
    Optional<Device> known = action.isPresent() ? parts.fleet.find(device) : Optional.empty();
    if (known.isEmpty() || release.isEmpty()) {
      return Assignment.nothing(device);
    }
    Digest wanted = release.get().image().sha256();
    List<NamedDelta> deltas =
        known
            .get()
            .running()
            .map(running -> parts.deltas.between(running.sha256(), wanted))
            .orElse(List.of());
    Assigned image =
        Assigned.of(device, known.get().hardware(), release.get().image()).withDeltas(deltas);
    return new Assignment(
        device, Optional.of(new AssignedSet(action.orElseThrow().id(), List.of(image))));
  }

  /// The roles that describe what is assigned: an image's folder is named like its line's role.
  private static List<RoleName> lines(DeviceFiles files) {
    return files.assignment().set().map(AssignedSet::images).orElse(List.of()).stream()
        .map(Assigned::path)
        .map(TargetPath::value)
        .map(path -> new RoleName(path.substring(0, path.indexOf('/'))))
        .distinct()
        .toList();
  }
}

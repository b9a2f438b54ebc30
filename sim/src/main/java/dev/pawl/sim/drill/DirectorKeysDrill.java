package dev.pawl.sim.drill;

import dev.pawl.core.director.Agreed;
import dev.pawl.core.director.Assigned;
import dev.pawl.core.director.AssignedSet;
import dev.pawl.core.director.Assignment;
import dev.pawl.core.director.Directed;
import dev.pawl.core.director.DirectorFailure;
import dev.pawl.core.director.DirectorMetadata;
import dev.pawl.core.failure.Result;
import dev.pawl.core.key.Signer;
import dev.pawl.core.release.ImageDescription;
import dev.pawl.core.trust.FetchAnswer;
import dev.pawl.core.trust.MemoryMetadataStore;
import dev.pawl.core.trust.MetadataWriter;
import dev.pawl.core.trust.RefreshedTrust;
import dev.pawl.core.trust.RoleSigners;
import dev.pawl.core.trust.RoleType;
import dev.pawl.core.trust.Root;
import dev.pawl.core.trust.TrustFailure;
import dev.pawl.core.trust.TufClient;
import dev.pawl.core.trust.Verified;
import dev.pawl.core.value.ActionId;
import dev.pawl.core.value.DeviceId;
import dev.pawl.core.value.HardwareId;
import dev.pawl.core.value.Nonce;
import dev.pawl.core.value.TargetPath;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// What happens when the director's online keys are stolen. The director's repository is in memory;
/// the device's checks and the image repository are the real ones.
final class DirectorKeysDrill implements Drill {
  private static final DeviceId DEVICE = new DeviceId("lock-0001");
  private static final HardwareId HARDWARE = new HardwareId("lock-s2");
  private static final ActionId ACTION = new ActionId(ActionId.FIRST);
  private static final Nonce NONCE = new Nonce("00112233445566778899aabbccddeeff");

  private final Map<String, byte[]> director = new HashMap<>();
  private final MemoryMetadataStore remembered = new MemoryMetadataStore();
  private final List<Signer> rootKeys = Stream.generate(Thief::ownKey).limit(3).toList();

  @Override
  public String name() {
    return "director-keys";
  }

  @Override
  public String compromised() {
    return "the director's online keys";
  }

  @Override
  public void run(DrillWorld world, Findings findings) throws IOException {
    Signer online = Thief.ownKey();
    byte[] factoryRoot = root(1, online);
    director.put("1.root.json", factoryRoot);
    ImageDescription listed = image(world, DrillWorld.LOCK_1);
    order(listed, online, 1);
    findings.can(
        "order an image that is listed now, for this hardware",
        "agreed",
        agreed(world, factoryRoot, DrillWorld.LOCK_1));
    Thief thief = world.thief(world.lockDevice());
    ImageDescription own = thief.image(DrillWorld.LOCK, "lock-s2");
    order(own, online, 2);
    findings.cannot(
        "order an image of his own: the image repository does not name it",
        "trust.target-not-found",
        agreed(world, factoryRoot, own.path().value()));
    order(image(world, DrillWorld.GW_1), online, 3);
    findings.cannot(
        "order another model's image",
        "director.hardware-differs",
        agreed(world, factoryRoot, DrillWorld.GW_1));
    order(listed, online, Integer.MAX_VALUE);
    agreed(world, factoryRoot, DrillWorld.LOCK_1);
    order(listed, online, 4);
    findings.can(
        "raise the versions beyond measure, and so freeze the device",
        "trust.version-rollback",
        agreed(world, factoryRoot, DrillWorld.LOCK_1));
    Signer renewed = Thief.ownKey();
    director.put("2.root.json", root(2, renewed));
    order(listed, renewed, 5);
    findings.recovered(
        "two people sign a director root with new online keys: the device forgets the versions",
        "agreed",
        agreed(world, factoryRoot, DrillWorld.LOCK_1));
    order(listed, online, 6);
    findings.cannot(
        "go on with the stolen keys",
        "trust.too-few-signatures",
        agreed(world, factoryRoot, DrillWorld.LOCK_1));
  }

  private byte[] root(long version, Signer online) {
    RoleSigners one = new RoleSigners(List.of(online.publicKey()), 1);
    Root root =
        Root.of(
            version,
            Instant.now().plus(Duration.ofDays(365)),
            Map.of(
                RoleType.ROOT,
                new RoleSigners(rootKeys.stream().map(Signer::publicKey).toList(), 2),
                RoleType.TARGETS,
                one,
                RoleType.SNAPSHOT,
                one,
                RoleType.TIMESTAMP,
                one));
    return MetadataWriter.sign(root, rootKeys.subList(0, 2));
  }

  /// Tells the device to install this image.
  private void order(ImageDescription image, Signer signer, long version) {
    Instant now = Instant.now();
    AssignedSet set = new AssignedSet(ACTION, List.of(Assigned.of(DEVICE, HARDWARE, image)));
    Assignment assignment = new Assignment(DEVICE, Optional.of(set));
    List<Signer> by = List.of(signer);
    director.put(
        version + ".targets.json",
        MetadataWriter.sign(DirectorMetadata.targets(assignment, version, now), by));
    director.put(
        version + ".snapshot.json",
        MetadataWriter.sign(DirectorMetadata.snapshot(version, version, now), by));
    director.put(
        "timestamp.json",
        MetadataWriter.sign(
            DirectorMetadata.timestamp(DEVICE, Optional.of(NONCE), version, version, now), by));
  }

  /// What the device makes of it: `agreed`, or the code of the refusal.
  private String agreed(DrillWorld world, byte[] factoryRoot, String path) throws IOException {
    TufClient client =
        new TufClient(
            (name, _) ->
                Optional.ofNullable(director.get(name))
                    .<FetchAnswer>map(FetchAnswer.Found::new)
                    .orElseGet(FetchAnswer.NotFound::new),
            remembered,
            factoryRoot);
    return switch (client.refresh(Instant.now())) {
      case Result.Failed<RefreshedTrust, TrustFailure>(TrustFailure failure) -> failure.code();
      case Result.Ok<RefreshedTrust, TrustFailure>(RefreshedTrust trust) ->
          switch (described(world, path)) {
            case Result.Failed<Verified<ImageDescription>, TrustFailure>(TrustFailure failure) ->
                failure.code();
            case Result.Ok<Verified<ImageDescription>, TrustFailure>(var image) ->
                switch (Directed.by(trust, DEVICE, NONCE)
                    .then(
                        word ->
                            Agreed.on(
                                word,
                                new Agreed.Offered(ACTION, new TargetPath(path)),
                                HARDWARE,
                                image))) {
                  case Result.Ok<Agreed, DirectorFailure> _ -> "agreed";
                  case Result.Failed<Agreed, DirectorFailure>(DirectorFailure failure) ->
                      failure.code();
                };
          };
    };
  }

  private static ImageDescription image(DrillWorld world, String path) throws IOException {
    return DrillWorld.need(described(world, path)).value();
  }

  /// What the image repository says about a path, to a device that asks for the first time.
  private static Result<Verified<ImageDescription>, TrustFailure> described(
      DrillWorld world, String path) throws IOException {
    return new TufClient(
            (name, _) ->
                world
                    .published(name)
                    .<FetchAnswer>map(FetchAnswer.Found::new)
                    .orElseGet(FetchAnswer.NotFound::new),
            new MemoryMetadataStore(),
            world.factoryRoot())
        .refresh(Instant.now())
        .then(trust -> trust.find(new TargetPath(path)))
        .then(ImageDescription::from);
  }
}

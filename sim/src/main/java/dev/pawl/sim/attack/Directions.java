package dev.pawl.sim.attack;

import static dev.pawl.sim.attack.Attack.Attacker.STOLEN_SERVER;

import dev.pawl.core.director.Agreed;
import dev.pawl.core.director.Agreed.Offered;
import dev.pawl.core.director.Assigned;
import dev.pawl.core.director.AssignedSet;
import dev.pawl.core.director.Assignment;
import dev.pawl.core.director.Directed;
import dev.pawl.core.director.DirectorMetadata;
import dev.pawl.core.failure.Failure;
import dev.pawl.core.failure.Result;
import dev.pawl.core.key.Signer;
import dev.pawl.core.release.ImageDescription;
import dev.pawl.core.trust.Delegations;
import dev.pawl.core.trust.RefreshedTrust;
import dev.pawl.core.trust.RoleSigners;
import dev.pawl.core.trust.RoleType;
import dev.pawl.core.trust.Root;
import dev.pawl.core.trust.TargetFile;
import dev.pawl.core.trust.Targets;
import dev.pawl.core.trust.TufClient;
import dev.pawl.core.trust.Verified;
import dev.pawl.core.value.ActionId;
import dev.pawl.core.value.DeviceId;
import dev.pawl.core.value.Digest;
import dev.pawl.core.value.HardwareId;
import dev.pawl.core.value.Nonce;
import dev.pawl.core.value.ReleaseCounter;
import java.time.Instant;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Attacks with the director's keys: the thief signs what he likes, or replays what was signed for
/// somebody else. The device's side is the rule of agreement itself, on files of both repositories.
final class Directions {
  private static final ActionId ACTION = new ActionId(1001);
  private static final DeviceId OTHER = new DeviceId("victim-2");
  private static final HardwareId HARDWARE = new HardwareId(Victim.HARDWARE);
  private static final Nonce ASKED = new Nonce("0123456789abcdef0123456789abcdef");
  private static final Nonce EARLIER = new Nonce("00000000000000000000000000000000");

  private final Scene scene;
  private final Instant now = Instant.now();
  private final Map<RoleType, Quorum> keys = new EnumMap<>(RoleType.class);
  private final byte[] root;

  private Directions(Scene scene) {
    this.scene = scene;
    var roles = new EnumMap<RoleType, RoleSigners>(RoleType.class);
    for (RoleType type : RoleType.values()) {
      Quorum quorum = type == RoleType.ROOT ? Quorum.of(2, 3) : Quorum.of(1, 1);
      keys.put(type, quorum);
      roles.put(type, quorum.publicSide());
    }
    root = Makers.sign(Root.of(1, scene.makers().after(365), roles), quorum(RoleType.ROOT));
  }

  static List<Attack> all() {
    return List.of(
        new Attack(
            "director-compromise",
            STOLEN_SERVER,
            "signs as the director another hash, length, counter or hardware for a genuine path",
            "nothing is installed unless director and image repository say the same",
            Set.of(
                "director.hash-differs", "director.counter-differs", "director.hardware-differs"),
            scene -> new Directions(scene).disagreements()),
        new Attack(
            "replayed-assignment",
            STOLEN_SERVER,
            "shows the assignment of another device, and this device's own of yesterday",
            "each answer names the device and repeats the nonce of the question",
            Set.of("director.wrong-device", "director.stale-answer"),
            scene -> new Directions(scene).replays(Directions::something)),
        new Attack(
            "replayed-empty-assignment",
            STOLEN_SERVER,
            "shows \"nothing to install\" that was said to another device, or yesterday",
            "the empty answer is bound to device and nonce as well",
            Set.of("director.wrong-device", "director.stale-answer"),
            scene -> new Directions(scene).replays((_, device) -> Assignment.nothing(device))),
        new Attack(
            "mixed-and-partial-bundle",
            STOLEN_SERVER,
            "leaves a member out of a set, and names a component that is not this device",
            "the set's size is signed with it, and every component is looked at",
            Set.of("director.incomplete-set", "director.foreign-component"),
            scene -> new Directions(scene).bundles()));
  }

  /// Makes an assignment for a device.
  private interface Wish {
    Assignment of(Scene scene, DeviceId device);
  }

  private static Assignment something(Scene scene, DeviceId device) {
    var image = Assigned.of(device, HARDWARE, scene.next().description());
    return new Assignment(device, Optional.of(new AssignedSet(ACTION, List.of(image))));
  }

  private List<Ending> disagreements() {
    Assigned right = Assigned.of(Victim.ID, HARDWARE, scene.next().description());
    Digest forged = Digest.sha256(new byte[] {1});
    return List.of(
        told("another hash", with(right, right.hardware(), forged, right.counter())),
        told(
            "another counter",
            with(right, right.hardware(), right.sha256(), new ReleaseCounter(99))),
        told(
            "other hardware",
            with(right, new HardwareId("camera-x1"), right.sha256(), right.counter())));
  }

  private static Assigned with(
      Assigned right, HardwareId hardware, Digest sha256, ReleaseCounter counter) {
    return new Assigned(right.component(), hardware, right.path(), right.length(), sha256, counter);
  }

  private Ending told(String variant, Assigned image) {
    var set = new AssignedSet(ACTION, List.of(image));
    return shown(variant, targets(new Assignment(Victim.ID, Optional.of(set))), Victim.ID, ASKED);
  }

  private List<Ending> replays(Wish wish) {
    return List.of(
        shown("another device's", targets(wish.of(scene, OTHER)), OTHER, ASKED),
        shown("under this device's timestamp", targets(wish.of(scene, OTHER)), Victim.ID, ASKED),
        shown("yesterday's", targets(wish.of(scene, Victim.ID)), Victim.ID, EARLIER));
  }

  private List<Ending> bundles() {
    Assigned own = Assigned.of(Victim.ID, HARDWARE, scene.next().description());
    Assigned part = Assigned.of(OTHER, new HardwareId("camera-x1"), scene.camera().description());
    var set = new AssignedSet(ACTION, List.of(own, part));
    Targets whole = targets(new Assignment(Victim.ID, Optional.of(set)));
    var fewer = new LinkedHashMap<String, TargetFile>(whole.targets());
    fewer.remove(part.path().value());
    var partial =
        new Targets(whole.version(), whole.expires(), fewer, Delegations.NONE, whole.pawl());
    return List.of(
        shown("one of two left out", partial, Victim.ID, ASKED),
        shown("a foreign component", whole, Victim.ID, ASKED));
  }

  private Targets targets(Assignment assignment) {
    return DirectorMetadata.targets(assignment, 2, now);
  }

  /// What the device makes of these targets, under a timestamp for `device` with `nonce`.
  private Ending shown(String variant, Targets targets, DeviceId device, Nonce nonce) {
    Map<String, byte[]> files =
        Map.of(
            "2.targets.json",
            Makers.sign(targets, quorum(RoleType.TARGETS)),
            "2.snapshot.json",
            Makers.sign(DirectorMetadata.snapshot(2, 2, now), quorum(RoleType.SNAPSHOT)),
            "timestamp.json",
            Makers.sign(
                DirectorMetadata.timestamp(device, Optional.of(nonce), 2, 2, now),
                quorum(RoleType.TIMESTAMP)));
    Optional<Failure> why = judged(files);
    return why.map(code -> new Ending(variant, Ending.Kind.REFUSED, code.code(), code.explain()))
        .orElseGet(() -> new Ending(variant, Ending.Kind.INSTALLED, "", "both agree"));
  }

  private Optional<Failure> judged(Map<String, byte[]> files) {
    var offer = new Offered(ACTION, scene.next().description().path());
    try {
      RefreshedTrust director = value(refresh(files, root));
      Directed directed = value(Directed.by(director, Victim.ID, ASKED));
      RefreshedTrust images =
          value(refresh(scene.makers().published(), scene.makers().factoryRoot()));
      Verified<ImageDescription> image =
          value(images.find(offer.path()).then(ImageDescription::from));
      var _ = value(Agreed.on(directed, offer, HARDWARE, image));
      return Optional.empty();
    } catch (Refused e) {
      return Optional.of(e.why);
    }
  }

  private Result<RefreshedTrust, ? extends Failure> refresh(
      Map<String, byte[]> files, byte[] factoryRoot) {
    return new TufClient(Scene.source(files), new Scene.NoStore(), factoryRoot).refresh(now);
  }

  private static <T> T value(Result<T, ? extends Failure> result) throws Refused {
    return switch (result) {
      case Result.Ok<T, ? extends Failure>(T value) -> value;
      case Result.Failed<T, ? extends Failure>(Failure why) -> throw new Refused(why);
    };
  }

  private List<Signer> quorum(RoleType type) {
    return Optional.ofNullable(keys.get(type)).orElseThrow().enough();
  }

  /// The device says no.
  private static final class Refused extends Exception {
    private static final long serialVersionUID = 1;

    private final transient Failure why;

    Refused(Failure why) {
      super(why.code());
      this.why = why;
    }
  }
}

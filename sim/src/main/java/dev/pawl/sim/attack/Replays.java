package dev.pawl.sim.attack;

import static dev.pawl.sim.attack.Attack.Attacker.BOTH;
import static dev.pawl.sim.attack.Attack.Attacker.DEVICE_THIEF;
import static dev.pawl.sim.attack.Attack.Attacker.MIRROR;
import static dev.pawl.sim.attack.Attack.Attacker.STOLEN_SERVER;

import dev.pawl.agent.AgentMain.World;
import dev.pawl.core.trust.MetadataNames;
import dev.pawl.core.trust.RoleType;
import dev.pawl.core.value.RoleName;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Attacks with things that were signed once, by those who may.
final class Replays {
  private static final String ROLLBACK = "trust.version-rollback";
  private static final String EXPIRED = "trust.expired";
  private static final long HUGE = 1L << 31;
  private static final String FLOOR = "image.counter-below-floor";
  private static final RoleName SNAPSHOT = RoleType.SNAPSHOT.role();
  private static final RoleName TIMESTAMP = RoleType.TIMESTAMP.role();

  private Replays() {}

  static List<Attack> all() {
    return List.of(
        new Attack(
            "rollback-metadata",
            STOLEN_SERVER,
            "serves older files, and signs that they are the newest; the image's counter would"
                + " pass",
            "the device remembers the versions it has seen, of every role",
            Set.of(ROLLBACK, "trust.not-in-snapshot"),
            Replays::olderMetadata),
        new Attack(
            "rollback-counter",
            STOLEN_SERVER,
            "serves a whole valid past to a device that has lost its metadata",
            "the release counter is signed with the image and compared with the device's own",
            Set.of(FLOOR),
            Replays::olderImage),
        new Attack(
            "rollback-boot",
            DEVICE_THIEF,
            "writes a genuine old image with its proof into the other slot",
            "the boot stage compares the counter again, at every boot",
            Set.of(FLOOR),
            Replays::olderSlot,
            Replays::newerSlot),
        new Attack(
            "freeze",
            BOTH,
            "goes on serving what was the newest, after its validity: with the device's clock"
                + " right, stopped, set back; with fresh timestamps over an old line",
            "metadata expires by a time that only signed statements move; the director's answer"
                + " repeats the nonce of the question",
            Set.of(EXPIRED, "director.stale-answer"),
            Replays::freeze,
            Replays::thawed),
        new Attack(
            "lying-time-source",
            BOTH,
            "sets the clock to 2038, 9999 and 1970, and signs as the director that it is 2038, 9999"
                + " and a year later",
            "a clock is believed for the moment and never kept; a statement far ahead, or beyond"
                + " the end of the root, is passed over unless root keys sign it",
            Set.of(EXPIRED, "trust.target-not-found"),
            Replays::lyingTime,
            Replays::inNineteenSeventy),
        new Attack(
            "mix-and-match",
            MIRROR,
            "combines timestamp, snapshot, targets and line of two moments, in every way",
            "the timestamp names the version of the snapshot, the snapshot those of targets and"
                + " line",
            Set.of("trust.wrong-version"),
            Replays::mixed),
        new Attack(
            "fast-forward",
            STOLEN_SERVER,
            "raises the versions of either repository beyond all measure, so that honest files"
                + " look old for ever",
            "new online keys in the root end the memory of versions; the honest update installs",
            Set.of(ROLLBACK),
            Replays::fastForward,
            Replays::withAddedKeys));
  }

  // --- rollback, each layer with the other two out of the way ------------------------------------

  private static List<Ending> olderMetadata(Scene scene) throws IOException {
    // Signed with the counter the device has: only the metadata stands in the way.
    Image weak = Image.of(Makers.LOCK, "2.5.0", Scene.FLOOR, Victim.HARDWARE);
    Makers makers = scene.makers();
    makers.publish(weak);
    Map<String, byte[]> past = makers.published();
    Map<RoleName, Long> pastVersions = makers.listed();
    long pastSnapshot = makers.version(SNAPSHOT);
    makers.withdraw(weak);
    scene.server().serve(makers.published());
    scene.learn();

    byte[] before = Makers.file(makers.published(), "timestamp.json");
    makers.timestampAgain();
    scene.server().serve(makers.published());
    scene.learn();

    var endings = new ArrayList<Ending>();
    scene.server().serve("timestamp.json", before);
    endings.add(scene.attempt("timestamp alone", scene.next()));
    scene.server().serve(past);
    endings.add(scene.attempt("timestamp", weak));

    long next = makers.version(TIMESTAMP) + 1;
    scene.server().serve(makers.published());
    scene.server().serve("timestamp.json", makers.timestamp(next, pastSnapshot));
    endings.add(scene.attempt("snapshot", weak));

    scene.server().serve(makers.published());
    list(scene, pastVersions);
    endings.add(scene.attempt("line", weak));

    var withoutLine = new LinkedHashMap<RoleName, Long>(makers.listed());
    withoutLine.remove(Makers.LINE);
    list(scene, withoutLine);
    endings.add(scene.attempt("line left out", weak));
    return endings;
  }

  /// Signs, with the online keys, a next snapshot that lists these versions, and a timestamp for
  /// it.
  static void list(Scene scene, Map<RoleName, Long> versions) {
    Makers makers = scene.makers();
    long snapshot = makers.version(SNAPSHOT) + 1;
    scene
        .server()
        .serve(MetadataNames.versioned(SNAPSHOT, snapshot), makers.snapshot(snapshot, versions));
    scene
        .server()
        .serve("timestamp.json", makers.timestamp(makers.version(TIMESTAMP) + 1, snapshot));
  }

  private static List<Ending> olderImage(Scene scene) throws IOException {
    scene.device().forgetMetadata();
    scene.server().serve(scene.whenOldWasNew());
    return List.of(scene.attempt("the past", scene.old()));
  }

  private static List<Ending> olderSlot(Scene scene) throws IOException {
    return List.of(scene.device().booted("slot b", scene.old().bytes(), scene.proofOfOld()));
  }

  /// The same way into the slot, with an image that may run here.
  private static Ending newerSlot(Scene scene) throws IOException {
    Image next = scene.next();
    return scene.device().booted("slot b", next.bytes(), scene.proofOf(next));
  }

  // --- freeze, mix and match, fast-forward -------------------------------------------------------

  private static List<Ending> freeze(Scene scene) throws IOException {
    HostileServer server = scene.server();
    Instant then = Instant.now();
    Instant later = then.plus(Duration.ofDays(4));
    var endings = new ArrayList<Ending>();

    // Without keys. The director's own answers are fresh, and say what time it is.
    Map<String, Instant> clocks = new LinkedHashMap<>();
    clocks.put("clock right", later);
    clocks.put("clock stopped", then);
    clocks.put("clock set back ten years", then.minus(Duration.ofDays(3650)));
    for (Map.Entry<String, Instant> clock : clocks.entrySet()) {
      freshDevice(scene, then);
      server.at(later);
      World world = Scene.in(InstantSource.fixed(clock.getValue()));
      endings.add(scene.attempt(clock.getKey(), scene.next(), world));
    }
    freshDevice(scene, then);
    server.director().replay(server.director().lastSaid());
    World stopped = Scene.in(InstantSource.fixed(then));
    endings.add(
        scene.attempt("clock stopped, the director's answers frozen too", scene.next(), stopped));
    server.director().repent();

    // With all online keys: fresh timestamps and snapshots over what people signed once.
    freshDevice(scene, then);
    Instant muchLater = then.plus(Duration.ofDays(91));
    scene.makers().at(muchLater);
    scene.makers().publishOnline();
    server.at(muchLater);
    server.serve(scene.makers().published());
    World right = Scene.in(InstantSource.fixed(muchLater));
    endings.add(scene.attempt("fresh timestamps over an old line", scene.next(), right));
    return endings;
  }

  private static void freshDevice(Scene scene, Instant now) throws IOException {
    scene.newDevice();
    scene.server().at(now);
    scene.learn();
  }

  /// Late, with fresh metadata, and a clock set back ten years: freshness does not hang on it.
  private static Ending thawed(Scene scene) throws IOException {
    scene.makersAt(Instant.now().plus(Duration.ofDays(92)));
    return scene.honest(Scene.in(InstantSource.fixed(Instant.now().minus(Duration.ofDays(3650)))));
  }

  private static List<Ending> lyingTime(Scene scene) throws IOException {
    HostileServer server = scene.server();
    Instant then = Instant.now();
    Instant maximal = Instant.ofEpochSecond(Integer.MAX_VALUE);
    Instant lastDay = Instant.parse("9999-12-31T00:00:00Z");
    var endings = new ArrayList<Ending>();
    scene.learn();
    for (Instant ahead : List.of(maximal, lastDay)) {
      World world = Scene.in(InstantSource.fixed(ahead));
      endings.add(scene.attempt("clock at " + ahead, scene.next(), world));
    }
    server.at(then.plus(Duration.ofDays(4)));
    World nineteenSeventy = Scene.in(InstantSource.fixed(Instant.EPOCH));
    endings.add(scene.attempt("clock at 1970, old files", scene.next(), nineteenSeventy));
    freshDevice(scene, then);
    // With the director's keys. Its root is valid for twenty years: only the distance is against
    // 2038.
    endings.add(said(scene, maximal));
    endings.add(said(scene, lastDay));
    // Under a root that is valid for a year no statement counts beyond its end, however near.
    byte[] root = scene.director().rotate(2, scene.makers().after(365));
    server.director().publishRoot("2.root.json", root);
    endings.add(said(scene, then.plus(Duration.ofDays(390))));
    server.at(then);
    return endings;
  }

  /// The director says that it is `time`. The image is one that nobody signed, so that nothing is
  /// installed; were the statement believed, the control would find all metadata expired.
  private static Ending said(Scene scene, Instant time) throws IOException {
    scene.server().at(time);
    Image unknown = Image.of(Makers.LOCK, "0.0.2", 9, Victim.HARDWARE);
    return scene.attempt("the director says it is " + time, unknown);
  }

  /// The clock starts at 1970, as without a battery; all that is signed is fresh.
  private static Ending inNineteenSeventy(Scene scene) throws IOException {
    return scene.honest(Scene.in(InstantSource.fixed(Instant.EPOCH)));
  }

  private static List<Ending> mixed(Scene scene) throws IOException {
    Makers makers = scene.makers();
    List<String> before = Forgeries.current(scene);
    Map<String, byte[]> first = makers.published();
    makers.publishTargets();
    makers.publish(Image.of(Makers.LOCK, "4.0.0", 3, Victim.HARDWARE));
    List<String> after = Forgeries.current(scene);
    Map<String, byte[]> second = makers.published();

    var endings = new ArrayList<Ending>();
    int all = 1 << before.size();
    for (int choice = 1; choice < all - 1; choice++) {
      scene.device().forgetMetadata();
      scene.server().serve(second);
      var variant = new ArrayList<String>();
      for (int place = 0; place < before.size(); place++) {
        boolean old = (choice >> place & 1) == 0;
        byte[] file =
            old ? Makers.file(first, before.get(place)) : Makers.file(second, after.get(place));
        scene.server().serve(before.get(place), file);
        scene.server().serve(after.get(place), file);
        variant.add(old ? "old" : "new");
      }
      endings.add(
          scene.attempt(
              "timestamp, snapshot, targets, line: " + String.join(", ", variant), scene.next()));
    }
    return endings;
  }

  private static List<Ending> fastForward(Scene scene) throws IOException {
    Makers makers = scene.makers();
    HostileServer server = scene.server();
    serveHuge(server, makers);
    scene.learn();
    server.serve(makers.published());
    var endings = new ArrayList<Ending>();
    endings.add(scene.attempt("image repository, honest files after it", scene.next()));

    // Both repositories, on one device: as the control must find it.
    scene.newDevice();
    serveHuge(server, makers);
    server.director().lie(answer -> Directions.atVersion(answer, HUGE));
    scene.learn();
    server.serve(makers.published());
    server.director().repent();
    endings.add(scene.attempt("director, honest files after it", scene.next()));
    return endings;
  }

  private static void serveHuge(HostileServer server, Makers makers) {
    server.serve("timestamp.json", makers.timestamp(HUGE, HUGE));
    server.serve(MetadataNames.versioned(SNAPSHOT, HUGE), makers.snapshot(HUGE, makers.listed()));
  }

  /// As [#withNewKeys], but the image repository's old keys stay listed beside the new ones: what
  /// the thief signed with them is signed well for ever, and must be forgotten all the same.
  static Ending withAddedKeys(Scene scene) throws IOException {
    scene.makers().addOnlineKeys();
    byte[] root = scene.director().rotate(2, scene.makers().after(365));
    scene.server().director().publishRoot("2.root.json", root);
    return scene.honest();
  }

  /// After the theft of online keys: both repositories get new ones, and roots that say so. Without
  /// them the thief's versions would stand in the way of honest ones.
  static Ending withNewKeys(Scene scene) throws IOException {
    scene.makers().rotateOnlineKeys();
    byte[] root = scene.director().rotate(2, scene.makers().after(365));
    scene.server().director().publishRoot("2.root.json", root);
    return scene.honest();
  }
}

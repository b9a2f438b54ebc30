package dev.pawl.sim.attack;

import static dev.pawl.sim.attack.Attack.Attacker.DEVICE_THIEF;
import static dev.pawl.sim.attack.Attack.Attacker.MIRROR;
import static dev.pawl.sim.attack.Attack.Attacker.STOLEN_SERVER;

import dev.pawl.agent.AgentMain.World;
import dev.pawl.agent.link.LinkLimits;
import dev.pawl.core.boot.SlotVerdict;
import dev.pawl.core.trust.MetadataNames;
import dev.pawl.core.trust.RoleType;
import dev.pawl.core.value.RoleName;
import dev.pawl.core.value.Slot;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Attacks with things that were signed once, by those who may.
final class Replays {
  private static final String ROLLBACK = "trust.version-rollback";
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
            Replays::olderSlot),
        new Attack(
            "freeze",
            MIRROR,
            "goes on serving what was the newest, after its validity",
            "metadata expires: the timestamp within three days, by the device's time",
            Set.of("trust.expired"),
            Replays::freeze),
        new Attack(
            "mix-and-match",
            MIRROR,
            "combines timestamp, snapshot and line of two moments, in every pair",
            "the timestamp names the version of the snapshot, the snapshot that of the line",
            Set.of("trust.wrong-version", ROLLBACK),
            Replays::mixed),
        new Attack(
            "fast-forward",
            STOLEN_SERVER,
            "raises the versions beyond all measure, so that honest files look old for ever",
            "new online keys in the root end the memory of versions; the honest update installs",
            Set.of(ROLLBACK),
            Replays::fastForward));
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

    var endings = new ArrayList<Ending>();
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
    scene.device().writeSlot(scene.old().bytes(), scene.proofOfOld());
    return List.of(
        switch (scene.device().bootable(Slot.B)) {
          case SlotVerdict.Refused(var why) ->
              new Ending("slot b", Ending.Kind.REFUSED, why.code(), why.explain());
          case SlotVerdict.Bootable _ ->
              new Ending("slot b", Ending.Kind.INSTALLED, "", "the boot stage would start it");
          case SlotVerdict.Empty() ->
              new Ending("slot b", Ending.Kind.SILENT, "", "the slot counts as empty");
        });
  }

  // --- freeze, mix and match, fast-forward -------------------------------------------------------

  private static List<Ending> freeze(Scene scene) throws IOException {
    scene.learn();
    InstantSource later = InstantSource.offset(InstantSource.system(), Duration.ofDays(4));
    return List.of(
        scene.attempt(
            "clock right, four days later", scene.next(), new World(later, LinkLimits.standard())));
  }

  private static List<Ending> mixed(Scene scene) throws IOException {
    Makers makers = scene.makers();
    List<String> before = Forgeries.current(scene);
    Map<String, byte[]> first = makers.published();
    makers.publish(Image.of(Makers.LOCK, "4.0.0", 3, Victim.HARDWARE));
    List<String> after = Forgeries.current(scene);
    Map<String, byte[]> second = makers.published();

    var endings = new ArrayList<Ending>();
    for (int choice = 1; choice < 7; choice++) {
      scene.device().forgetMetadata();
      scene.server().serve(second);
      var variant = new ArrayList<String>();
      for (int bit = 0; bit < 3; bit++) {
        int place = List.of(0, 1, 3).get(bit); // timestamp, snapshot, line
        boolean old = (choice >> bit & 1) == 0;
        byte[] file =
            old ? Makers.file(first, before.get(place)) : Makers.file(second, after.get(place));
        scene.server().serve(before.get(place), file);
        scene.server().serve(after.get(place), file);
        variant.add(old ? "old" : "new");
      }
      endings.add(
          scene.attempt("timestamp, snapshot, line: " + String.join(", ", variant), scene.next()));
    }
    return endings;
  }

  private static List<Ending> fastForward(Scene scene) throws IOException {
    Makers makers = scene.makers();
    long huge = 1L << 31;
    scene.server().serve("timestamp.json", makers.timestamp(huge, huge));
    scene
        .server()
        .serve(MetadataNames.versioned(SNAPSHOT, huge), makers.snapshot(huge, makers.listed()));
    scene.learn();
    scene.server().serve(makers.published());
    Ending stuck = scene.attempt("honest files after it", scene.next());
    makers.rotateOnlineKeys();
    scene.server().serve(makers.published());
    scene.recovers();
    return List.of(stuck);
  }
}

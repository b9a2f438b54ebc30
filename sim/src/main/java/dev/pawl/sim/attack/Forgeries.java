package dev.pawl.sim.attack;

import static dev.pawl.sim.attack.Attack.Attacker.KEY_THIEF;
import static dev.pawl.sim.attack.Attack.Attacker.MIRROR;
import static dev.pawl.sim.attack.Attack.Attacker.STOLEN_SERVER;

import dev.pawl.core.key.Signer;
import dev.pawl.core.release.LineNames;
import dev.pawl.core.trust.Delegations;
import dev.pawl.core.trust.MetadataNames;
import dev.pawl.core.trust.MetadataWriter;
import dev.pawl.core.trust.RoleSigners;
import dev.pawl.core.trust.RoleType;
import dev.pawl.core.trust.Root;
import dev.pawl.core.trust.SignedMetadata;
import dev.pawl.core.trust.TargetFile;
import dev.pawl.core.trust.Targets;
import dev.pawl.core.trust.TrustFailure;
import dev.pawl.core.value.ProductLine;
import dev.pawl.core.value.RoleName;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Attacks with something that nobody who may has signed.
final class Forgeries {
  private static final String TOO_FEW = "trust.too-few-signatures";
  private static final String NOT_FOUND = "trust.target-not-found";
  private static final String HARDWARE = "image.wrong-hardware";

  private Forgeries() {}

  static List<Attack> all() {
    return List.of(
        new Attack(
            "arbitrary-install",
            MIRROR,
            "changes a byte of each kind in each metadata file, the block list and the image",
            "metadata is signed by thresholds from the factory root down; each block is compared"
                + " with the signed tree before it is written",
            Set.of(TOO_FEW, "trust.malformed", "image.block-mismatch", "image.block-list-mismatch"),
            Forgeries::changedBytes),
        new Attack(
            "server-compromise-new-image",
            STOLEN_SERVER,
            "describes an image of his own: in the line, in new delegations, under a new root, and"
                + " signs what the server can sign",
            "the online keys sign neither lines nor delegations nor roots",
            Set.of(TOO_FEW),
            Forgeries::newImage,
            Replays::withNewKeys),
        new Attack(
            "server-compromise-old-image",
            STOLEN_SERVER,
            "offers a genuine old image that was withdrawn",
            "it is no longer in the line's metadata, and its counter is below the device's",
            Set.of(NOT_FOUND, "image.counter-below-floor"),
            Forgeries::oldImage),
        new Attack(
            "server-compromise-other-model",
            STOLEN_SERVER,
            "offers a genuine image for other hardware, and its bytes under a path that fits",
            "hardware ids are signed with the image and compared on the device",
            Set.of("director.hardware-differs", "image.block-list-mismatch"),
            Forgeries::otherModel),
        new Attack(
            "key-compromise",
            KEY_THIEF,
            "signs with one key of a line, one of targets, one of root, one twice, and the"
                + " server's; with all of a line, but not as the director",
            "each of these roles needs two distinct keys; and with all keys of a line the director"
                + " does not want the image",
            Set.of(TOO_FEW, "director.other-image"),
            Forgeries::stolenKeys,
            Replays::withNewKeys),
        new Attack(
            "wrong-hardware",
            KEY_THIEF,
            "has all keys of the camera's line and signs a lock's image with them; writes a"
                + " camera's image into the slot",
            "a line speaks for the paths delegated to it and for no others; the hardware is"
                + " compared by both repositories, and again at boot",
            Set.of(NOT_FOUND, "director.hardware-differs", HARDWARE),
            Forgeries::otherLine,
            Replays::withNewKeys));
  }

  // --- arbitrary-install -------------------------------------------------------------------------

  private static List<Ending> changedBytes(Scene scene) throws IOException {
    HostileServer server = scene.server();
    Makers makers = scene.makers();
    makers.newRoot();
    makers.publishOnline();
    byte[] directorRoot = scene.director().rotate(2, makers.after(365));
    server.director().publishRoot("2.root.json", directorRoot);
    Map<String, byte[]> honest = makers.published();

    var endings = new ArrayList<Ending>();
    var files = new ArrayList<>(List.of("2.root.json"));
    files.addAll(current(scene));
    for (String file : files) {
      for (Spot spot : Spot.in(Makers.file(honest, file))) {
        scene.device().forgetMetadata();
        server.serve(honest);
        server.serve(file, spot.changed(Makers.file(honest, file)));
        endings.add(scene.attempt(file + ", " + spot, scene.next()));
      }
    }
    server.serve(honest);
    for (Map.Entry<String, byte[]> said : server.director().lastSaid().entrySet()) {
      String place = HostileServer.directorPlace(said.getKey());
      for (Spot spot : Spot.in(said.getValue())) {
        scene.device().forgetMetadata();
        server.trick(place, (reply, bytes) -> reply.send(200, spot.changed(bytes)));
        endings.add(scene.attempt(place + ", " + spot, scene.next()));
        server.repent();
      }
    }
    for (String place : List.of("image", "blocks")) {
      for (Spot spot : List.of(Spot.FIRST, Spot.MIDDLE, Spot.LAST)) {
        server.trick(place, (reply, bytes) -> reply.send(200, spot.changed(bytes)));
        endings.add(scene.attempt(place + ", " + spot, scene.next()));
        server.repent();
      }
    }
    return endings;
  }

  /// The files a fresh client reads after the root.
  static List<String> current(Scene scene) {
    Makers makers = scene.makers();
    return List.of(
        "timestamp.json",
        name(makers, RoleType.SNAPSHOT.role()),
        name(makers, RoleType.TARGETS.role()),
        name(makers, Makers.LINE));
  }

  private static String name(Makers makers, RoleName role) {
    return MetadataNames.versioned(role, makers.version(role));
  }

  // --- with the server's keys --------------------------------------------------------------------

  private static List<Ending> newImage(Scene scene) throws IOException {
    var endings = new ArrayList<Ending>();
    Image evil = Image.of(Makers.LOCK, "6.6.6", 99, Victim.HARDWARE);
    List<Signer> own = List.of(Quorum.signer(), Quorum.signer());
    endings.add(withLine(scene, "line", evil, own));
    endings.add(withDelegations(scene, "delegations", evil, own, own));
    endings.add(withRoot(scene, "root", evil, own));
    return endings;
  }

  /// Puts an image into the line, signed by `by`, and lists it with the online keys.
  static Ending withLine(Scene scene, String variant, Image evil, List<Signer> by)
      throws IOException {
    Makers makers = scene.makers();
    long version = makers.version(Makers.LINE) + 1;
    var targets = new LinkedHashMap<String, TargetFile>(makers.line(Makers.LINE));
    targets.put(evil.description().path().value(), evil.description().toTarget());
    return served(
        scene, variant, evil, Makers.LINE, makers.lineFile(Makers.LINE, version, targets, by));
  }

  /// Delegates the line to `line`, in targets signed by `by`.
  static Ending withDelegations(
      Scene scene, String variant, Image evil, List<Signer> line, List<Signer> by)
      throws IOException {
    Makers makers = scene.makers();
    RoleName role = RoleType.TARGETS.role();
    Delegations own =
        Delegations.NONE.and(
            Makers.LINE,
            new RoleSigners(line.stream().map(Signer::publicKey).toList(), 1),
            LineNames.paths(new ProductLine(Makers.LOCK)),
            true);
    byte[] file =
        Makers.sign(new Targets(makers.version(role) + 1, makers.after(365), Map.of(), own), by);
    return served(scene, variant, evil, role, file);
  }

  /// Serves a targets role's next version, under a snapshot and a timestamp signed with the online
  /// keys.
  static Ending served(Scene scene, String variant, Image offered, RoleName role, byte[] file)
      throws IOException {
    Makers makers = scene.makers();
    scene.device().forgetMetadata();
    scene.server().serve(makers.published());
    long version = makers.version(role) + 1;
    scene.server().serve(MetadataNames.versioned(role, version), file);
    var listed = new LinkedHashMap<RoleName, Long>(makers.listed());
    listed.put(role, version);
    Replays.list(scene, listed);
    return scene.attempt(variant, offered);
  }

  /// Makes himself the root: the new one is signed by `by` only.
  static Ending withRoot(Scene scene, String variant, Image evil, List<Signer> by)
      throws IOException {
    var roles = new EnumMap<RoleType, RoleSigners>(RoleType.class);
    var own = new RoleSigners(by.stream().map(Signer::publicKey).toList(), 1);
    for (RoleType type : RoleType.values()) {
      roles.put(type, own);
    }
    Root root = Root.of(2, scene.makers().after(365), roles);
    scene.server().serve(scene.makers().published());
    scene.server().serve("2.root.json", Makers.sign(root, by));
    Ending ending = scene.attempt(variant, evil);
    scene.server().serve(scene.makers().published());
    return ending;
  }

  private static List<Ending> oldImage(Scene scene) throws IOException {
    var endings = new ArrayList<Ending>();
    endings.add(scene.attempt("newest metadata", scene.old()));
    scene.device().forgetMetadata();
    scene.server().serve(scene.whenOldWasNew());
    endings.add(scene.attempt("metadata of its time", scene.old()));
    return endings;
  }

  private static List<Ending> otherModel(Scene scene) throws IOException {
    var endings = new ArrayList<Ending>();
    endings.add(scene.attempt("its own path", scene.camera()));
    scene.server().trick("image", (reply, _) -> reply.send(200, scene.camera().bytes()));
    scene.server().trick("blocks", (reply, _) -> reply.send(200, scene.camera().blockList()));
    endings.add(scene.attempt("the lock's path", scene.next()));
    return endings;
  }

  // --- with some keys of people ------------------------------------------------------------------

  private static List<Ending> stolenKeys(Scene scene) throws IOException {
    Makers makers = scene.makers();
    Image evil = Image.of(Makers.LOCK, "6.6.6", 99, Victim.HARDWARE);
    Signer own = Quorum.signer();
    Signer ofLine = makers.quorum(Makers.LINE).signers().getFirst();
    Signer ofTargets = makers.quorum(RoleType.TARGETS.role()).signers().getFirst();
    Signer ofRoot = makers.quorum(RoleType.ROOT.role()).signers().getFirst();
    var endings = new ArrayList<Ending>();
    endings.add(withLine(scene, "one key of the line", evil, List.of(ofLine, own)));
    endings.add(oneKeyTwice(scene, evil, ofLine));
    endings.add(
        withDelegations(scene, "one key of targets", evil, List.of(own), List.of(ofTargets, own)));
    endings.add(withRoot(scene, "one key of root", evil, List.of(ofRoot, own)));
    scene.server().director().lie(answer -> Directions.wanting(scene, answer));
    List<Signer> line = makers.quorum(Makers.LINE).enough();
    endings.add(withLine(scene, "all keys of the line, not the director's", evil, line));
    return endings;
  }

  /// The stolen key's signature under both key ids of the line.
  private static Ending oneKeyTwice(Scene scene, Image evil, Signer stolen) throws IOException {
    Makers makers = scene.makers();
    var targets = new LinkedHashMap<String, TargetFile>(makers.line(Makers.LINE));
    targets.put(evil.description().path().value(), evil.description().toTarget());
    byte[] once =
        makers.lineFile(Makers.LINE, makers.version(Makers.LINE) + 1, targets, List.of(stolen));
    SignedMetadata<Targets> read =
        SignedMetadata.targets(Makers.LINE, once)
            .orThrow((TrustFailure why) -> new IOException(why.explain()));
    var other = makers.quorum(Makers.LINE).signers().getLast().publicKey().id();
    byte[] twice = MetadataWriter.addSignature(read, other, stolen);
    return served(scene, "one key twice", evil, Makers.LINE, twice);
  }

  private static List<Ending> otherLine(Scene scene) throws IOException {
    Makers makers = scene.makers();
    RoleName role = LineNames.role(new ProductLine(Makers.CAMERA));
    Image evil = Image.of(Makers.LOCK, "6.6.6", 99, Victim.HARDWARE);
    var targets = new LinkedHashMap<String, TargetFile>(makers.line(role));
    targets.put(evil.description().path().value(), evil.description().toTarget());
    byte[] file =
        makers.lineFile(role, makers.version(role) + 1, targets, makers.quorum(role).enough());
    return List.of(
        served(scene, "a lock's path", evil, role, file),
        scene.attempt("a camera's path", scene.camera()),
        scene.device().booted("slot b", scene.camera().bytes(), scene.proofOf(scene.camera())));
  }
}

package dev.pawl.sim.attack;

import static dev.pawl.sim.attack.Attack.Attacker.BOTH;
import static dev.pawl.sim.attack.Attack.Attacker.STOLEN_SERVER;

import dev.pawl.core.director.Assigned;
import dev.pawl.core.director.AssignedSet;
import dev.pawl.core.director.Assignment;
import dev.pawl.core.director.DirectorMetadata;
import dev.pawl.core.release.LineNames;
import dev.pawl.core.trust.Delegations;
import dev.pawl.core.trust.RoleSigners;
import dev.pawl.core.trust.TargetFile;
import dev.pawl.core.trust.Targets;
import dev.pawl.core.value.ActionId;
import dev.pawl.core.value.ByteCount;
import dev.pawl.core.value.DeviceId;
import dev.pawl.core.value.Digest;
import dev.pawl.core.value.HardwareId;
import dev.pawl.core.value.Nonce;
import dev.pawl.core.value.ProductLine;
import dev.pawl.core.value.ReleaseCounter;
import dev.pawl.sim.director.MemoryDirector.Answer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;

/// Attacks on what the director says: the thief of its keys signs what he likes, and who has no
/// keys replays what was signed for somebody else, or once.
final class Directions {
  private static final DeviceId OTHER = new DeviceId("victim-2");
  private static final Nonce EARLIER = new Nonce("00000000000000000000000000000000");
  private static final ReleaseCounter COUNTER = new ReleaseCounter(Scene.FLOOR);
  private static final HardwareId CAMERA = new HardwareId("camera-x1");
  private static final String WRONG_DEVICE = "director.wrong-device";
  private static final String STALE = "director.stale-answer";

  private Directions() {}

  static List<Attack> all() {
    return List.of(
        new Attack(
            "director-compromise",
            STOLEN_SERVER,
            "signs as the director another hash, length, counter or hardware for a genuine path,"
                + " another image than offered, a delegation, nothing",
            "nothing is installed unless director and image repository say the same",
            Set.of(
                "director.hash-differs",
                "director.length-differs",
                "director.counter-differs",
                "director.hardware-differs",
                "director.other-image",
                "director.other-action",
                "director.delegates",
                "director.nothing-assigned"),
            Directions::disagreements),
        new Attack(
            "replayed-assignment",
            BOTH,
            "shows the assignment of another device, and this device's own of yesterday, recorded"
                + " or under a fresh timestamp",
            "each answer names the device, and repeats the nonce of the question",
            Set.of(WRONG_DEVICE, STALE),
            Directions::replays),
        new Attack(
            "replayed-empty-assignment",
            BOTH,
            "hides an update behind \"nothing for you\" of another device, or of yesterday",
            "an empty answer names its device and repeats the nonce as well",
            Set.of(WRONG_DEVICE, STALE),
            Directions::emptyReplays),
        new Attack(
            "mixed-and-partial-bundle",
            BOTH,
            "leaves a member of a set out, adds one of another device, names one twice, and mixes"
                + " the files of two assignments",
            "the size of a set is signed with it, and every member is for this device",
            Set.of(
                "director.incomplete-set",
                "director.foreign-component",
                "director.device-twice",
                "trust.wrong-version"),
            Directions::bundles));
  }

  // --- director-compromise -----------------------------------------------------------------------

  private static List<Ending> disagreements(Scene scene) throws IOException {
    Assigned right = own(scene);
    HardwareId hardware = right.hardware();
    Digest forged = Digest.sha256(new byte[] {1});
    var counter = new ReleaseCounter(99);
    var lies = new LinkedHashMap<String, UnaryOperator<Answer>>();
    lies.put("another hash", saying(scene, changed(right, hardware, forged, right.counter())));
    lies.put("another length", saying(scene, longer(right)));
    lies.put("another counter", saying(scene, changed(right, hardware, right.sha256(), counter)));
    lies.put("other hardware", saying(scene, changed(right, CAMERA, right.sha256(), COUNTER)));
    lies.put(
        "another image",
        saying(scene, Assigned.of(Victim.ID, hardware, scene.old().description())));
    lies.put("another action", answer -> told(answer, new ActionId(999_999), right));
    lies.put("a delegation", Directions::delegating);
    lies.put("nothing", Directions::nothing);
    var endings = new ArrayList<Ending>();
    for (Map.Entry<String, UnaryOperator<Answer>> lie : lies.entrySet()) {
      scene.server().director().lie(lie.getValue());
      endings.add(scene.attempt(lie.getKey(), scene.next()));
    }
    return endings;
  }

  private static Assigned own(Scene scene) {
    return Assigned.of(Victim.ID, new HardwareId(Victim.HARDWARE), scene.next().description());
  }

  private static Assigned changed(
      Assigned right, HardwareId hardware, Digest sha256, ReleaseCounter counter) {
    return new Assigned(right.component(), hardware, right.path(), right.length(), sha256, counter);
  }

  private static Assigned longer(Assigned right) {
    return new Assigned(
        right.component(),
        right.hardware(),
        right.path(),
        new ByteCount(right.length().value() + 1),
        right.sha256(),
        right.counter());
  }

  /// Says these images, under the action that is offered.
  private static UnaryOperator<Answer> saying(Scene scene, Assigned... images) {
    return answer -> told(answer, scene.server().action(), images);
  }

  private static Answer told(Answer answer, ActionId action, Assigned... images) {
    var set = new AssignedSet(action, List.of(images));
    return assigning(answer, new Assignment(Victim.ID, Optional.of(set)));
  }

  /// What the honest director says: the update that the makers want, whatever is offered.
  static Answer wanting(Scene scene, Answer answer) {
    return told(answer, scene.server().action(), own(scene));
  }

  private static Answer nothing(Answer answer) {
    return assigning(answer, Assignment.nothing(Victim.ID));
  }

  private static Answer assigning(Answer answer, Assignment assignment) {
    return with(
        answer, DirectorMetadata.targets(assignment, answer.targets().version(), answer.issued()));
  }

  private static Answer delegating(Answer answer) {
    Targets honest = answer.targets();
    var key = new RoleSigners(List.of(Quorum.signer().publicKey()), 1);
    var paths = LineNames.paths(new ProductLine(Makers.LOCK));
    return with(
        answer,
        new Targets(
            honest.version(),
            honest.expires(),
            honest.targets(),
            Delegations.NONE.and(Makers.LINE, key, paths, true),
            honest.pawl()));
  }

  private static Answer with(Answer answer, Targets targets) {
    return new Answer(
        answer.device(), answer.nonce(), answer.timestamp(), targets, answer.issued());
  }

  /// The answer under another version of targets and snapshot.
  static Answer atVersion(Answer answer, long version) {
    Targets honest = answer.targets();
    return with(
        answer,
        new Targets(
            version, honest.expires(), honest.targets(), honest.delegations(), honest.pawl()));
  }

  private static Answer to(Answer answer, DeviceId device, Optional<Nonce> nonce) {
    return new Answer(device, nonce, answer.timestamp(), answer.targets(), answer.issued());
  }

  // --- replayed-assignment, replayed-empty-assignment --------------------------------------------

  private static List<Ending> replays(Scene scene) throws IOException {
    DirectorVoice director = scene.server().director();
    var endings = new ArrayList<Ending>();

    // Without keys: what was recorded is said again. The device has forgotten everything, so that
    // no version stands in the way.
    scene.learn();
    Map<String, byte[]> yesterday = director.lastSaid();
    director.replay(yesterday);
    scene.device().forgetMetadata();
    endings.add(scene.attempt("own, recorded", scene.next()));
    director.repent();
    director.lie(answer -> to(forOther(scene, answer), OTHER, answer.nonce()));
    endings.add(scene.attempt("another device's", scene.next()));

    // With keys: the recorded targets under a timestamp for this device, or for no nonce.
    director.lie(answer -> forOther(scene, answer));
    endings.add(scene.attempt("another device's, fresh timestamp", scene.next()));
    director.lie(answer -> to(answer, Victim.ID, Optional.empty()));
    endings.add(scene.attempt("own, without nonce", scene.next()));
    director.lie(answer -> to(answer, Victim.ID, Optional.of(EARLIER)));
    endings.add(scene.attempt("own, with another nonce", scene.next()));
    return endings;
  }

  private static Answer forOther(Scene scene, Answer answer) {
    var image = Assigned.of(OTHER, new HardwareId(Victim.HARDWARE), scene.next().description());
    var set = new AssignedSet(scene.server().action(), List.of(image));
    return assigning(answer, new Assignment(OTHER, Optional.of(set)));
  }

  private static List<Ending> emptyReplays(Scene scene) throws IOException {
    DirectorVoice director = scene.server().director();
    Ending honest = scene.quiet("control: honest, nothing");
    if (honest.kind() != Ending.Kind.CONTENT) {
      throw new IOException("an honest empty answer does not content the device: " + honest);
    }
    var endings = new ArrayList<Ending>();
    director.replay(director.lastSaid());
    scene.device().forgetMetadata();
    endings.add(scene.quiet("own, recorded"));
    director.repent();
    director.lie(answer -> to(nothingForOther(answer), OTHER, answer.nonce()));
    endings.add(scene.quiet("another device's"));
    director.lie(Directions::nothingForOther);
    endings.add(scene.quiet("another device's, fresh timestamp"));
    director.lie(answer -> to(answer, Victim.ID, Optional.empty()));
    endings.add(scene.quiet("own, without nonce"));
    return endings;
  }

  private static Answer nothingForOther(Answer answer) {
    return assigning(answer, Assignment.nothing(OTHER));
  }

  // --- mixed-and-partial-bundle ------------------------------------------------------------------

  private static List<Ending> bundles(Scene scene) throws IOException {
    DirectorVoice director = scene.server().director();
    Assigned own = own(scene);
    Assigned part = Assigned.of(OTHER, CAMERA, scene.camera().description());
    Assigned again = Assigned.of(Victim.ID, own.hardware(), scene.old().description());
    var endings = new ArrayList<Ending>();
    director.lie(answer -> partial(saying(scene, own, part).apply(answer), part));
    endings.add(scene.attempt("one of two left out", scene.next()));
    director.lie(saying(scene, own, part));
    endings.add(scene.attempt("a foreign component", scene.next()));
    director.lie(answer -> twice(answer, own, again));
    endings.add(scene.attempt("two images for the device", scene.next()));

    // Without keys: the files of one assignment with the timestamp of another.
    director.repent();
    scene.learn();
    var mixed = new LinkedHashMap<String, byte[]>(director.lastSaid());
    mixed.remove("timestamp.json");
    director.replay(mixed);
    endings.add(scene.attempt("targets of yesterday, timestamp of today", scene.next()));
    return endings;
  }

  private static Answer partial(Answer answer, Assigned leftOut) {
    Targets whole = answer.targets();
    var fewer = new LinkedHashMap<String, TargetFile>(whole.targets());
    fewer.remove(leftOut.path().value());
    return with(
        answer,
        new Targets(whole.version(), whole.expires(), fewer, Delegations.NONE, whole.pawl()));
  }

  /// Both images' targets together: nothing but a thief makes such a file.
  private static Answer twice(Answer answer, Assigned one, Assigned other) {
    Targets first = told(answer, new ActionId(999_999), one).targets();
    Targets second = told(answer, new ActionId(999_999), other).targets();
    var both = new LinkedHashMap<String, TargetFile>(first.targets());
    both.putAll(second.targets());
    return with(
        answer,
        new Targets(first.version(), first.expires(), both, Delegations.NONE, first.pawl()));
  }
}

package dev.pawl.sim.attack;

import static dev.pawl.sim.attack.Attack.Attacker.BREAKER;

import dev.pawl.cli.workspace.KeyFamily;
import dev.pawl.core.failure.Result;
import dev.pawl.core.key.Scheme;
import dev.pawl.core.key.Signer;
import dev.pawl.core.release.LineNames;
import dev.pawl.core.trust.Delegations;
import dev.pawl.core.trust.ImageProof;
import dev.pawl.core.trust.MetadataWriter;
import dev.pawl.core.trust.RoleSigners;
import dev.pawl.core.trust.RoleType;
import dev.pawl.core.trust.SignedMetadata;
import dev.pawl.core.trust.TargetFile;
import dev.pawl.core.trust.Targets;
import dev.pawl.core.trust.TrustFailure;
import dev.pawl.core.value.KeyId;
import dev.pawl.core.value.ProductLine;
import dev.pawl.core.value.RoleName;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Attacks by somebody for whom one family of algorithms is broken: he signs as every key of it, of
/// every role, and has the server with all its keys besides. Each person holds a key of each
/// family,
/// and one more must sign than there are people (docs/adr/0091). The control is the forger's own
/// file with one signature of the other family more: it is installed, so nothing else was wrong
/// with
/// what was refused.
final class BrokenFamily {
  private static final RoleName ROOT = RoleType.ROOT.role();
  private static final RoleName TARGETS = RoleType.TARGETS.role();

  private BrokenFamily() {}

  static List<Attack> all() {
    return List.of(
        row("classical-keys-broken", Scheme.ED25519, Scheme.ML_DSA_65, "Ed25519"),
        row("post-quantum-keys-broken", Scheme.ML_DSA_65, Scheme.ED25519, "ML-DSA-65"));
  }

  private static Attack row(String name, Scheme broken, Scheme other, String words) {
    return new Attack(
        name,
        BREAKER,
        "signs with every "
            + words
            + " key of line, targets and root, also under the ids of the other family's keys, and"
            + " as the server; writes the same into the slot",
        "each of these roles needs one signature more than there are keys of a family",
        Set.of("trust.too-few-signatures"),
        scene -> forgeries(scene, broken, other),
        scene -> bothFamilies(scene, broken, other),
        KeyFamily.HYBRID);
  }

  private static List<Ending> forgeries(Scene scene, Scheme broken, Scheme other)
      throws IOException {
    Makers makers = scene.makers();
    Image evil = evil();
    Signer own = Quorum.signer();
    List<Signer> line = makers.quorum(Makers.LINE).all(broken);
    List<Signer> targets = makers.quorum(TARGETS).all(broken);
    List<Signer> root = makers.quorum(ROOT).all(broken);
    var endings = new ArrayList<Ending>();
    endings.add(Forgeries.withLine(scene, "line", evil, line));
    endings.add(underOtherIds(scene, evil, line, makers.quorum(Makers.LINE).all(other)));
    endings.add(Forgeries.withDelegations(scene, "targets", evil, List.of(own), targets));
    endings.add(Forgeries.withRoot(scene, "root", evil, and(root, own)));
    endings.add(inSlot(scene, "slot b, line", evil, makers.delegations(), List.of(), line));
    endings.add(inSlot(scene, "slot b, targets", evil, ownLine(own), targets, List.of(own)));
    return endings;
  }

  private static Image evil() {
    return Image.of(Makers.LOCK, "6.6.6", 99, Victim.HARDWARE);
  }

  private static List<Signer> and(List<Signer> some, Signer one) {
    var all = new ArrayList<>(some);
    all.add(one);
    return all;
  }

  /// Each signature of the broken family once more, under the id of a key of the other.
  private static Ending underOtherIds(
      Scene scene, Image evil, List<Signer> broken, List<Signer> other) throws IOException {
    Makers makers = scene.makers();
    long version = makers.version(Makers.LINE) + 1;
    byte[] file = makers.lineFile(Makers.LINE, version, withImage(makers, evil), broken);
    for (int i = 0; i < broken.size(); i++) {
      KeyId id = other.get(i).publicKey().id();
      file = MetadataWriter.addSignature(read(file), id, broken.get(i));
    }
    return Forgeries.served(scene, "line, under the other keys' ids", evil, Makers.LINE, file);
  }

  private static SignedMetadata<Targets> read(byte[] file) throws IOException {
    return SignedMetadata.targets(Makers.LINE, file)
        .orThrow((TrustFailure why) -> new IOException(why.explain()));
  }

  private static Map<String, TargetFile> withImage(Makers makers, Image evil) {
    var targets = new LinkedHashMap<String, TargetFile>(makers.line(Makers.LINE));
    targets.put(evil.description().path().value(), evil.description().toTarget());
    return targets;
  }

  private static Delegations ownLine(Signer own) {
    return Delegations.NONE.and(
        Makers.LINE,
        new RoleSigners(List.of(own.publicKey()), 1),
        LineNames.paths(new ProductLine(Makers.LOCK)),
        true);
  }

  /// What the boot stage makes of it, with the flash in his hands.
  /// @param targets who signs the delegations; if nobody, they are the genuine ones
  private static Ending inSlot(
      Scene scene,
      String variant,
      Image evil,
      Delegations delegations,
      List<Signer> targets,
      List<Signer> line)
      throws IOException {
    Makers makers = scene.makers();
    long version = makers.version(TARGETS) + 1;
    byte[] top =
        targets.isEmpty()
            ? proofOfNext(scene).targets()
            : Makers.sign(new Targets(version, makers.after(365), Map.of(), delegations), targets);
    byte[] file =
        makers.lineFile(
            Makers.LINE, makers.version(Makers.LINE) + 1, withImage(makers, evil), line);
    var proof = new ImageProof(evil.description().path(), List.of(), top, file);
    return scene.device().booted(variant, evil.bytes(), proof.toBytes());
  }

  private static ImageProof proofOfNext(Scene scene) throws IOException {
    Result<ImageProof, TrustFailure> proof = ImageProof.parse(scene.proofOf(scene.next()));
    return proof.orThrow(why -> new IOException(why.explain()));
  }

  /// All keys of the broken family and one of the other: as many as must sign.
  private static Ending bothFamilies(Scene scene, Scheme broken, Scheme other) throws IOException {
    Quorum line = scene.makers().quorum(Makers.LINE);
    List<Signer> enough = and(line.all(broken), line.all(other).getFirst());
    return Forgeries.withLine(scene, "control", evil(), enough);
  }
}

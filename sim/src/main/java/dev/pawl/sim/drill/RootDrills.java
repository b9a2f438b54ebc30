package dev.pawl.sim.drill;

import dev.pawl.core.ceremony.ChangeDraft;
import dev.pawl.core.ceremony.KeyEdit;
import dev.pawl.core.ceremony.SignedState;
import dev.pawl.core.key.Signer;
import dev.pawl.core.trust.MetadataWriter;
import dev.pawl.core.trust.RoleType;
import dev.pawl.core.trust.Root;
import dev.pawl.core.trust.SignedMetadata;
import dev.pawl.core.trust.Timestamp;
import dev.pawl.core.value.KeyId;
import dev.pawl.core.value.RoleName;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// What happens when root keys are stolen or lost.
final class RootDrills {
  private RootDrills() {}

  /// A root in which the thief replaces all root keys by his own, signed with these keys and his.
  private static byte[] takenOver(SignedState state, List<Signer> stolen) throws IOException {
    Root root = state.root().content();
    List<Signer> own = List.of(Thief.ownKey(), Thief.ownKey());
    List<KeyId> before = List.copyOf(root.keysOf(RoleType.ROOT).keyIds());
    KeyEdit edit = KeyEdit.replace(own.stream().map(Signer::publicKey).toList(), before);
    Map<RoleName, byte[]> files =
        DrillWorld.need(ChangeDraft.of(state).root(RoleType.ROOT, edit).files(Instant.now()));
    return signed(files, stolen, own);
  }

  private static byte[] signed(
      Map<RoleName, byte[]> unsigned, List<Signer> stolen, List<Signer> own) throws IOException {
    byte[] root = unsigned.get(RoleType.ROOT.role());
    if (root == null) {
      throw new IOException("the draft holds no root");
    }
    var signers = new ArrayList<>(stolen);
    signers.addAll(own);
    return MetadataWriter.sign(DrillWorld.need(SignedMetadata.root(root)).content(), signers);
  }

  /// One key of three.
  static final class OneKey implements Drill {
    @Override
    public String name() {
      return "root-key";
    }

    @Override
    public String compromised() {
      return "root keys below the threshold";
    }

    @Override
    public void run(DrillWorld world, Findings findings) throws IOException {
      DrillDevice device = world.lockDevice();
      device.wire().forge("2.root.json", takenOver(world.state(), List.of(world.stolen("root-1"))));
      findings.cannot(
          "make himself the root with one key of three",
          "trust.too-few-signatures",
          device.offered(DrillWorld.LOCK_1));
      device.wire().clear();
      String card = world.newSigner("root-4");
      findings.recovered(
          "pawl root rotate: the stolen key goes, a new one comes",
          "done",
          world.command(
              "root",
              "rotate",
              "--add-key",
              card,
              "--remove-key",
              "root-1",
              "--unreachable",
              "root-1"));
      findings.recovered(
          "the two others sign, and the new one",
          "done",
          world.command("sign", "root-2", "--key", "root-2", "--key", "root-3", "--key", "root-4"));
      findings.recovered("publish", "done", world.command("release", "publish", "root-2"));
      findings.recovered("devices follow", DrillDevice.INSTALLS, device.offered(DrillWorld.LOCK_1));
    }
  }

  /// Two keys of three.
  static final class Threshold implements Drill {
    @Override
    public String name() {
      return "root-threshold";
    }

    @Override
    public String compromised() {
      return "root threshold, stolen or lost";
    }

    @Override
    public void run(DrillWorld world, Findings findings) throws IOException {
      DrillDevice reached = theft(world, findings);
      findings.recovered(
          "two root keys lost: refused before anybody signs",
          "ceremony.cannot-complete",
          world.refusal("root", "rotate", "--unreachable", "root-1", "--unreachable", "root-2"));
      withOneRecoveryKey(world, findings);
      recovery(world, findings);
      findings.recovered(
          "the devices he reached leave him", DrillDevice.INSTALLS, installs(reached));
      findings.recovered(
          "devices he did not reach follow", DrillDevice.INSTALLS, installs(world.lockDevice()));
      again(world, findings, reached);
    }

    private static String installs(DrillDevice device) {
      return device.offered(DrillWorld.LOCK_1);
    }

    private static DrillDevice theft(DrillWorld world, Findings findings) throws IOException {
      DrillDevice device = world.lockDevice();
      byte[] his =
          takenOver(world.state(), List.of(world.stolen("root-1"), world.stolen("root-2")));
      device.wire().forge("2.root.json", his);
      findings.can(
          "make himself the root: from now on devices he reaches follow him",
          DrillDevice.INSTALLS,
          installs(device));
      device.wire().clear();
      for (String root : List.of("root-2", "root-3")) {
        findings.recovered("the people's own next root", "done", world.command("root", "rotate"));
        world.command("sign", root, "--key", "root-2", "--key", "root-3");
        findings.recovered("publish", "done", world.command("release", "publish", root));
      }
      findings.can(
          "keep the devices he reached: they refuse the people's root",
          "trust.too-few-signatures",
          installs(device));
      return device;
    }

    /// He has the root threshold, and one of the recovery keys besides.
    private static void withOneRecoveryKey(DrillWorld world, Findings findings) throws IOException {
      DrillDevice victim = world.lockDevice();
      Signer own = Thief.ownKey();
      List<Signer> stolen = new ArrayList<>();
      for (String name : List.of("root-1", "root-2", "recovery-1")) {
        stolen.add(world.stolen(name));
      }
      victim.wire().forge("recovery.root.json", recovering(world.state(), stolen, own));
      victim.wire().forge("timestamp.json", timestamp(world, own));
      findings.cannot(
          "recover in the people's name with one recovery key of three",
          "trust.too-few-signatures",
          installs(victim));
    }

    private static void recovery(DrillWorld world, Findings findings) throws IOException {
      List<String> words = new ArrayList<>(List.of("root", "recover"));
      for (String name : List.of("root-4", "root-5")) {
        words.addAll(List.of("--add-key", world.newSigner(name)));
      }
      findings.recovered(
          "pawl root recover: new root keys, none of the old",
          "done",
          world.command(words.toArray(String[]::new)));
      findings.recovered(
          "signed by new root keys alone it cannot be published",
          "ceremony.missing-signatures",
          signedBy(world, "root-4", "root-5"));
      findings.recovered(
          "two recovery keys sign, out of their vaults",
          "done",
          world.command("sign", "root-1003", "--key", "recovery-1", "--key", "recovery-2"));
      findings.recovered("publish", "done", world.command("release", "publish", "root-1003"));
    }

    private static String signedBy(DrillWorld world, String first, String second) {
      world.command("sign", "root-1003", "--key", first, "--key", second);
      return world.refusal("release", "publish", "root-1003");
    }

    /// After it the old keys are worth nothing.
    private static void again(DrillWorld world, Findings findings, DrillDevice device)
        throws IOException {
      findings.recovered("the next root, by the new keys", "done", world.command("root", "rotate"));
      world.command("sign", "root-1004", "--key", "root-4", "--key", "root-5");
      findings.recovered("publish", "done", world.command("release", "publish", "root-1004"));
      findings.recovered("devices follow it", DrillDevice.INSTALLS, installs(device));
      List<Signer> old = List.of(world.stolen("root-1"), world.stolen("root-2"));
      device.wire().forge("1005.root.json", takenOver(world.state(), old));
      findings.cannot(
          "make himself the root again with the keys he stole",
          "trust.too-few-signatures",
          installs(device));
    }

    /// A root with his own timestamp key that says it recovers, signed with these keys and his.
    private static byte[] recovering(SignedState state, List<Signer> stolen, Signer timestamp)
        throws IOException {
      List<Signer> own = List.of(Thief.ownKey(), Thief.ownKey());
      ChangeDraft draft =
          ChangeDraft.of(state)
              .root(RoleType.ROOT, instead(state, RoleType.ROOT, own))
              .root(RoleType.TIMESTAMP, instead(state, RoleType.TIMESTAMP, List.of(timestamp)))
              .recovering(5000);
      return signed(DrillWorld.need(draft.files(Instant.now())), stolen, own);
    }

    private static KeyEdit instead(SignedState state, RoleType role, List<Signer> own) {
      return KeyEdit.replace(
          own.stream().map(Signer::publicKey).toList(),
          List.copyOf(state.root().content().keysOf(role).keyIds()));
    }

    /// A timestamp of his own over what is published.
    private static byte[] timestamp(DrillWorld world, Signer own) throws IOException {
      byte[] published = world.published("timestamp.json").orElseThrow();
      Timestamp honest = DrillWorld.need(SignedMetadata.timestamp(published)).content();
      return MetadataWriter.sign(honest, List.of(own));
    }
  }
}

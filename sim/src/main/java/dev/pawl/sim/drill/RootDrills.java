package dev.pawl.sim.drill;

import dev.pawl.core.ceremony.ChangeDraft;
import dev.pawl.core.ceremony.ChangeReview;
import dev.pawl.core.ceremony.KeyEdit;
import dev.pawl.core.ceremony.SignedState;
import dev.pawl.core.key.Signer;
import dev.pawl.core.trust.RoleType;
import dev.pawl.core.trust.Root;
import dev.pawl.core.value.KeyId;
import dev.pawl.core.value.RoleName;
import java.io.IOException;
import java.time.Instant;
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
    for (Signer signer : stolen) {
      files = DrillWorld.need(DrillWorld.need(ChangeReview.review(state, files)).signedBy(signer));
    }
    for (Signer signer : own) {
      files = DrillWorld.need(DrillWorld.need(ChangeReview.review(state, files)).signedBy(signer));
    }
    byte[] signed = files.get(RoleType.ROOT.role());
    if (signed == null) {
      throw new IOException("the draft holds no root");
    }
    return signed;
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
      DrillDevice device = world.lockDevice();
      byte[] his =
          takenOver(world.state(), List.of(world.stolen("root-1"), world.stolen("root-2")));
      device.wire().forge("2.root.json", his);
      findings.can(
          "make himself the root: from now on devices he reaches follow him",
          DrillDevice.INSTALLS,
          device.offered(DrillWorld.LOCK_1));
      device.wire().clear();
      findings.recovered(
          "the people's own next root, signed by all three",
          "done",
          world.command("root", "rotate"));
      world.command("sign", "root-2", "--key", "root-1", "--key", "root-2", "--key", "root-3");
      findings.recovered("publish", "done", world.command("release", "publish", "root-2"));
      world.command("root", "rotate");
      world.command("sign", "root-3", "--key", "root-1", "--key", "root-2", "--key", "root-3");
      world.command("release", "publish", "root-3");
      findings.can(
          "keep the devices he reached: they refuse the people's root for good",
          "trust.too-few-signatures",
          device.offered(DrillWorld.LOCK_1));
      findings.recovered(
          "devices he did not reach follow the people",
          DrillDevice.INSTALLS,
          world.lockDevice().offered(DrillWorld.LOCK_1));
      findings.recovered(
          "two root keys lost: refused before anybody signs",
          "ceremony.cannot-complete",
          world.refusal("root", "rotate", "--unreachable", "root-1", "--unreachable", "root-2"));
      findings.recovered(
          "a device he reached, made again in the workshop with the factory root",
          DrillDevice.INSTALLS,
          world.lockDevice().offered(DrillWorld.LOCK_1));
    }
  }
}

package dev.pawl.sim.drill;

import dev.pawl.core.key.Signer;
import dev.pawl.core.trust.Targets;
import java.io.IOException;
import java.util.List;

/// What happens when keys of a product line are stolen.
final class LineDrills {
  private static final String FORGED = "line-lock/lock-6.6.6.img";

  private LineDrills() {}

  /// One key of two.
  static final class OneKey implements Drill {
    @Override
    public String name() {
      return "line-key";
    }

    @Override
    public String compromised() {
      return "one key of a line of two";
    }

    @Override
    public void run(DrillWorld world, Findings findings) throws IOException {
      DrillDevice device = world.lockDevice();
      Thief thief = world.thief(device);
      Targets forged = thief.withImage(DrillWorld.LOCK, world.lock(), "lock-s2");
      Signer stolen = world.stolen("lock-build");
      thief.serve(DrillWorld.LOCK, forged, List.of(stolen));
      findings.cannot(
          "forge an image, even with the server in his hands",
          "trust.too-few-signatures",
          device.offered(FORGED));
      thief.serve(DrillWorld.LOCK, forged, List.of(stolen, Thief.ownKey()));
      findings.cannot(
          "make up for the other key with one of his own",
          "trust.too-few-signatures",
          device.offered(FORGED));
      device.wire().clear();
      String card = world.newSigner("lock-build-2");
      findings.recovered(
          "pawl line replace-keys",
          "done",
          world.command(
              "line", "replace-keys", "lock", "--add-key", card, "--remove-key", "lock-build"));
      findings.recovered(
          "two people of the targets sign, and one of the line",
          "done",
          world.command(
              "sign",
              "keys-lock-2",
              "--key",
              "targets-1",
              "--key",
              "targets-2",
              "--key",
              "lock-build-2",
              "--key",
              "lock-release"));
      findings.recovered("publish", "done", world.command("release", "publish", "keys-lock-2"));
      findings.recovered(
          "devices he did not reach follow",
          DrillDevice.INSTALLS,
          world.lockDevice().offered(DrillWorld.LOCK_1));
    }
  }

  /// Both keys.
  static final class Threshold implements Drill {
    @Override
    public String name() {
      return "line-threshold";
    }

    @Override
    public String compromised() {
      return "every key of a line, and the server";
    }

    @Override
    public void run(DrillWorld world, Findings findings) throws IOException {
      DrillDevice lock = world.lockDevice();
      DrillDevice gw = world.gwDevice();
      Thief thief = world.thief(lock);
      List<Signer> keys = List.of(world.stolen("lock-build"), world.stolen("lock-release"));
      Targets forged = thief.withImage(DrillWorld.LOCK, world.lock(), "lock-s2");
      findings.cannot(
          "forge an image without the server: nothing names his metadata",
          "trust.target-not-found",
          lock.offered(FORGED));
      thief.serve(DrillWorld.LOCK, forged, keys);
      findings.can(
          "with the server, have an image of his installed on devices of this line",
          DrillDevice.INSTALLS,
          lock.offered(FORGED));
      Thief onGw = world.thief(gw);
      onGw.serve(DrillWorld.LOCK, forged, keys);
      findings.cannot(
          "touch another line: its devices are not led to his metadata",
          "trust.target-not-found",
          gw.offered("line-gw/gw-6.6.6.img"));
      lock.wire().clear();
      String first = world.newSigner("lock-build-2");
      String second = world.newSigner("lock-release-2");
      findings.recovered(
          "pawl line replace-keys, both",
          "done",
          world.command(
              "line",
              "replace-keys",
              "lock",
              "--add-key",
              first,
              "--add-key",
              second,
              "--remove-key",
              "lock-build",
              "--remove-key",
              "lock-release"));
      findings.recovered(
          "two people of the targets and the two new ones of the line sign",
          "done",
          world.command(
              "sign",
              "keys-lock-2",
              "--key",
              "targets-1",
              "--key",
              "targets-3",
              "--key",
              "lock-build-2",
              "--key",
              "lock-release-2"));
      findings.recovered("publish", "done", world.command("release", "publish", "keys-lock-2"));
      findings.recovered(
          "honest devices follow",
          DrillDevice.INSTALLS,
          world.lockDevice().offered(DrillWorld.LOCK_1));
      DrillDevice fresh = world.lockDevice();
      fresh.offered(DrillWorld.LOCK_1);
      Thief late = world.thief(fresh);
      late.serve(DrillWorld.LOCK, thief.withImage(DrillWorld.LOCK, world.lock(), "lock-s2"), keys);
      findings.cannot(
          "go on with the stolen keys", "trust.too-few-signatures", fresh.offered(FORGED));
    }
  }
}

package dev.pawl.sim.drill;

import dev.pawl.core.key.Signer;
import dev.pawl.core.trust.Targets;
import java.io.IOException;
import java.util.List;

/// What happens when one family of algorithms is broken, where roles are hybrid
/// (docs/adr/0091): the forger can sign as every key of it.
final class HybridDrill implements Drill {
  private static final String FORGED = "line-lock/lock-6.6.6.img";

  @Override
  public String name() {
    return "one-family";
  }

  @Override
  public String compromised() {
    return "every key of one family of algorithms, where roles are hybrid";
  }

  @Override
  public List<String> options() {
    return List.of("--post-quantum");
  }

  @Override
  public void run(DrillWorld world, Findings findings) throws IOException {
    DrillDevice device = world.lockDevice();
    findings.recovered(
        "an honest hybrid update is accepted",
        DrillDevice.INSTALLS,
        device.offered(DrillWorld.LOCK_1));
    for (String family : List.of("", "-pq")) {
      DrillDevice victim = world.lockDevice();
      Thief thief = world.thief(victim);
      Targets forged = thief.withImage(DrillWorld.LOCK, world.lock(), "lock-s2");
      List<Signer> broken =
          List.of(world.stolen("lock-build" + family), world.stolen("lock-release" + family));
      thief.serve(DrillWorld.LOCK, forged, broken);
      findings.cannot(
          "forge with every %s key and the server"
              .formatted(family.isEmpty() ? "classical" : "ML-DSA-65"),
          "trust.too-few-signatures",
          victim.offered(FORGED));
    }
  }
}

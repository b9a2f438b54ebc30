package dev.pawl.sim.attack;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.pawl.cli.workspace.KeyFamily;
import dev.pawl.cli.workspace.KeyPlan;
import dev.pawl.core.key.Signer;
import dev.pawl.core.trust.RoleSigners;
import dev.pawl.core.trust.RoleType;
import dev.pawl.core.trust.Root;
import dev.pawl.sim.attack.Ending.Kind;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// A threshold of root keys is stolen, and the thief reaches a device first: the real agent over
/// real TLS follows him, refuses the people, and comes back once recovery keys sign a root. What
/// people do for it is the drill `root-threshold`.
@Timeout(120)
class RootTheftTest {
  @Test
  void deviceThatFollowedAThiefsRoot_comesBackByTheRecoveryKeys_andBootsWhatItThenInstalls()
      throws IOException {
    try (Stage stage = Stage.open();
        Scene scene = stage.scene(new KeyPlan(KeyFamily.CLASSICAL, true))) {
      Makers makers = scene.makers();
      scene.server().serve(makers.published());
      scene.server().serve("2.root.json", thiefs(makers));
      scene.learn();

      makers.newRoot();
      makers.newRoot();
      scene.server().serve(makers.published());
      Ending lost = scene.attempt("people's roots", scene.next());
      assertEquals(Kind.REFUSED, lost.kind(), lost::toString);
      assertEquals("trust.too-few-signatures", lost.code());

      makers.recoverRoot();
      makers.publishOnline();
      scene.server().serve(makers.published());
      Ending recovered = scene.attempt("recovered", scene.next());
      assertEquals(Kind.INSTALLED, recovered.kind(), recovered::toString);
      Ending booted = scene.attempt("what the boot stage makes of it", scene.next());
      assertEquals("slot b can be booted since an earlier attempt", booted.text());
    }
  }

  /// The next root with root keys of his own, signed by a threshold of those before.
  private static byte[] thiefs(Makers makers) {
    List<Signer> own = List.of(Quorum.signer(), Quorum.signer());
    Root genuine = makers.root(2);
    var roles = new EnumMap<RoleType, RoleSigners>(RoleType.class);
    for (RoleType type : RoleType.values()) {
      roles.put(type, makers.quorum(type.role()).publicSide());
    }
    roles.put(RoleType.ROOT, new RoleSigners(own.stream().map(Signer::publicKey).toList(), 2));
    List<Signer> by = new ArrayList<>(makers.quorum(RoleType.ROOT.role()).enough());
    by.addAll(own);
    return Makers.sign(Root.of(2, genuine.expires(), roles), by);
  }
}

package dev.pawl.core.trust;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.pawl.core.key.KeyGenerator;
import dev.pawl.core.key.PublicKey;
import dev.pawl.core.key.Signer;
import dev.pawl.core.key.SoftwareSigner;
import dev.pawl.core.testkit.Expect;
import dev.pawl.core.testkit.TestTuf;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// n classical and n ML-DSA-65 keys in one role, n + 1 of which must sign: breaking one family of
/// algorithms completely, so having every signature of it, is not enough (docs/adr/0091).
class HybridRoleTest {
  private static final int PEOPLE = 3;

  private final List<Signer> classical = people(false);
  private final List<Signer> quantumSafe = people(true);
  private final Root first = root(1);

  private static List<Signer> people(boolean postQuantum) {
    return Stream.generate(postQuantum ? KeyGenerator::mlDsa65 : KeyGenerator::ed25519)
        .<Signer>map(SoftwareSigner::of)
        .limit(PEOPLE)
        .toList();
  }

  private Root root(long version) {
    List<PublicKey> keys =
        Stream.concat(classical.stream(), quantumSafe.stream()).map(Signer::publicKey).toList();
    Map<RoleType, RoleSigners> roles = new EnumMap<>(RoleType.class);
    for (RoleType type : RoleType.values()) {
      roles.put(type, new RoleSigners(keys, PEOPLE + 1));
    }
    return Root.of(version, TestTuf.EXPIRES, roles);
  }

  private String next(List<Signer> signers) {
    return Expect.code(MetadataVerifier.nextRoot(first, MetadataWriter.sign(root(2), signers)));
  }

  @Test
  void oneFamilyBroken_isRefused() {
    assertEquals("trust.too-few-signatures", next(classical));
    assertEquals("trust.too-few-signatures", next(quantumSafe));
  }

  @Test
  void oneFamilyBroken_andOnePersonBribed_isRefusedByPeopleOnly() {
    // All of one family and one honest key of the other are four keys: this is the limit of the
    // scheme, and why it says "either family breaks", not "a family breaks and a key is stolen".
    List<Signer> brokenAndOne = new ArrayList<>(quantumSafe);
    brokenAndOne.add(classical.getFirst());
    assertEquals("ok", next(brokenAndOne));
  }

  @Test
  void twoPeopleOfThree_areEnough_andOneIsNot() {
    List<Signer> ana = List.of(classical.get(0), quantumSafe.get(0));
    List<Signer> both =
        List.of(classical.get(0), quantumSafe.get(0), classical.get(1), quantumSafe.get(1));
    assertEquals("trust.too-few-signatures", next(ana));
    assertEquals("ok", next(both));
  }

  @Test
  void oneFamilyBroken_isRefusedForTargetsToo() {
    Targets targets = new Targets(1, TestTuf.EXPIRES, Map.of(), Delegations.NONE);
    for (List<Signer> family : List.of(classical, quantumSafe)) {
      assertEquals(
          "trust.too-few-signatures",
          Expect.code(MetadataVerifier.targets(first, MetadataWriter.sign(targets, family))));
    }
  }

  @Test
  void hybridRootOfFive_withEveryKeyReplaced_fitsTheCap() {
    // Two roles of 5 + 5 keys, signed by 6 old and 6 new ones: the worst day of the root file.
    int keys = 2 * 5 * (2 * 1952 + 250) + 2 * 5 * 300;
    int signatures = 2 * (5 * (2 * 3309 + 100) + 300);
    assertTrue(keys + signatures < RoleType.ROOT.limit().value(), () -> keys + " + " + signatures);
    byte[] signed =
        MetadataWriter.sign(
            first, Stream.concat(classical.stream(), quantumSafe.stream()).toList());
    assertTrue(signed.length < RoleType.ROOT.limit().value(), () -> "" + signed.length);
    assertEquals("ok", Expect.code(MetadataVerifier.firstRoot(signed)));
  }
}

package dev.pawl.core.testkit;

import dev.pawl.core.key.KeyGenerator;
import dev.pawl.core.key.Signer;
import dev.pawl.core.key.SoftwareSigner;
import dev.pawl.core.trust.RoleSigners;
import java.util.List;
import java.util.stream.Stream;

/// The private side of a role: all its signers and how many must sign.
public record TestRole(List<Signer> signers, int threshold) {
  public TestRole {
    signers = List.copyOf(signers);
  }

  /// A role of `count` fresh Ed25519 keys.
  public static TestRole of(int threshold, int count) {
    return new TestRole(Stream.generate(TestRole::signer).limit(count).toList(), threshold);
  }

  /// A fresh Ed25519 signer.
  public static Signer signer() {
    return SoftwareSigner.of(KeyGenerator.ed25519());
  }

  /// The public side.
  public RoleSigners roleSigners() {
    return new RoleSigners(signers.stream().map(Signer::publicKey).toList(), threshold);
  }

  /// As many signers as must sign, the first ones.
  public List<Signer> quorum() {
    return signers.subList(0, threshold);
  }
}

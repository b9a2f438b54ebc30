package dev.pawl.sim.attack;

import dev.pawl.core.key.KeyGenerator;
import dev.pawl.core.key.Scheme;
import dev.pawl.core.key.Signer;
import dev.pawl.core.key.SoftwareSigner;
import dev.pawl.core.trust.RoleSigners;
import java.security.KeyPair;
import java.util.List;
import java.util.stream.Stream;

/// The private keys of a role and how many of them must sign.
record Quorum(List<Signer> signers, int threshold) {
  Quorum {
    signers = List.copyOf(signers);
  }

  /// Fresh keys.
  static Quorum of(int threshold, int count) {
    return new Quorum(Stream.generate(Quorum::signer).limit(count).toList(), threshold);
  }

  /// Fresh keys of people who hold one of each family, of whom more must sign than there are keys
  /// of
  /// either (docs/adr/0091).
  static Quorum hybrid(int people) {
    Stream<Signer> classical = Stream.generate(Quorum::signer).limit(people);
    Stream<Signer> postQuantum =
        Stream.<Signer>generate(() -> SoftwareSigner.of(KeyGenerator.mlDsa65())).limit(people);
    return new Quorum(Stream.concat(classical, postQuantum).toList(), people + 1);
  }

  /// One key, that a machine has.
  static Quorum of(KeyPair pair) {
    return new Quorum(List.of(SoftwareSigner.of(pair)), 1);
  }

  static Signer signer() {
    return SoftwareSigner.of(KeyGenerator.ed25519());
  }

  RoleSigners publicSide() {
    return new RoleSigners(signers.stream().map(Signer::publicKey).toList(), threshold);
  }

  /// All keys of this family.
  List<Signer> all(Scheme family) {
    return signers.stream().filter(one -> one.publicKey().scheme() == family).toList();
  }

  /// The same with a fresh key before the others.
  Quorum withFirst() {
    return new Quorum(Stream.concat(Stream.of(signer()), signers.stream()).toList(), threshold);
  }

  /// As many as must sign.
  List<Signer> enough() {
    return signers.subList(0, threshold);
  }
}

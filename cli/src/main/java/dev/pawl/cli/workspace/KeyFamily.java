package dev.pawl.cli.workspace;

/// Which algorithms the keys of people are of (docs/adr/0091).
public enum KeyFamily {
  /// One Ed25519 key for each person.
  CLASSICAL,
  /// An Ed25519 key and an ML-DSA-65 key for each person, and a threshold that neither family
  /// reaches.
  HYBRID;

  /// How many keys must sign for a role of so many people.
  /// @param people how many hold keys of the role
  /// @param needed how many of them must sign with classical keys alone
  int threshold(int people, int needed) {
    return switch (this) {
      case CLASSICAL -> needed;
      case HYBRID -> people + 1;
    };
  }
}

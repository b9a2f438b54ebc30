package dev.pawl.core.delta.code;

/// What the bits of a patch are about, for reports.
public enum Topic {
  /// What is copied from where.
  COPIES(0),
  /// What a cell is taken for.
  MODES(1),
  /// Whether what was expected is so.
  HITS(2),
  /// Instructions and addresses that came out differently than foretold.
  FIELDS(3),
  /// Other copied bytes that differ.
  CHANGES(4),
  /// New instructions.
  NEW_CODE(5),
  /// New bytes of other kinds.
  NEW_BYTES(6);

  private final int number;

  Topic(int number) {
    this.number = number;
  }

  /// Its place in tables of costs.
  public int number() {
    return number;
  }
}

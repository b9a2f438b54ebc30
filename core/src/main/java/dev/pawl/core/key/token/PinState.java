package dev.pawl.core.key.token;

/// What a token tells about the tries left for its PIN. PKCS#11 knows no number, only these.
public enum PinState {
  /// Nothing: all tries are left, or the token does not tell.
  NOT_TOLD("how many tries are left the token does not tell"),
  /// At least one wrong PIN was given since the last right one.
  FEW_LEFT("the token warns that few tries are left"),
  /// The next wrong one locks it.
  LAST_ONE("ONE try is left: another wrong PIN locks the token"),
  /// Locked: only its administrator can set a new PIN.
  LOCKED("the PIN is locked");

  private static final long COUNT_LOW = 0x0001_0000;
  private static final long FINAL_TRY = 0x0002_0000;
  private static final long IS_LOCKED = 0x0004_0000;

  private final String words;

  PinState(String words) {
    this.words = words;
  }

  /// The state in a token's flags (PKCS#11 3.1, CK_TOKEN_INFO).
  static PinState of(long flags) {
    if ((flags & IS_LOCKED) != 0) {
      return LOCKED;
    }
    if ((flags & FINAL_TRY) != 0) {
      return LAST_ONE;
    }
    return (flags & COUNT_LOW) != 0 ? FEW_LEFT : NOT_TOLD;
  }

  /// The same for people.
  public String words() {
    return words;
  }
}

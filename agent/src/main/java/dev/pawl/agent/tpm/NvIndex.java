package dev.pawl.agent.tpm;

/// What a TPM tells in public about an NV index.
/// @param attributes TPMA_NV, a sum of the constants here
/// @param size bytes it holds
public record NvIndex(int handle, int attributes, int size) {
  /// Type: a number of 64 bits that can only be raised by one. A new one begins above every counter
  /// this TPM ever had, so that deleting and defining again never lowers it.
  public static final int COUNTER = 0x1 << 4;

  /// May be written with its own authorisation.
  public static final int AUTH_WRITE = 0x1 << 2;

  /// A write lock is for ever.
  public static final int WRITE_DEFINE = 0x1 << 13;

  /// It is locked against writing.
  public static final int WRITE_LOCKED = 0x1 << 11;

  /// May be read with its own authorisation.
  public static final int AUTH_READ = 0x1 << 18;

  /// A wrong authorisation does not count towards the dictionary-attack lockout, and a lockout does
  /// not close it: resets without a shutdown count as wrong guesses too.
  public static final int NO_DICTIONARY_ATTACK = 0x1 << 25;

  /// It was written at least once.
  public static final int WRITTEN = 0x1 << 29;
}

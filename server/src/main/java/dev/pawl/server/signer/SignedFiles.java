package dev.pawl.server.signer;

/// A device's snapshot and targets, signed, and the receipt for signing the same assignment again.
public final class SignedFiles {
  private final byte[] snapshot;
  private final byte[] targets;
  private final Receipt receipt;

  SignedFiles(byte[] snapshot, byte[] targets, Receipt receipt) {
    this.snapshot = snapshot.clone();
    this.targets = targets.clone();
    this.receipt = receipt;
  }

  /// The snapshot file.
  public byte[] snapshot() {
    return snapshot.clone();
  }

  /// The targets file.
  public byte[] targets() {
    return targets.clone();
  }

  /// To be kept with the assignment.
  public Receipt receipt() {
    return receipt;
  }
}

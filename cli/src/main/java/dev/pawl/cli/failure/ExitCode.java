package dev.pawl.cli.failure;

/// How a command ended, as scripts see it. The table for people is docs/operate/exit-codes.md; a
/// test
/// keeps both equal. The numbers never change their meaning.
public enum ExitCode {
  /// Everything asked for was done.
  DONE(0, "done", "done"),
  /// An error that none of the others describes.
  FAILED(1, "failed", "failed"),
  /// The command line itself is wrong.
  USAGE(2, "usage", "wrong usage"),
  /// A signature, digest, proof or hash chain does not hold: never retry.
  VERIFICATION_FAILED(3, "verification-failed", "verification failed"),
  /// Understood and refused by a rule or for lack of rights.
  REFUSED(4, "refused", "refused by policy"),
  /// The server did not answer: retry later.
  UNREACHABLE(5, "unreachable", "unreachable"),
  /// Some of what was asked for was done, the answer says which.
  PARTLY_DONE(6, "partly-done", "partly done"),
  /// Nothing is wrong, but a person has to act first, for example to sign.
  WAITING(7, "waiting", "waiting for a person"),
  /// What was named does not exist.
  NOT_FOUND(8, "not-found", "not found"),
  /// It exists already, or somebody else changed it meanwhile.
  CONFLICT(9, "conflict", "conflict");

  private final int number;
  private final String id;
  private final String label;

  ExitCode(int number, String id, String label) {
    this.number = number;
    this.id = id;
    this.label = label;
  }

  /// The process's exit status.
  public int number() {
    return number;
  }

  /// The name in JSON output, `kebab-case`.
  public String id() {
    return id;
  }

  /// The words an error message opens with.
  public String label() {
    return label;
  }
}

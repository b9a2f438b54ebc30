package dev.pawl.sim.demo.script;

/// Something awaited did not happen before its deadline.
public final class NotInTime extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String awaited;
  private final String seen;

  NotInTime(String awaited, String seen) {
    super("not in time: " + awaited + "; seen: " + seen);
    this.awaited = awaited;
    this.seen = seen;
  }

  /// What should have happened.
  public String awaited() {
    return awaited;
  }

  /// What was the case instead.
  public String seen() {
    return seen;
  }
}

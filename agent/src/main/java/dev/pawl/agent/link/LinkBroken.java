package dev.pawl.agent.link;

import java.io.IOException;
import java.io.Serial;

/// An answer ended before its end: an exception because it passes through whoever reads the stream.
/// [#failure()] is the answer to give.
public final class LinkBroken extends IOException {
  @Serial private static final long serialVersionUID = 1;

  private final transient LinkFailure failure;

  /// @param failure what to tell
  public LinkBroken(LinkFailure failure) {
    super(failure.explain());
    this.failure = failure;
  }

  /// Why it ended.
  public LinkFailure failure() {
    return failure;
  }
}

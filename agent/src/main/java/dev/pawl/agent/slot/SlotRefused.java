package dev.pawl.agent.slot;

import java.io.IOException;
import java.io.Serial;

/// Writing a slot came to an expected end: an exception because it passes through the block
/// verifier that feeds the slot. [#failure()] is the answer to give.
public final class SlotRefused extends IOException {
  @Serial private static final long serialVersionUID = 1;

  private final transient SlotFailure failure;

  /// @param failure what to tell
  public SlotRefused(SlotFailure failure) {
    super(failure.explain());
    this.failure = failure;
  }

  /// Why writing ended.
  public SlotFailure failure() {
    return failure;
  }
}

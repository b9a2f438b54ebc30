package dev.pawl.agent.phase;

import dev.pawl.core.protocol.BootReport.ReportedFailure;
import dev.pawl.core.value.ActionId;
import java.util.Optional;

/// An action that is over for this device. If the server offers it again, the answer is given
/// again, and nothing is done again.
/// @param failure why it did not succeed; empty when it did
public record Settled(ActionId action, Optional<ReportedFailure> failure) {
  public Settled {
    failure = failure.map(why -> why.shortened(Memory.LONGEST_TEXT));
  }
}

package dev.pawl.agent.phase;

import dev.pawl.core.value.ActionId;
import dev.pawl.core.value.TargetPath;

/// What the server wants installed: a claim until signed metadata says the same.
public record Offer(ActionId action, TargetPath target) {
  @Override
  public String toString() {
    return target + " (action " + action + ")";
  }
}

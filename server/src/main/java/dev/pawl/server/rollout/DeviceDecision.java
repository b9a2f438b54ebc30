package dev.pawl.server.rollout;

import dev.pawl.core.value.ActionId;
import dev.pawl.core.value.DeviceId;
import java.util.Optional;

/// What was decided for one device when a rollout was created.
/// @param rule code of the rule that settled it
/// @param action the action made for the device; empty when it was refused
public record DeviceDecision(
    DeviceId device, String rule, String reason, Optional<ActionId> action) {}

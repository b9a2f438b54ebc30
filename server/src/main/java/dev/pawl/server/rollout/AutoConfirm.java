package dev.pawl.server.rollout;

import java.time.Instant;
import java.util.Optional;

/// Consent given in advance for a device (DDI: auto-confirm).
/// @param initiator who gave it, as the device says
/// @param remark likewise
public record AutoConfirm(
    Optional<String> initiator, Optional<String> remark, Instant activatedAt) {}

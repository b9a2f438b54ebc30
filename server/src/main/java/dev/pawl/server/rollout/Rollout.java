package dev.pawl.server.rollout;

import dev.pawl.core.value.TargetPath;
import java.time.Instant;
import java.util.Optional;

/// One release for a set of devices, chosen when it was created.
public record Rollout(
    long id, TargetPath path, String createdBy, Instant createdAt, Optional<Instant> canceledAt) {}

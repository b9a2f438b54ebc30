package dev.pawl.server.rollout;

import dev.pawl.core.value.Digest;
import dev.pawl.core.value.TargetPath;

/// The image an action is about.
public record AssignedImage(TargetPath path, Digest sha256) {}

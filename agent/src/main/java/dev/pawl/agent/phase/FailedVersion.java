package dev.pawl.agent.phase;

import dev.pawl.core.protocol.BootReport.ReportedFailure;
import dev.pawl.core.value.Digest;
import dev.pawl.core.value.TargetPath;

/// An image that was given up on trial: it is not tried again until another one was confirmed.
public record FailedVersion(TargetPath path, Digest sha256, ReportedFailure why) {
  public FailedVersion {
    why = why.shortened(Memory.LONGEST_TEXT);
  }

  /// Whether `update` is this image.
  public boolean is(Update update) {
    return path.equals(update.path()) && sha256.equals(update.sha256());
  }
}

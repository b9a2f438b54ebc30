package dev.pawl.core.delta.codec;

import java.io.IOException;
import java.io.Serial;

/// Carries a [CodecFailure] through the places that read and write bytes.
public final class CodecRefused extends IOException {
  @Serial private static final long serialVersionUID = 1;

  private final transient CodecFailure failure;

  public CodecRefused(CodecFailure failure) {
    super(failure.explain());
    this.failure = failure;
  }

  /// What went wrong.
  public CodecFailure failure() {
    return failure;
  }
}

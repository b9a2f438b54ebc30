package dev.pawl.server.sql;

import java.io.Serial;
import org.jspecify.annotations.Nullable;

/// The database cannot do what it must. Not an answer a caller can use, so it ends the request; the
/// shell answers with the failure inside.
public final class StorageException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1;
  private final transient StorageFailure failure;

  /// @param cause what the driver threw, if anything
  public StorageException(StorageFailure failure, @Nullable Throwable cause) {
    super(failure.explain(), cause);
    this.failure = failure;
  }

  /// What went wrong, for the answer and the log.
  public StorageFailure failure() {
    return failure;
  }
}

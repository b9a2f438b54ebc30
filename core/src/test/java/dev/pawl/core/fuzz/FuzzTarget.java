package dev.pawl.core.fuzz;

import dev.pawl.core.failure.Failure;
import dev.pawl.core.failure.Result;
import java.io.IOException;

/// A reader of outside data, given any bytes: it returns, or something is wrong with it.
@FunctionalInterface
public interface FuzzTarget {
  /// Reads.
  void read(byte[] bytes) throws IOException;

  /// The answer of a reader: a value, or a declared failure that explains itself.
  static void check(Result<?, ? extends Failure> result) {
    if (result instanceof Result.Failed<?, ? extends Failure>(Failure failure)) {
      check(failure.code(), failure.explain());
    }
  }

  /// A failure's code is one, and its explanation can be read.
  static void check(String code, String explanation) {
    if (!code.matches("[a-z]+\\.[a-z0-9-]+")
        || explanation.isBlank()
        || explanation.length() > 2000) {
      throw new AssertionError(code + ": " + explanation);
    }
  }
}

package dev.pawl.server.http;

import dev.pawl.core.failure.Failure;
import dev.pawl.core.value.MalformedInput;

/// A value in a request does not have the shape its place requires: `input.malformed`.
record MalformedValue(MalformedInput cause) implements Failure {
  @Override
  public String code() {
    return MalformedInput.CODE;
  }

  @Override
  public String explain() {
    return cause.getMessage() + ". Correct the request and send it again.";
  }
}

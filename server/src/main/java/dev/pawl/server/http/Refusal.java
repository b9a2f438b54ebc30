package dev.pawl.server.http;

import dev.pawl.core.failure.Failure;

/// A failure together with the status it is answered with.
public record Refusal(int status, Failure failure) implements Failure {
  public Refusal {
    if (status < 400 || status > 599) {
      throw new IllegalArgumentException("a refusal has a status of 400 to 599, not " + status);
    }
  }

  @Override
  public String code() {
    return failure.code();
  }

  @Override
  public String explain() {
    return failure.explain();
  }
}

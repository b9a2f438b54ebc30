package dev.pawl.server.http;

import dev.pawl.core.failure.Failure;

/// A failure that knows the parts of its explanation apart, as problem answers carry them.
public interface Explained extends Failure {
  /// What was tried, on what: "Registering the device lock-1".
  String attempted();

  /// What would have been right.
  String expected();

  /// What was there instead.
  String found();

  /// What to do now.
  String remedy();

  @Override
  default String explain() {
    return attempted() + ": expected " + expected() + ", found " + found() + ". " + remedy();
  }
}

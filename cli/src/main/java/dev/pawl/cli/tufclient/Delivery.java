package dev.pawl.cli.tufclient;

/// How the fetching of one file ended.
sealed interface Delivery {
  /// All of it was written.
  record Complete() implements Delivery {}

  /// The repository says that there is no such file.
  record NotThere() implements Delivery {}

  /// There is more than the limit; nothing beyond it was written.
  record TooLong() implements Delivery {}

  /// No answer, or none that is of use.
  ///
  /// @param reason for people
  record Broken(String reason) implements Delivery {}
}

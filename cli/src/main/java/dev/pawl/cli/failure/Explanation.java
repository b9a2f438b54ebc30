package dev.pawl.cli.failure;

/// A failure in full, as it is shown to people and written with `--json`.
///
/// @param code stable code, `family.kebab-name`, listed in docs/failures.md
/// @param exit what the process ends with
/// @param attempted what was being done on what: a phrase with "-ing"
/// @param expected what had to hold
/// @param found what was there instead; never a secret
/// @param remedy what to do now
public record Explanation(
    String code, ExitCode exit, String attempted, String expected, String found, String remedy) {

  /// One paragraph for logs and for those who only have a [dev.pawl.core.failure.Failure].
  public String sentence() {
    return "%s: %s. Expected %s; found %s. %s."
        .formatted(exit.label(), attempted, expected, found, remedy);
  }
}

package dev.pawl.cli.shell;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/// Options that every command has, before or after its name. Filled by picocli.
public final class GlobalOptions {
  @Option(
      names = "--json",
      scope = ScopeType.INHERIT,
      description = "Answer in JSON, one object a line; failures as one object on stderr.")
  boolean json;

  @Option(
      names = "-C",
      paramLabel = "DIR",
      scope = ScopeType.INHERIT,
      description = "Act as if started in DIR: relative paths and the workspace begin there.")
  @Nullable Path directory;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      scope = ScopeType.INHERIT,
      description = "Show this help and exit.")
  boolean help; // picocli acts on it

  /// Whether `--json` was given.
  public boolean json() {
    return json;
  }
}

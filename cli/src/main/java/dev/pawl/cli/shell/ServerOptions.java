package dev.pawl.cli.shell;

import java.net.URI;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// Options of commands that talk to the server; each wins over the workspace's setting. Filled by
/// picocli.
public final class ServerOptions {
  @Option(
      names = "--server",
      paramLabel = "URL",
      description = "Operator address of the server; default: \"server\" in pawl.json.")
  @Nullable URI server;

  @Option(
      names = "--ca",
      paramLabel = "FILE",
      description = "The server's authority (PEM); default: \"ca\" in pawl.json.")
  @Nullable Path ca;

  @Option(
      names = "--token-file",
      paramLabel = "FILE",
      description = "File with the API token; default: \"token\" in pawl.json.")
  @Nullable Path tokenFile;

  /// Whether another server than the workspace's is meant.
  public boolean isAnotherServer() {
    return server != null;
  }
}

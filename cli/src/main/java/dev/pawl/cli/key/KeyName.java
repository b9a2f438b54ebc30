package dev.pawl.cli.key;

import dev.pawl.cli.shell.Session;
import java.nio.file.Files;
import java.nio.file.Path;

/// How people name a key on the command line: by its file, or by its name in the workspace
/// (`lock-build` for `keys/lock-build.pem`).
public final class KeyName {
  private KeyName() {}

  /// The file that is meant. It need not exist.
  public static Path resolve(Session session, String given) {
    Path file = session.path(Path.of(given));
    if (Files.exists(file) || given.contains("/") || given.endsWith(".pem")) {
      return file;
    }
    return session.workspaceIfAny().map(space -> space.keyFile(given)).orElse(file);
  }
}

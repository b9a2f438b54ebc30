package dev.pawl.cli.shell;

import dev.pawl.cli.output.Terminal;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;

/// The world a command runs in. Tests, and programs that run commands in-process, hand in their
/// own.
///
/// @param out stdout: data
/// @param err stderr: everything else
/// @param terminal what the two are connected to
/// @param environment environment variables
/// @param folder working folder; relative paths on the command line start here
/// @param clock asked once by each command
/// @param prompt asks a person for secrets
public record Shell(
    PrintStream out,
    PrintStream err,
    Terminal terminal,
    Map<String, String> environment,
    Path folder,
    InstantSource clock,
    Prompt prompt) {

  /// The process's own world. Output is UTF-8 whatever the locale says, because JSON must be.
  public static Shell ofProcess() {
    Map<String, String> environment = System.getenv();
    return new Shell(
        new PrintStream(new FileOutputStream(FileDescriptor.out), false, StandardCharsets.UTF_8),
        new PrintStream(new FileOutputStream(FileDescriptor.err), true, StandardCharsets.UTF_8),
        Terminal.detect(environment),
        environment,
        Path.of("").toAbsolutePath(),
        InstantSource.system(),
        Prompt.ofProcess());
  }
}

package dev.pawl.cli;

import dev.pawl.cli.output.Terminal;
import dev.pawl.cli.shell.Shell;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine;

/// The wired commands, for tests that look at them instead of running them.
record TestCommands(Path folder) {
  CommandLine line() {
    PrintStream nowhere =
        new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
    return PawlMain.commandLine(
        new Shell(
            nowhere,
            nowhere,
            Terminal.NONE,
            Map.of(),
            folder,
            InstantSource.system(),
            _ -> Optional.empty()),
        false);
  }
}

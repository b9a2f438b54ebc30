package dev.pawl.cli;

import dev.pawl.cli.shell.GlobalOptions;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `pawl` itself: holds the options common to all commands.
@Command(
    name = "pawl",
    header = "Secure firmware and software updates for IoT devices.",
    version = "pawl 0.1.0",
    footer = {
      "pawl init acme --product lock --hardware lock-s2",
      "pawl release create --product lock --version 2.0.0 --counter 2 --hardware lock-s2 \\",
      "    --type java-app --image lock.img",
      "pawl rollout create lock-2.0.0 --all --watch",
      "pawl device list"
    })
final class PawlCommand {
  @Mixin private final GlobalOptions options = new GlobalOptions();

  // Of `pawl` only: releases have a --version of their own.
  @Option(
      names = {"-V", "--version"},
      versionHelp = true,
      description = "Print the version and exit.")
  boolean version; // picocli acts on it

  /// Options that every command has.
  GlobalOptions options() {
    return options;
  }
}

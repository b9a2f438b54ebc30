package dev.pawl.cli.audit;

import dev.pawl.cli.shell.Session;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/// The noun `pawl audit`.
@Command(
    name = "audit",
    header = "The audit log: read it, prove that it is whole, take it away.",
    footer = {
      "pawl audit list",
      "pawl audit verify",
      "pawl audit export -o audit.jsonl",
      "pawl audit verify --file audit.jsonl"
    })
public final class AuditCommands {
  private AuditCommands() {}

  /// The noun with its verbs.
  public static CommandLine of(Session session) {
    return new CommandLine(new AuditCommands())
        .addSubcommand(new AuditList(session))
        .addSubcommand(new AuditVerify(session))
        .addSubcommand(new AuditExport(session));
  }
}

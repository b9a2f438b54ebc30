package dev.pawl.cli.audit;

import dev.pawl.cli.failure.CommandFailed;
import dev.pawl.cli.failure.ExitCode;
import dev.pawl.cli.output.Output;
import dev.pawl.cli.output.Table;
import dev.pawl.cli.output.Times;
import dev.pawl.cli.remote.OperatorClient;
import dev.pawl.cli.remote.RemoteFailure;
import dev.pawl.cli.shell.ServerOptions;
import dev.pawl.cli.shell.Session;
import dev.pawl.cli.shell.Verb;
import dev.pawl.core.chain.AuditEntry;
import dev.pawl.core.chain.AuditEntryJson;
import dev.pawl.core.json.JsonValue.JsonObject;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `pawl audit list`.
@Command(
    name = "list",
    header = "The latest entries of the audit log.",
    description = "Shows what the server says; `pawl audit verify` proves it.",
    footer = {"pawl audit list", "pawl audit list --last 100", "pawl audit list --after 0 --json"})
final class AuditList implements Verb {
  private static final int PAGE = 500;

  private final Session session;
  @Mixin private final ServerOptions server = new ServerOptions();

  @Option(names = "--last", paramLabel = "N", description = "How many, at most 500; default 20.")
  private int last = 20;

  @Option(
      names = "--after",
      paramLabel = "N",
      description = "Instead: the entries after number N, at most 500.")
  private @Nullable Long after;

  AuditList(Session session) {
    this.session = session;
  }

  @Override
  public ExitCode run() {
    Output output = session.output();
    try (OperatorClient client = session.client(server)) {
      long from = after == null ? beforeTheLast(client) : after;
      List<JsonObject> entries = client.auditEntries(from).orThrow(CommandFailed::new);
      entries.forEach(output::object);
      if (entries.isEmpty()) {
        output.note("no entries after " + from);
      } else {
        output.table(table(entries));
      }
      return ExitCode.DONE;
    }
  }

  /// Digests are shown by their beginning, so that they do not push the table apart.
  private static String shortened(String subject) {
    return subject.matches("[0-9a-f]{64}") ? subject.substring(0, 12) : subject;
  }

  private long beforeTheLast(OperatorClient client) {
    long head = client.auditHead().orThrow(CommandFailed::new).sequence();
    return Math.max(0, head - Math.clamp(last, 1, PAGE));
  }

  private static Table table(List<JsonObject> entries) {
    Table table =
        new Table()
            .number("ENTRY")
            .column("TIME")
            .column("WHO")
            .column("DID")
            .column("TO")
            .column("HASH");
    for (JsonObject json : entries) {
      AuditEntry entry =
          AuditEntryJson.fromJson(json)
              .orThrow(
                  failure ->
                      new CommandFailed(
                          new RemoteFailure.UnexpectedAnswer(
                              "reading the audit log",
                              "entries as docs/spec/audit-chain.md describes them",
                              failure.explain())));
      table.row(
          Long.toString(entry.sequence()),
          Times.at(entry.at()),
          entry.actor().toString(),
          entry.act(),
          shortened(entry.subject()),
          entry.hash().hex().substring(0, 12));
    }
    return table;
  }
}

package dev.pawl.cli.audit;

import dev.pawl.cli.failure.CommandFailed;
import dev.pawl.cli.failure.ExitCode;
import dev.pawl.cli.output.Facts;
import dev.pawl.cli.output.Output;
import dev.pawl.cli.remote.OperatorClient;
import dev.pawl.cli.shell.ServerOptions;
import dev.pawl.cli.shell.Session;
import dev.pawl.cli.shell.UsageFailure;
import dev.pawl.cli.shell.Verb;
import dev.pawl.core.chain.AuditEntryJson;
import dev.pawl.core.chain.ChainSummary;
import dev.pawl.core.file.DurableFile;
import dev.pawl.core.file.OwnerOnly;
import dev.pawl.core.json.JsonValue.JsonObject;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Set;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `pawl audit export`.
@Command(
    name = "export",
    header = "Write the whole audit log to a file, checked on the way.",
    description = {
      "One entry a line (JSON lines, docs/spec/audit-chain.md). The file appears only if the whole"
          + " log was found good."
    },
    footer = {"pawl audit export -o audit.jsonl", "pawl audit verify --file audit.jsonl"})
final class AuditExport implements Verb {
  private final Session session;
  @Mixin private final ServerOptions server = new ServerOptions();

  @Option(
      names = {"-o", "--output"},
      required = true,
      paramLabel = "FILE",
      description = "Where it goes; must not exist.")
  private Path file;

  AuditExport(Session session) {
    this.session = session;
  }

  @Override
  public ExitCode run() {
    Path target = session.path(file);
    if (Files.exists(target)) {
      throw new CommandFailed(new UsageFailure.FileExists("exporting the audit log", target));
    }
    try (OperatorClient client = session.client(server)) {
      ChainSummary summary = write(client, target);
      Output output = session.output();
      output.object(
          JsonObject.builder()
              .put("file", target.toString())
              .put("entries", summary.entries())
              .put("head", summary.head().sequence() + ":" + summary.head().hash().hex())
              .build());
      output.facts(
          new Facts()
              .add("file", session.shown(target))
              .add("entries", Long.toString(summary.entries()))
              .add("head", summary.head().sequence() + ":" + summary.head().hash().hex()));
      output.next("pawl audit verify --file " + session.shown(target));
      return ExitCode.DONE;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static ChainSummary write(OperatorClient client, Path target) throws IOException {
    Path unfinished = target.resolveSibling("." + target.getFileName() + ".new");
    try {
      ChainSummary summary;
      try (FileChannel channel =
              FileChannel.open(
                  unfinished,
                  Set.of(
                      StandardOpenOption.CREATE,
                      StandardOpenOption.TRUNCATE_EXISTING,
                      StandardOpenOption.WRITE),
                  OwnerOnly.file(unfinished));
          OutputStream lines = new BufferedOutputStream(Channels.newOutputStream(channel))) {
        summary =
            AuditCheck.server(client, List.of(), entry -> lines.write(AuditEntryJson.toLine(entry)))
                .orThrow(CommandFailed::new);
        lines.flush();
        channel.force(true);
      }
      DurableFile.moveOver(unfinished, target);
      return summary;
    } finally {
      Files.deleteIfExists(unfinished);
    }
  }
}

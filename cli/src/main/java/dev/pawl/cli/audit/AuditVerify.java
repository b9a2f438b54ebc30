package dev.pawl.cli.audit;

import dev.pawl.cli.failure.CommandFailed;
import dev.pawl.cli.failure.ExitCode;
import dev.pawl.cli.output.Facts;
import dev.pawl.cli.output.Output;
import dev.pawl.cli.output.Table.Tone;
import dev.pawl.cli.output.Times;
import dev.pawl.cli.remote.OperatorClient;
import dev.pawl.cli.shell.ServerOptions;
import dev.pawl.cli.shell.Session;
import dev.pawl.cli.shell.UsageFailure;
import dev.pawl.cli.shell.Verb;
import dev.pawl.core.chain.ChainHead;
import dev.pawl.core.chain.ChainSummary;
import dev.pawl.core.json.JsonValue.JsonObject;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `pawl audit verify`.
@Command(
    name = "verify",
    header = "Prove that the audit log is whole: no entry changed, missing, moved or cut off.",
    description = {
      "Checks every entry against the one before it, up to the head the server names. The workspace"
          + " remembers the head that was found good (audit-head.json): a log that was cut short or"
          + " written anew since then is found out. Exit code 3 when anything does not hold."
    },
    footer = {
      "pawl audit verify",
      "pawl audit verify --file audit.jsonl",
      "pawl audit verify --file audit.jsonl --head 41:9f86d081884c7d65..."
    })
final class AuditVerify implements Verb {
  private final Session session;
  @Mixin private final ServerOptions server = new ServerOptions();

  @Option(
      names = "--file",
      paramLabel = "FILE",
      description = "Check an export instead of the server.")
  private @Nullable Path file;

  @Option(
      names = "--head",
      paramLabel = "N:HASH",
      converter = HeadReader.class,
      description = "A head seen elsewhere, which the log must contain; may be repeated.")
  private List<ChainHead> heads = new ArrayList<>();

  AuditVerify(Session session) {
    this.session = session;
  }

  @Override
  public ExitCode run() {
    try {
      Optional<SeenHead> memory =
          server.isAnotherServer() ? Optional.empty() : session.workspaceIfAny().map(SeenHead::of);
      List<ChainHead> seen = new ArrayList<>(heads);
      if (memory.isPresent()) {
        seen.addAll(memory.get().read().orThrow(CommandFailed::new));
      }
      ChainSummary summary = file == null ? ofServer(seen) : ofExport(session.path(file), seen);
      if (memory.isPresent() && file == null) {
        memory.get().remember(summary.head());
      }
      show(summary, seen);
      return ExitCode.DONE;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private ChainSummary ofServer(List<ChainHead> seen) throws IOException {
    try (OperatorClient client = session.client(server)) {
      return AuditCheck.server(client, seen, _ -> {}).orThrow(CommandFailed::new);
    }
  }

  private static ChainSummary ofExport(Path file, List<ChainHead> seen) throws IOException {
    try (InputStream lines = new BufferedInputStream(Files.newInputStream(file))) {
      return AuditCheck.export(lines, seen).orThrow(CommandFailed::new);
    } catch (NoSuchFileException e) {
      throw new CommandFailed(new UsageFailure.NoSuchFile("checking an export", file));
    }
  }

  private void show(ChainSummary summary, List<ChainHead> seen) {
    Output output = session.output();
    ChainHead head = summary.head();
    var json =
        JsonObject.builder()
            .put("whole", true)
            .put("entries", summary.entries())
            .put(
                "head",
                JsonObject.builder()
                    .put("sequence", head.sequence())
                    .put("hash", head.hash().hex())
                    .build())
            .put("headsSeenBefore", seen.size());
    summary.first().ifPresent(at -> json.put("first", at.toEpochMilli()));
    summary.last().ifPresent(at -> json.put("last", at.toEpochMilli()));
    output.object(json.build());
    Facts facts =
        new Facts()
            .add("audit log", "whole: every entry follows the one before it", Tone.GOOD)
            .add("entries", Long.toString(summary.entries()));
    summary.first().ifPresent(at -> facts.add("from", Times.at(at)));
    summary.last().ifPresent(at -> facts.add("to", Times.at(at)));
    facts.add("head", head.sequence() + ":" + head.hash().hex());
    seen.forEach(
        each ->
            facts.add("contains", each.sequence() + ":" + each.hash().hex() + "  (seen before)"));
    output.facts(facts);
  }
}

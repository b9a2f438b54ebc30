package dev.pawl.cli.audit;

import dev.pawl.cli.failure.CliFailure;
import dev.pawl.cli.failure.CoreRefused;
import dev.pawl.cli.failure.ExitCode;
import dev.pawl.cli.remote.OperatorClient;
import dev.pawl.core.chain.AuditEntry;
import dev.pawl.core.chain.AuditEntryJson;
import dev.pawl.core.chain.ChainFailure;
import dev.pawl.core.chain.ChainHead;
import dev.pawl.core.chain.ChainSummary;
import dev.pawl.core.chain.ChainVerifier;
import dev.pawl.core.failure.Result;
import dev.pawl.core.json.JsonFailure;
import dev.pawl.core.json.JsonValue.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;

/// Checks an audit log from its first entry to its head. The server is not believed: it names its
/// head
/// first, and then has to show every entry that leads there, and those must contain every head that
/// was seen before.
public final class AuditCheck {
  /// Takes each entry once it was found good.
  public interface Sink {
    /// Takes the next entry.
    void accept(AuditEntry entry) throws IOException;
  }

  private static final String EXPECTED =
      "every entry to follow the one before it, up to the head and through all heads seen before";
  private static final String REMEDY =
      "keep the server's data folder as it is and find out who could write to it";

  private AuditCheck() {}

  /// Checks the log of a server as far as the head it names at the beginning.
  /// @param seen heads that were seen before
  public static Result<ChainSummary, CliFailure> server(
      OperatorClient client, List<ChainHead> seen, Sink sink) throws IOException {
    return switch (client.auditHead()) {
      case Result.Ok<ChainHead, CliFailure>(ChainHead head) -> upTo(head, client, seen, sink);
      case Result.Failed<ChainHead, CliFailure>(CliFailure failure) -> Result.failed(failure);
    };
  }

  /// Checks an export, one entry a line. The caller closes it.
  public static Result<ChainSummary, CliFailure> export(InputStream lines, List<ChainHead> seen)
      throws IOException {
    return refused(ChainVerifier.verifyLines(lines, seen));
  }

  private static Result<ChainSummary, CliFailure> upTo(
      ChainHead head, OperatorClient client, List<ChainHead> seen, Sink sink) throws IOException {
    List<ChainHead> known = new ArrayList<>(seen);
    known.add(head);
    ChainVerifier verifier = ChainVerifier.fromStart(known);
    long reached = 0;
    while (reached < head.sequence()) {
      switch (client.auditEntries(reached)) {
        case Result.Failed<List<JsonObject>, CliFailure>(CliFailure failure) -> {
          return Result.failed(failure);
        }
        case Result.Ok<List<JsonObject>, CliFailure>(List<JsonObject> entries) -> {
          if (entries.isEmpty()) {
            return refused(verifier.finish());
          }
          for (JsonObject json : entries) {
            reached++;
            if (reached <= head.sequence()) {
              switch (take(json, reached, verifier)) {
                case Result.Ok<AuditEntry, ChainFailure>(AuditEntry entry) -> sink.accept(entry);
                case Result.Failed<AuditEntry, ChainFailure>(ChainFailure failure) -> {
                  return Result.failed(refusal(failure));
                }
              }
            }
          }
        }
      }
    }
    return refused(verifier.finish());
  }

  private static Result<AuditEntry, ChainFailure> take(
      JsonObject json, long place, ChainVerifier verifier) {
    return switch (AuditEntryJson.fromJson(json)) {
      case Result.Failed<AuditEntry, JsonFailure>(JsonFailure failure) ->
          Result.failed(new ChainFailure.EntryMalformed(place, failure.explain()));
      case Result.Ok<AuditEntry, JsonFailure>(AuditEntry entry) ->
          verifier
              .add(entry)
              .<Result<AuditEntry, ChainFailure>>map(Result::failed)
              .orElseGet(() -> Result.ok(entry));
    };
  }

  private static Result<ChainSummary, CliFailure> refused(
      Result<ChainSummary, ChainFailure> checked) {
    return switch (checked) {
      case Result.Ok<ChainSummary, ChainFailure>(ChainSummary summary) -> Result.ok(summary);
      case Result.Failed<ChainSummary, ChainFailure>(ChainFailure failure) ->
          Result.failed(refusal(failure));
    };
  }

  private static CliFailure refusal(ChainFailure failure) {
    return new CoreRefused(
        failure, ExitCode.VERIFICATION_FAILED, "checking the audit log", EXPECTED, REMEDY);
  }
}

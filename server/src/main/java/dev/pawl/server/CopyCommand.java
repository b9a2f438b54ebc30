package dev.pawl.server;

import dev.pawl.core.chain.ChainSummary;
import dev.pawl.core.failure.Failure;
import dev.pawl.core.failure.Result;
import dev.pawl.core.json.JsonValue.JsonObject;
import dev.pawl.core.json.JsonWriter;
import dev.pawl.server.audit.AuditLog;
import dev.pawl.server.sql.Database;
import dev.pawl.server.sql.DatabaseConfig;
import dev.pawl.server.sql.DatabaseCopy;
import dev.pawl.server.sql.StorageException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// `pawl server copy-db`: moves what the server knows from the SQLite file of its data folder into
/// a
/// PostgreSQL database. The file stays as it is; the server must not run.
final class CopyCommand {
  static final String WORD = "copy-db";

  private static final int FAILED = 1;
  private static final int MISUSED = 2;

  private final PrintStream out;
  private final boolean json;

  private CopyCommand(PrintStream out, boolean json) {
    this.out = out;
    this.json = json;
  }

  /// What was copied.
  /// @param chain of the audit log, checked entry by entry in the copy
  record Copied(Map<String, Long> rows, ChainSummary chain) {}

  /// @return the exit code
  static int run(List<String> words, PrintStream out, PrintStream err) {
    return switch (ServerArguments.parse(words)) {
      case Result.Failed<ServerArguments, ServerFailure>(ServerFailure failure) ->
          refused(failure, err, MISUSED);
      case Result.Ok<ServerArguments, ServerFailure>(ServerArguments arguments) -> {
        Optional<ServerConfig> config = arguments.config();
        if (config.isEmpty()) {
          out.print(ServerArguments.HELP);
          yield 0;
        }
        Optional<String> address = config.get().postgres();
        yield address.isEmpty()
            ? refused(new ServerFailure.BadArguments("--db is missing"), err, MISUSED)
            : new CopyCommand(out, arguments.json()).run(config.get().data(), address.get(), err);
      }
    };
  }

  private int run(Path data, String address, PrintStream err) {
    try {
      return switch (copy(data, address)) {
        case Result.Ok<Copied, Failure>(Copied copied) -> {
          tell(copied);
          yield 0;
        }
        case Result.Failed<Copied, Failure>(Failure failure) -> refused(failure, err, FAILED);
      };
    } catch (StorageException e) {
      return refused(e.failure(), err, FAILED);
    }
  }

  /// Copies and checks.
  static Result<Copied, Failure> copy(Path data, String address) {
    Path file = data.resolve("pawl.db");
    if (!Files.isRegularFile(file)) {
      return Result.failed(new ServerFailure.DataUnusable(data, "there is no " + file));
    }
    // Taking the file's own lock keeps a server from starting on it meanwhile.
    return opened(DatabaseConfig.at(file))
        .then(
            from -> {
              try (from) {
                var there = DatabaseConfig.at(address, data.resolve("pawl.db-copy-lock"));
                return opened(there)
                    .then(
                        to -> {
                          try (to) {
                            return copy(from, to);
                          }
                        });
              }
            });
  }

  private static Result<Database, Failure> opened(DatabaseConfig config) {
    return any(Database.open(config));
  }

  private static <T> Result<T, Failure> any(Result<T, ? extends Failure> result) {
    return switch (result) {
      case Result.Ok<T, ?>(T value) -> Result.ok(value);
      case Result.Failed<T, ? extends Failure>(Failure failure) -> Result.failed(failure);
    };
  }

  private static Result<Copied, Failure> copy(Database from, Database to) {
    var before = new AuditLog(from, ServerConfig.TENANT, InstantSource.system());
    var after = new AuditLog(to, ServerConfig.TENANT, InstantSource.system());
    return any(DatabaseCopy.run(from, to))
        .then(
            rows -> {
              if (!after.head().equals(before.head())) {
                throw new IllegalStateException("the copied chain ends elsewhere");
              }
              return any(after.verify()).map(chain -> new Copied(rows, chain));
            });
  }

  private void tell(Copied copied) {
    long rows = copied.rows().values().stream().mapToLong(Long::longValue).sum();
    if (json) {
      var tables = JsonObject.builder();
      copied.rows().forEach(tables::put);
      out.println(
          JsonWriter.line(
              JsonObject.builder()
                  .put("event", "server.database-copied")
                  .put("rows", rows)
                  .put("tables", tables.build())
                  .put("auditEntries", copied.chain().entries())
                  .build()));
      return;
    }
    copied.rows().forEach((table, count) -> out.printf(Locale.ROOT, "%-20s %,12d%n", table, count));
    out.printf(
        Locale.ROOT,
        "%,d rows were copied and counted; the %,d entries of the audit log are intact.%n"
            + "Start the server with the same --db from now on; pawl.db is not read any more.%n",
        rows,
        copied.chain().entries());
  }

  private static int refused(Failure failure, PrintStream err, int exitCode) {
    err.println(failure.code() + ": " + failure.explain());
    return exitCode;
  }
}

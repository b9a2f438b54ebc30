package dev.pawl.server.sql;

import dev.pawl.core.failure.Result;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/// Copies every row of an SQLite database into another one, which must hold none: in one
/// transaction, so that whatever ends it leaves nothing behind.
public final class DatabaseCopy {
  private static final String TABLES =
      "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%'"
          + " AND name <> 'migration' ORDER BY name";
  private static final String COLUMNS = "SELECT name, type FROM pragma_table_info(?) ORDER BY cid";

  private record Column(String name, String type) {
    /// Its value, as [Transaction#update] takes it.
    Object in(Row row) throws SQLException {
      return switch (type) {
        case "TEXT" -> row.optionalText(name);
        case "BIGINT" -> row.optionalNumber(name);
        case "BYTEA" -> row.bytes(name);
        case String other -> throw new IllegalStateException(name + " is a " + other);
      };
    }
  }

  private DatabaseCopy() {}

  /// Copies `from`, an SQLite database, to `to`, with the same migrations.
  /// @return rows by table, counted in `to` and equal in both
  public static Result<Map<String, Long>, StorageFailure> run(Database from, Database to) {
    Map<String, List<Column>> tables = from.read(DatabaseCopy::tables);
    for (Map.Entry<String, Long> one : counts(to, tables).entrySet()) {
      if (one.getValue() > 0) {
        return Result.failed(new StorageFailure.NotEmpty(to.place(), one.getKey()));
      }
    }
    Map<String, Long> copied = from.read(source -> to.write(target -> all(source, target, tables)));
    for (Map.Entry<String, Long> one : counts(to, tables).entrySet()) {
      long expected = copied.getOrDefault(one.getKey(), 0L);
      if (one.getValue() != expected) {
        return Result.failed(
            new StorageFailure.CopyDiffers(to.place(), one.getKey(), expected, one.getValue()));
      }
    }
    return Result.ok(copied);
  }

  private static Map<String, List<Column>> tables(Transaction tx) throws SQLException {
    var tables = new LinkedHashMap<String, List<Column>>();
    for (String name : tx.list(TABLES, row -> row.text("name"))) {
      tables.put(
          name, tx.list(COLUMNS, row -> new Column(row.text("name"), row.text("type")), name));
    }
    return tables;
  }

  private static Map<String, Long> counts(Database of, Map<String, List<Column>> tables) {
    return of.read(
        tx -> {
          var counts = new LinkedHashMap<String, Long>();
          for (String table : tables.keySet()) {
            Optional<Long> rows =
                tx.first("SELECT COUNT(*) AS n FROM " + table, row -> row.number("n"));
            counts.put(table, rows.orElse(0L));
          }
          return counts;
        });
  }

  private static Map<String, Long> all(
      Transaction source, Transaction target, Map<String, List<Column>> tables)
      throws SQLException {
    var copied = new LinkedHashMap<String, Long>();
    for (Map.Entry<String, List<Column>> table : tables.entrySet()) {
      List<Column> columns = table.getValue();
      String names = columns.stream().map(Column::name).collect(Collectors.joining(", "));
      String places = columns.stream().map(_ -> "?").collect(Collectors.joining(", "));
      String insert = "INSERT INTO " + table.getKey() + " (" + names + ") VALUES (" + places + ")";
      copied.put(table.getKey(), 0L);
      source.each(
          "SELECT " + names + " FROM " + table.getKey(),
          row -> {
            List<Object> values = new ArrayList<>();
            for (Column column : columns) {
              values.add(column.in(row));
            }
            copied.merge(table.getKey(), 1L, Long::sum);
            return target.update(insert, values.toArray());
          });
    }
    return copied;
  }
}

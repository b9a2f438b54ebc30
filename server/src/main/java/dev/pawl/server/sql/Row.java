package dev.pawl.server.sql;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;

/// The current row of an answer, read by column name. A column without a value where one is
/// required is a broken promise of the schema, hence an exception.
public final class Row {
  private final ResultSet answer;

  Row(ResultSet answer) {
    this.answer = answer;
  }

  /// A TEXT column.
  public String text(String column) throws SQLException {
    return optionalText(column).orElseThrow(() -> absent(column));
  }

  /// A TEXT column that may be empty.
  public Optional<String> optionalText(String column) throws SQLException {
    return Optional.ofNullable(answer.getString(column));
  }

  /// A BIGINT column.
  public long number(String column) throws SQLException {
    return optionalNumber(column).orElseThrow(() -> absent(column));
  }

  /// A BIGINT column that may be empty.
  public Optional<Long> optionalNumber(String column) throws SQLException {
    long value = answer.getLong(column);
    return answer.wasNull() ? Optional.empty() : Optional.of(value);
  }

  /// A BIGINT column holding 0 or 1.
  public boolean flag(String column) throws SQLException {
    return number(column) != 0;
  }

  /// A BIGINT column holding milliseconds since 1970.
  public Instant time(String column) throws SQLException {
    return Instant.ofEpochMilli(number(column));
  }

  /// A BIGINT column holding milliseconds since 1970, that may be empty.
  public Optional<Instant> optionalTime(String column) throws SQLException {
    return optionalNumber(column).map(Instant::ofEpochMilli);
  }

  /// A BYTEA column.
  public byte[] bytes(String column) throws SQLException {
    return Optional.ofNullable(answer.getBytes(column)).orElseThrow(() -> absent(column));
  }

  private static IllegalStateException absent(String column) {
    return new IllegalStateException("column " + column + " holds no value");
  }
}

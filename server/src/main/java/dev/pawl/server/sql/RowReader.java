package dev.pawl.server.sql;

import java.sql.SQLException;

/// Makes a value of one row of an answer.
@FunctionalInterface
public interface RowReader<T> {
  /// Reads the columns it needs; keeps no reference to `row`.
  T read(Row row) throws SQLException;
}

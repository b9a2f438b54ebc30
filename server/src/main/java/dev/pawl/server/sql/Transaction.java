package dev.pawl.server.sql;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// One transaction, as its [Work] sees it. Used by one thread and only while the work runs.
///
/// Arguments stand for the `?` of the statement: text, whole numbers, booleans (stored as 0 or 1),
/// instants (stored as milliseconds), bytes, and [Optional] of these (empty is NULL).
public final class Transaction {
  private final Connection connection;
  private final List<Runnable> afterCommit = new ArrayList<>();

  Transaction(Connection connection) {
    this.connection = connection;
  }

  /// Runs a statement that changes rows.
  /// @return how many rows it changed
  public int update(String sql, Object... arguments) throws SQLException {
    try (PreparedStatement statement = prepared(sql, arguments)) {
      return statement.executeUpdate();
    }
  }

  /// All rows of an answer, in its order. The statement limits their number.
  public <T> List<T> list(String sql, RowReader<T> reader, Object... arguments)
      throws SQLException {
    List<T> values = new ArrayList<>();
    each(sql, row -> values.add(reader.read(row)), arguments);
    return List.copyOf(values);
  }

  /// The first row of an answer, if there is one.
  public <T> Optional<T> first(String sql, RowReader<T> reader, Object... arguments)
      throws SQLException {
    try (PreparedStatement statement = prepared(sql, arguments);
        ResultSet answer = statement.executeQuery()) {
      return answer.next() ? Optional.of(reader.read(new Row(answer))) : Optional.empty();
    }
  }

  /// Hands every row to `consumer` as it is read, for answers too long to keep.
  public void each(String sql, RowReader<?> consumer, Object... arguments) throws SQLException {
    try (PreparedStatement statement = prepared(sql, arguments);
        ResultSet answer = statement.executeQuery()) {
      var row = new Row(answer);
      while (answer.next()) {
        consumer.read(row);
      }
    }
  }

  /// Runs `step` once the transaction is durable, before the caller of [Database#write] goes on:
  /// for what is kept in memory beside the database. Not run when the work fails. It must be quick
  /// and must not fail, for everybody who writes waits for it.
  public void afterCommit(Runnable step) {
    afterCommit.add(step);
  }

  List<Runnable> stepsAfterCommit() {
    return afterCommit;
  }

  private PreparedStatement prepared(String sql, Object... arguments) throws SQLException {
    PreparedStatement statement = connection.prepareStatement(sql);
    try {
      for (int i = 0; i < arguments.length; i++) {
        bind(statement, i + 1, arguments[i]);
      }
      return statement;
    } catch (SQLException | RuntimeException e) {
      statement.close();
      throw e;
    }
  }

  private static void bind(PreparedStatement statement, int place, Object argument)
      throws SQLException {
    switch (argument) {
      case String text -> statement.setString(place, text);
      case Long number -> statement.setLong(place, number);
      case Integer number -> statement.setLong(place, number);
      case Boolean flag -> statement.setLong(place, flag ? 1 : 0);
      case Instant time -> statement.setLong(place, time.toEpochMilli());
      case byte[] bytes -> statement.setBytes(place, bytes);
      case Optional<?> maybe when maybe.isPresent() -> bind(statement, place, maybe.get());
      case Optional<?> _ -> statement.setNull(place, Types.NULL);
      default ->
          throw new IllegalArgumentException(
              "argument "
                  + place
                  + " is a "
                  + argument.getClass().getSimpleName()
                  + ": pass text, a whole number, a boolean, an instant or bytes");
    }
  }
}

package dev.pawl.server.sql;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;

/// What differs between the databases the server runs on. The SQL of the capabilities is the same
/// for both; nothing outside this package knows which one it is.
sealed interface Engine permits Sqlite, Postgres {
  /// What the engine for `config` is.
  static Engine of(DatabaseConfig config) {
    return switch (config.location()) {
      case DatabaseConfig.File(var file) -> new Sqlite(file, config.largest());
      case DatabaseConfig.Address(var url) -> new Postgres(url);
    };
  }

  /// How people name the database; without any secret.
  String place();

  /// A connection that changes rows. A commit on it returns after the change is on the disk.
  Connection writer() throws SQLException;

  /// A connection that cannot change anything and sees one committed state in each transaction.
  Connection reader() throws SQLException;

  /// Why nothing should be entrusted to this database, if there is a reason.
  Optional<StorageFailure> unfit(Connection connection) throws SQLException;

  /// Begins a transaction that writes. From here to its end no other node writes.
  void begin(Connection connection) throws SQLException;

  /// A statement of a migration in the engine's own words.
  String schema(String statement);

  /// Whether the transaction around the failed statement may be gone.
  boolean endsTransaction(Throwable e);

  /// Whether the connection is gone with it, so that another one is needed.
  boolean endsConnection(Throwable e);

  /// Ends the transaction under way and leaves the connection ready for the next one.
  void rollBack(Connection connection, Throwable because);

  /// The failure this exception stands for, when it is one an operator can act on.
  Optional<StorageFailure> failure(SQLException e);

  /// What an engine says, on one line.
  static String message(Throwable e) {
    return String.valueOf(e.getMessage()).replace('\n', ' ');
  }
}

package dev.pawl.server.sql;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;
import java.util.Set;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/// What is special about SQLite: its settings, its check, its error codes.
final class Sqlite {
  private static final int BUSY_MS = 10_000;

  /// After one of these SQLite may have ended the whole transaction by itself
  /// (sqlite.org/lang_transaction.html, section 3): what ran before it in the same one is undone.
  private static final Set<SQLiteErrorCode> FATAL =
      Set.of(
          SQLiteErrorCode.SQLITE_FULL,
          SQLiteErrorCode.SQLITE_IOERR,
          SQLiteErrorCode.SQLITE_NOMEM,
          SQLiteErrorCode.SQLITE_BUSY,
          SQLiteErrorCode.SQLITE_INTERRUPT,
          SQLiteErrorCode.SQLITE_CORRUPT,
          SQLiteErrorCode.SQLITE_NOTADB,
          SQLiteErrorCode.SQLITE_READONLY,
          SQLiteErrorCode.SQLITE_CANTOPEN);

  private final DatabaseConfig config;

  Sqlite(DatabaseConfig config) {
    this.config = config;
  }

  Path file() {
    return config.file();
  }

  /// The one connection that changes rows. `synchronous=FULL`: a commit returns after its log is
  /// forced to the disk.
  Connection writer() throws SQLException {
    SQLiteConfig settings = common();
    settings.setTransactionMode(SQLiteConfig.TransactionMode.IMMEDIATE);
    Connection connection = settings.createConnection(url());
    try (Statement statement = connection.createStatement()) {
      if (config.largest().isPresent()) {
        long pages = config.largest().get().value() / pageSize(statement);
        statement.execute("PRAGMA max_page_count=" + Math.max(1, pages));
      }
      return connection;
    } catch (SQLException e) {
      connection.close();
      throw e;
    }
  }

  /// A connection that cannot change anything.
  Connection reader() throws SQLException {
    SQLiteConfig settings = common();
    settings.setReadOnly(false); // a reader of a WAL database needs to write its shared memory
    settings.setPragma(SQLiteConfig.Pragma.JOURNAL_MODE, "WAL");
    Connection connection = settings.createConnection(url());
    try (Statement statement = connection.createStatement()) {
      statement.execute("PRAGMA query_only=1");
      return connection;
    } catch (SQLException e) {
      connection.close();
      throw e;
    }
  }

  /// What SQLite's own check complains about: structure of every page and index entry order. It
  /// reads the whole file once.
  static Optional<String> finding(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet answer = statement.executeQuery("PRAGMA quick_check(1)")) {
      String found = answer.next() ? answer.getString(1) : "no answer";
      return "ok".equals(found) ? Optional.empty() : Optional.of(found.replace('\n', ' '));
    }
  }

  /// Whether the transaction around this statement may be gone.
  static boolean endsTransaction(Throwable e) {
    return primaryCode(e).filter(FATAL::contains).isPresent();
  }

  /// Ends the transaction under way and leaves the connection ready for the next one, also where
  /// SQLite has ended it by itself: the driver then believes it is still open.
  static void rollBack(Connection connection, Throwable because) {
    try {
      connection.rollback();
    } catch (SQLException alreadyEnded) {
      because.addSuppressed(alreadyEnded);
      try {
        connection.setAutoCommit(true); // says COMMIT, hence fails, but leaves the driver's mode
      } catch (SQLException expected) {
        because.addSuppressed(expected);
      }
      try {
        connection.setAutoCommit(false);
      } catch (SQLException e) {
        because.addSuppressed(e); // the next commit fails with the same cause and is tried again
      }
    }
  }

  /// The failure this exception stands for, when it is one an operator can act on.
  Optional<StorageFailure> failure(SQLException e) {
    String file = config.file().toString();
    return primaryCode(e)
        .flatMap(
            code ->
                Optional.ofNullable(
                    switch (code) {
                      case SQLITE_FULL -> new StorageFailure.DiskFull(file);
                      case SQLITE_CORRUPT, SQLITE_NOTADB ->
                          new StorageFailure.Damaged(file, messageOf(e));
                      case SQLITE_IOERR, SQLITE_READONLY, SQLITE_CANTOPEN, SQLITE_PERM ->
                          new StorageFailure.Unusable(file, messageOf(e));
                      default -> null;
                    }));
  }

  private static String messageOf(SQLException e) {
    return String.valueOf(e.getMessage()).replace('\n', ' ');
  }

  /// The code of the innermost complaint of SQLite, also where others wrapped it.
  private static Optional<SQLiteErrorCode> primaryCode(Throwable e) {
    for (Throwable at = e; at != null; at = at.getCause()) {
      if (at instanceof SQLiteException sqlite) {
        return Optional.of(SQLiteErrorCode.getErrorCode(sqlite.getResultCode().code & 0xff));
      }
    }
    return Optional.empty();
  }

  private String url() {
    return "jdbc:sqlite:" + config.file().toAbsolutePath();
  }

  private static SQLiteConfig common() {
    var settings = new SQLiteConfig();
    settings.setJournalMode(SQLiteConfig.JournalMode.WAL);
    settings.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
    settings.enforceForeignKeys(true);
    settings.setBusyTimeout(BUSY_MS);
    return settings;
  }

  private static long pageSize(Statement statement) throws SQLException {
    try (ResultSet answer = statement.executeQuery("PRAGMA page_size")) {
      return answer.next() ? answer.getLong(1) : 4096;
    }
  }
}

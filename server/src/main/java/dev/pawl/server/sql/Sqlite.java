package dev.pawl.server.sql;

import dev.pawl.core.file.OwnerOnly;
import dev.pawl.core.value.ByteCount;
import java.io.IOException;
import java.nio.file.Files;
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
final class Sqlite implements Engine {
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

  private final Path file;
  private final Optional<ByteCount> largest;

  Sqlite(Path file, Optional<ByteCount> largest) {
    this.file = file;
    this.largest = largest;
  }

  @Override
  public String place() {
    return file.toString();
  }

  /// The one connection that changes rows. `synchronous=FULL`: a commit returns after its log is
  /// forced to the disk.
  @Override
  public Connection writer() throws SQLException {
    create();
    SQLiteConfig settings = common();
    settings.setTransactionMode(SQLiteConfig.TransactionMode.IMMEDIATE);
    Connection connection = settings.createConnection(url());
    try (Statement statement = connection.createStatement()) {
      if (largest.isPresent()) {
        long pages = largest.get().value() / pageSize(statement);
        statement.execute("PRAGMA max_page_count=" + Math.max(1, pages));
      }
      return connection;
    } catch (SQLException e) {
      connection.close();
      throw e;
    }
  }

  @Override
  public Connection reader() throws SQLException {
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
  @Override
  public Optional<StorageFailure> unfit(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet answer = statement.executeQuery("PRAGMA quick_check(1)")) {
      String found = answer.next() ? answer.getString(1) : "no answer";
      return "ok".equals(found)
          ? Optional.empty()
          : Optional.of(new StorageFailure.Damaged(place(), found.replace('\n', ' ')));
    }
  }

  /// The driver begins a transaction with the first statement; this process is the only node.
  @Override
  public void begin(Connection connection) {}

  @Override
  public String schema(String statement) {
    return statement;
  }

  @Override
  public boolean endsTransaction(Throwable e) {
    return primaryCode(e).filter(FATAL::contains).isPresent();
  }

  @Override
  public boolean endsConnection(Throwable e) {
    return false;
  }

  /// Also where SQLite has ended the transaction by itself: the driver then believes it is still
  /// open.
  @Override
  public void rollBack(Connection connection, Throwable because) {
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

  @Override
  public Optional<StorageFailure> failure(SQLException e) {
    return primaryCode(e)
        .flatMap(
            code ->
                Optional.ofNullable(
                    switch (code) {
                      case SQLITE_FULL -> new StorageFailure.DiskFull(place());
                      case SQLITE_CORRUPT, SQLITE_NOTADB ->
                          new StorageFailure.Damaged(place(), Engine.message(e));
                      case SQLITE_IOERR, SQLITE_READONLY, SQLITE_CANTOPEN, SQLITE_PERM ->
                          new StorageFailure.Unusable(place(), Engine.message(e));
                      default -> null;
                    }));
  }

  /// SQLite would make a new file readable by all; its other files follow this one's permissions.
  private void create() throws SQLException {
    if (!Files.exists(file)) {
      try {
        Files.createFile(file, OwnerOnly.file(file));
      } catch (IOException e) {
        throw new SQLException(
            e.toString(), null, SQLiteErrorCode.SQLITE_CANTOPEN.code, e); // as SQLite would
      }
    }
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
    return "jdbc:sqlite:" + file.toAbsolutePath();
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

package dev.pawl.server.sql;

import java.net.URI;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.regex.Pattern;

/// What is special about PostgreSQL: its settings, its error codes (PostgreSQL manual, appendix A).
///
/// Nodes that share a database take turns at writing: each transaction that writes begins by taking
/// an advisory lock, which ends with it, also where a node dies. So every rule that reads before it
/// writes (the audit chain, numbers, one action at a time) holds across nodes as it does in SQLite.
final class Postgres implements Engine {
  /// Names the turn to write among all advisory locks of the database: "pawl" and a 1.
  private static final long TURN = 0x70_61_77_6c_00_00_00_01L;

  private static final int OLDEST_MAJOR = 13;
  private static final int CONNECT_SECONDS = 10;
  private static final int ANSWER_SECONDS = 60;
  private static final Pattern TEXT_TYPE = Pattern.compile("\\bTEXT\\b");

  private static final String DISK_FULL = "53100";
  private static final Set<String> READ_ONLY = Set.of("25006");
  private static final Set<String> DAMAGED = Set.of("XX001", "XX002");

  /// Class 08 and those with which a server that stops or starts ends a session.
  private static final Set<String> GONE = Set.of("57P01", "57P02", "57P03", "57P05");

  private final String url;

  /// @param url `jdbc:postgresql://…`, without a password
  Postgres(String url) {
    this.url = url;
  }

  @Override
  public String place() {
    URI address = URI.create(url.substring("jdbc:".length()));
    return "postgresql://" + address.getRawAuthority() + address.getRawPath();
  }

  @Override
  public Connection writer() throws SQLException {
    Connection connection = connect();
    try (Statement statement = connection.createStatement()) {
      statement.execute("SET synchronous_commit TO on");
      connection.setTransactionIsolation(Connection.TRANSACTION_READ_COMMITTED);
      return connection;
    } catch (SQLException e) {
      connection.close();
      throw e;
    }
  }

  @Override
  public Connection reader() throws SQLException {
    Connection connection = connect();
    try {
      connection.setReadOnly(true);
      connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
      return connection;
    } catch (SQLException e) {
      connection.close();
      throw e;
    }
  }

  @Override
  public Optional<StorageFailure> unfit(Connection connection) throws SQLException {
    int major = connection.getMetaData().getDatabaseMajorVersion();
    if (major < OLDEST_MAJOR) {
      return unusable("it is PostgreSQL " + major + ", at least " + OLDEST_MAJOR + " is needed");
    }
    String encoding = setting(connection, "server_encoding");
    if (!"UTF8".equals(encoding)) {
      return unusable("its encoding is " + encoding + ", UTF8 is needed");
    }
    if (!"on".equals(setting(connection, "fsync"))) {
      return unusable("its setting fsync is off, so a loss of power loses what was acknowledged");
    }
    return Optional.empty();
  }

  @Override
  public void begin(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute("SELECT pg_advisory_xact_lock(" + TURN + ")");
    }
  }

  /// Text is ordered byte by byte, as in SQLite, whatever the language of the database.
  @Override
  public String schema(String statement) {
    return TEXT_TYPE.matcher(statement).replaceAll("TEXT COLLATE \"C\"");
  }

  /// Any error ends the statements since the savepoint only, unless the session ends with it.
  @Override
  public boolean endsTransaction(Throwable e) {
    return endsConnection(e);
  }

  @Override
  public boolean endsConnection(Throwable e) {
    return state(e).filter(state -> state.startsWith("08") || GONE.contains(state)).isPresent();
  }

  @Override
  public void rollBack(Connection connection, Throwable because) {
    try {
      connection.rollback();
    } catch (SQLException e) {
      because.addSuppressed(e); // the connection is gone; the next one begins anew
    }
  }

  @Override
  public Optional<StorageFailure> failure(SQLException e) {
    return state(e)
        .flatMap(
            state -> {
              if (state.equals(DISK_FULL)) {
                return Optional.of(new StorageFailure.DiskFull(place()));
              }
              if (endsConnection(e)) {
                return Optional.of(new StorageFailure.Unreachable(place(), Engine.message(e)));
              }
              if (DAMAGED.contains(state)) {
                return Optional.of(new StorageFailure.Damaged(place(), Engine.message(e)));
              }
              // Class 28 is a refused login, 3D a database that is not there.
              boolean closed =
                  READ_ONLY.contains(state) || state.startsWith("28") || state.startsWith("3D");
              return closed ? unusable(Engine.message(e)) : Optional.empty();
            });
  }

  private Optional<StorageFailure> unusable(String finding) {
    return Optional.of(new StorageFailure.Unusable(place(), finding));
  }

  /// The code of the innermost complaint of the database, also where others wrapped it.
  private static Optional<String> state(Throwable e) {
    Optional<String> state = Optional.empty();
    for (Throwable at = e; at != null; at = at.getCause()) {
      if (at instanceof SQLException sql && sql.getSQLState() != null) {
        state = Optional.of(sql.getSQLState());
      }
    }
    return state;
  }

  private Connection connect() throws SQLException {
    var settings = new Properties();
    settings.setProperty("ApplicationName", "pawl-server");
    settings.setProperty("connectTimeout", Integer.toString(CONNECT_SECONDS));
    settings.setProperty("socketTimeout", Integer.toString(ANSWER_SECONDS));
    settings.setProperty("tcpKeepAlive", "true");
    return DriverManager.getConnection(url, settings);
  }

  private static String setting(Connection connection, String name) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet answer = statement.executeQuery("SHOW " + name)) {
      return answer.next() ? String.valueOf(answer.getString(1)) : "unknown";
    }
  }
}

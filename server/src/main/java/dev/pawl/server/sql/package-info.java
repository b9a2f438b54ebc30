/// The only JDBC plumbing of the server: opening and checking the database, migrations, one writer
/// with group commit, a pool of readers. Knows no table but its own list of migrations; depends on
/// core's values and failures. The SQL that goes through here runs on SQLite and PostgreSQL alike:
/// ids made by the application, times as BIGINT milliseconds, JSON as TEXT.
/// Read [dev.pawl.server.sql.Database] first.
@NullMarked
package dev.pawl.server.sql;

import org.jspecify.annotations.NullMarked;

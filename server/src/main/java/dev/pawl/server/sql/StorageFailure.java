package dev.pawl.server.sql;

import dev.pawl.core.failure.Failure;

/// Why the database could not be opened or a change could not be made durable.
public sealed interface StorageFailure extends Failure {
  /// The file is not a sound database.
  /// @param file the database file
  /// @param finding the first thing the database engine complains about
  record Damaged(String file, String finding) implements StorageFailure {}

  /// No room for the change.
  record DiskFull(String file) implements StorageFailure {}

  /// The file or its folder cannot be read or written, or the database server cannot be used.
  record Unusable(String place, String finding) implements StorageFailure {}

  /// The database does not answer.
  record Unreachable(String place, String finding) implements StorageFailure {}

  /// Another process has the data folder open.
  record InUse(String file) implements StorageFailure {}

  /// A migration that was run on this database reads differently now.
  record MigrationChanged(String migration, String recorded, String found)
      implements StorageFailure {}

  /// A migration that was run on this database is not part of this program.
  record MigrationMissing(String migration) implements StorageFailure {}

  /// A database that is to be filled holds rows already.
  record NotEmpty(String place, String table) implements StorageFailure {}

  /// A copy has another number of rows than what was copied.
  record CopyDiffers(String place, String table, long expected, long found)
      implements StorageFailure {}

  /// The server is shutting down.
  record Closed(String file) implements StorageFailure {}

  @Override
  default String code() {
    return switch (this) {
      case Damaged _ -> "storage.damaged";
      case DiskFull _ -> "storage.disk-full";
      case Unusable _ -> "storage.unusable";
      case Unreachable _ -> "storage.unreachable";
      case InUse _ -> "storage.in-use";
      case MigrationChanged _ -> "storage.migration-changed";
      case MigrationMissing _ -> "storage.migration-missing";
      case NotEmpty _ -> "storage.not-empty";
      case CopyDiffers _ -> "storage.copy-differs";
      case Closed _ -> "storage.closed";
    };
  }

  @Override
  default String explain() {
    return switch (this) {
      case Damaged(String file, String finding) ->
          ("Opening the database %s: expected a sound database, the check found: %s. Restore the"
                  + " folder from a backup; keep the damaged file for examination.")
              .formatted(file, finding);
      case DiskFull(String file) ->
          ("Writing to the database %s: no space is left. Nothing of this change was stored. Make"
                  + " room, then repeat it.")
              .formatted(file);
      case Unusable(String place, String finding) ->
          ("Using the database %s: %s. See that the server's user may use it: read and write the"
                  + " file and its folder, or log in and make tables.")
              .formatted(place, finding);
      case Unreachable(String place, String finding) ->
          ("Talking to the database %s: it does not answer (%s). What was under way may or may not"
                  + " be stored: look before you repeat it. The server goes on by itself once the"
                  + " database is back.")
              .formatted(place, finding);
      case InUse(String file) ->
          ("Opening the database %s: another process has it open. Stop the other server, or give"
                  + " this one a data folder of its own.")
              .formatted(file);
      case MigrationChanged(String migration, String recorded, String found) ->
          ("Checking migration %s: this database was made with SHA-256 %s, this program brings %s."
                  + " Start the version of the server that made the database, or one released"
                  + " after it.")
              .formatted(migration, recorded, found);
      case MigrationMissing(String migration) ->
          ("Checking migration %s: this database has it, this program does not know it; the"
                  + " database was made by a newer server. Start that version or a later one.")
              .formatted(migration);
      case NotEmpty(String place, String table) ->
          ("Copying into the database %s: expected no rows, found some in the table %s. Nothing was"
                  + " changed. Name a new database.")
              .formatted(place, table);
      case CopyDiffers(String place, String table, long expected, long found) ->
          ("Counting what was copied into the database %s: expected %d rows in the table %s, found"
                  + " %d. Do not use the copy: somebody else writes into it.")
              .formatted(place, expected, table, found);
      case Closed(String file) ->
          "Writing to the database %s: the server is stopping. Repeat this once it is back."
              .formatted(file);
    };
  }
}

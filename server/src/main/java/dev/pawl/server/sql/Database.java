package dev.pawl.server.sql;

import dev.pawl.core.failure.Result;
import dev.pawl.core.file.OwnerOnly;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/// The server's database: opened once, used by all capabilities.
///
/// Opening takes a lock on the folder, checks the engine's soundness and runs the migrations.
/// Writing returns after the change is forced to the disk; many writers share one forced write (see
/// the private `Writer`). Reading sees one committed state and never waits for writers.
public final class Database implements AutoCloseable {
  private final Engine engine;
  private final FileChannel lock;
  private final Writer writer;
  private final Readers readers;
  private final LongAdder reads = new LongAdder();
  private final LongAdder writes = new LongAdder();

  private Database(Engine engine, FileChannel lock, Writer writer, Readers readers) {
    this.engine = engine;
    this.lock = lock;
    this.writer = writer;
    this.readers = readers;
  }

  /// Opens the database of this program, with its own migrations; makes it when there is none.
  public static Result<Database, StorageFailure> open(DatabaseConfig config) {
    return open(config, Migrations.bundled());
  }

  /// Opens the database and brings it to the state after `migrations`.
  public static Result<Database, StorageFailure> open(
      DatabaseConfig config, Migrations migrations) {
    Engine engine = Engine.of(config);
    Optional<FileChannel> lock;
    try {
      lock = lock(config.lock());
    } catch (IOException e) {
      return Result.failed(new StorageFailure.Unusable(config.lock().toString(), e.toString()));
    }
    if (lock.isEmpty()) {
      return Result.failed(new StorageFailure.InUse(config.lock().toString()));
    }
    try (var opening = new Opening(lock.get())) {
      Connection writing = opening.add(engine.writer());
      Optional<StorageFailure> refused = engine.unfit(writing);
      if (refused.isEmpty()) {
        refused = migrations.applyTo(writing, engine);
      }
      if (refused.isPresent()) {
        return Result.failed(refused.get());
      }
      Readers readers = Readers.open(engine, config.readers());
      opening.keep();
      return Result.ok(new Database(engine, lock.get(), Writer.start(engine, writing), readers));
    } catch (SQLException e) {
      return Result.failed(
          engine
              .failure(e)
              .orElseGet(() -> new StorageFailure.Unusable(engine.place(), e.toString())));
    } catch (IOException e) {
      throw new IllegalStateException("closing " + config.lock(), e);
    }
  }

  /// Runs `work` on one committed state of the database. It cannot change anything.
  /// @throws StorageException if the database fails
  public <T extends @Nullable Object> T read(Work<T> work) {
    reads.increment();
    try {
      return readers.run(work);
    } catch (SQLException e) {
      throw translated("reading", e);
    }
  }

  /// Runs `work` and returns once what it wrote is durable: after a loss of power it is still
  /// there. When it throws, nothing it wrote remains.
  /// @throws StorageException if the database fails or is closed; nothing was stored then
  public <T extends @Nullable Object> T write(Work<T> work) {
    writes.increment();
    try {
      return writer
          .submit(work)
          .orElseThrow(() -> new StorageException(new StorageFailure.Closed(engine.place()), null))
          .await();
    } catch (SQLException e) {
      throw translated("writing to", e);
    }
  }

  /// How people name it; without any secret.
  public String place() {
    return engine.place();
  }

  /// How much was asked of it since it was opened.
  public record Load(long reads, long writes) {}

  /// So far.
  public Load load() {
    return new Load(reads.sum(), writes.sum());
  }

  /// Waits for the works under way, then gives the folder free.
  @Override
  public void close() {
    try {
      writer.close();
      readers.close();
      lock.close();
    } catch (SQLException | IOException e) {
      throw new IllegalStateException("closing " + engine.place(), e);
    }
  }

  private RuntimeException translated(String doing, SQLException e) {
    return engine
        .failure(e)
        .<RuntimeException>map(failure -> new StorageException(failure, e))
        .orElseGet(() -> new IllegalStateException(doing + " the database " + engine.place(), e));
  }

  /// A lock the operating system takes away when the process ends, however it ends.
  private static Optional<FileChannel> lock(Path file) throws IOException {
    FileChannel channel =
        FileChannel.open(
            file,
            Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE),
            OwnerOnly.file(file));
    try {
      if (channel.tryLock() != null) {
        return Optional.of(channel);
      }
    } catch (OverlappingFileLockException e) {
      // Held by this very process: in use as well.
    }
    channel.close();
    return Optional.empty();
  }

  /// Closes what was opened, unless all went well.
  private static final class Opening implements AutoCloseable {
    private final FileChannel lock;
    private Optional<Connection> connection = Optional.empty(); // known once it is open
    private boolean kept; // set when all went well

    Opening(FileChannel lock) {
      this.lock = lock;
    }

    Connection add(Connection opened) {
      connection = Optional.of(opened);
      return opened;
    }

    void keep() {
      kept = true;
    }

    @Override
    public void close() throws SQLException, IOException {
      if (kept) {
        return;
      }
      if (connection.isPresent()) {
        connection.get().close();
      }
      lock.close();
    }
  }
}

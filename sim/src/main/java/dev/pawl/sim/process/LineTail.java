package dev.pawl.sim.process;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.function.Consumer;

/// Follows a growing text file and hands over each complete line, once, in order. One virtual
/// thread per file; it looks 25 times a second, which costs one `read` of nothing.
final class LineTail implements AutoCloseable {
  private static final Duration PAUSE = Duration.ofMillis(40);

  /// Longer lines are cut here: they come from a program that is not ours.
  private static final int LONGEST_LINE = 256 * 1024;

  private final Path file;
  private final Consumer<String> onLine;
  private final Thread thread;
  private final ByteArrayOutputStream unfinished = new ByteArrayOutputStream();
  private volatile boolean closing; // set once by close(), read by the thread

  private LineTail(Path file, Consumer<String> onLine) {
    this.file = file;
    this.onLine = onLine;
    this.thread = Thread.ofVirtual().name("tail " + file.getFileName()).unstarted(this::follow);
  }

  /// Starts to follow `file`, which is made when it does not exist, from its present end.
  static LineTail follow(Path file, Consumer<String> onLine) throws IOException {
    if (!Files.exists(file)) {
      Files.createFile(file);
    }
    LineTail tail = new LineTail(file, onLine);
    tail.thread.start();
    return tail;
  }

  private void follow() {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      ByteBuffer buffer = ByteBuffer.allocate(16 * 1024);
      while (true) {
        boolean last = closing;
        drain(channel, buffer);
        if (last) {
          return;
        }
        Thread.sleep(PAUSE);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("following " + file, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void drain(FileChannel channel, ByteBuffer buffer) throws IOException {
    while (channel.read(buffer.clear()) > 0) {
      buffer.flip();
      while (buffer.hasRemaining()) {
        take(buffer.get());
      }
    }
  }

  private void take(byte next) {
    if (next == '\n') {
      String line = unfinished.toString(StandardCharsets.UTF_8);
      unfinished.reset();
      onLine.accept(line);
    } else if (unfinished.size() < LONGEST_LINE) {
      unfinished.write(next);
    }
  }

  /// Hands over what is already in the file, then ends.
  @Override
  public void close() {
    closing = true;
    try {
      thread.join(Duration.ofSeconds(5));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}

package dev.pawl.core.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// A TPM 2.0 in a process of its own (swtpm), with its state in a folder: stopped and started again
/// it is the same TPM. Close it.
public final class SoftwareTpm implements AutoCloseable {
  private static final int LONGEST_PATH = 100;

  private final Path program;
  private final Path state;
  private final Path socket;

  /// The process that serves now; replaced by each start.
  private Process process;

  private SoftwareTpm(Path program, Path state, Path socket) throws IOException {
    this.program = program;
    this.state = state;
    this.socket = socket;
    this.process = start();
  }

  /// Starts a new TPM, if swtpm is installed; otherwise the test is skipped.
  /// @param folder a new one is made in it
  public static SoftwareTpm in(Path folder) throws IOException {
    Path program = RealTool.require("swtpm", "swtpm");
    Path state = Files.createDirectory(folder.resolve("tpm"));
    return new SoftwareTpm(program, state, state.resolve("s"));
  }

  /// For the configuration of a device.
  public String address() {
    return "unix:" + socket;
  }

  /// Cuts its power and switches it on again.
  public void powerCycle() throws IOException {
    stop(process);
    process = start();
  }

  private Process start() throws IOException {
    if (socket.toString().length() > LONGEST_PATH) {
      throw new IOException("too long for the name of a socket: " + socket);
    }
    Files.deleteIfExists(socket);
    List<String> command = new ArrayList<>();
    command.add(program.toString());
    command.addAll(
        List.of(
            "socket",
            "--tpm2",
            "--tpmstate",
            "dir=" + state,
            "--server",
            "type=unixio,path=" + socket,
            "--flags",
            "not-need-init,startup-clear"));
    Process started =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(state.resolveSibling("swtpm.log").toFile())
            .start();
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    while (!Files.exists(socket)) {
      if (!started.isAlive() || System.nanoTime() > deadline) {
        throw new IOException(
            "swtpm did not start: " + Files.readString(state.resolveSibling("swtpm.log")));
      }
      pause();
    }
    return started;
  }

  private static void pause() {
    try {
      Thread.sleep(10);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while swtpm starts", e);
    }
  }

  private static void stop(Process process) {
    process.destroyForcibly();
    process.onExit().join();
  }

  @Override
  public void close() {
    stop(process);
    try {
      Files.deleteIfExists(socket);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

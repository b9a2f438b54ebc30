package dev.pawl.sim.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/// All processes of one run. Whatever way the run ends (last line, exception, Ctrl-C), closing the
/// park ends every process it started, together with theirs.
public final class ProcessPark implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final Path outputs;
  private final List<RunningProcess> running = new CopyOnWriteArrayList<>();
  private final List<LineTail> tails = new CopyOnWriteArrayList<>();
  private final AtomicBoolean closed = new AtomicBoolean();

  /// A park whose processes write to files `NAME.log` in `outputs`.
  public ProcessPark(Path outputs) throws IOException {
    this.outputs = Files.createDirectories(outputs);
  }

  /// Starts a process. A later process of the same name goes on in the same file.
  /// @throws IllegalStateException if the park is closed already
  public RunningProcess start(String name, List<String> command, Map<String, String> environment)
      throws IOException {
    synchronized (closed) {
      if (closed.get()) {
        throw new IllegalStateException("cannot start " + name + ": everything is being stopped");
      }
      RunningProcess process =
          RunningProcess.start(name, command, environment, outputs.resolve(name + ".log"));
      running.add(process);
      return process;
    }
  }

  /// Hands every line that processes called `name` write from now on to `onLine`.
  public void follow(String name, Consumer<String> onLine) throws IOException {
    tails.add(LineTail.follow(outputs.resolve(name + ".log"), onLine));
  }

  /// Processes that run at this moment.
  public List<RunningProcess> alive() {
    return running.stream().filter(RunningProcess::isAlive).toList();
  }

  /// Stops listening but lets the processes run on.
  public void letGo() {
    closed.set(true);
    running.clear();
    tails.forEach(LineTail::close);
  }

  /// Ends everything, at the same time; safe to call twice and from a shutdown hook.
  @Override
  public void close() {
    synchronized (closed) {
      if (closed.getAndSet(true)) {
        return;
      }
    }
    List<Thread> stoppers = new ArrayList<>();
    for (RunningProcess process : alive()) {
      stoppers.add(Thread.ofVirtual().start(() -> stop(process)));
    }
    for (Thread stopper : stoppers) {
      try {
        stopper.join(PATIENCE.multipliedBy(3));
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
    tails.forEach(LineTail::close);
  }

  private static void stop(RunningProcess process) {
    try {
      process.stop(PATIENCE);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}

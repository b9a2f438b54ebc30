package dev.pawl.sim.fleet;

import dev.pawl.sim.process.ProcessAccounts;
import java.time.Duration;
import java.util.stream.Stream;

/// What server and simulator take of this machine, by the system's books: the server with the
/// processes it has started.
final class Usage {
  private final long server;
  private final long self = ProcessHandle.current().pid();
  private Duration serverBefore = Duration.ZERO; // at the beginning of the update
  private Duration selfBefore = Duration.ZERO; // likewise
  private Duration serverUpdate = Duration.ZERO; // for the update, known at its end
  private Duration selfUpdate = Duration.ZERO; // likewise
  private Duration serverAll = Duration.ZERO; // since it started, likewise
  private Duration selfAll = Duration.ZERO; // likewise
  private long serverPeakKib; // known at the end of the update
  private long selfPeakKib; // likewise

  Usage(long serverPid) {
    this.server = serverPid;
  }

  private Stream<ProcessAccounts> family() {
    Stream<Long> children =
        ProcessHandle.of(server).stream()
            .flatMap(ProcessHandle::descendants)
            .map(ProcessHandle::pid);
    return Stream.concat(Stream.of(server), children).map(ProcessAccounts::new);
  }

  private Duration serverCpu() {
    return family().map(ProcessAccounts::cpu).reduce(Duration.ZERO, Duration::plus);
  }

  void updateBegins() {
    serverBefore = serverCpu();
    selfBefore = new ProcessAccounts(self).cpu();
  }

  void updateEnds() {
    serverAll = serverCpu();
    selfAll = new ProcessAccounts(self).cpu();
    serverUpdate = serverAll.minus(serverBefore);
    selfUpdate = selfAll.minus(selfBefore);
    serverPeakKib = family().mapToLong(ProcessAccounts::peakKib).sum();
    selfPeakKib = new ProcessAccounts(self).peakKib();
  }

  /// Processor time of the server for rollout and update.
  Duration serverUpdate() {
    return serverUpdate;
  }

  /// Processor time of the simulator for rollout and update.
  Duration selfUpdate() {
    return selfUpdate;
  }

  /// Processor time of the server since it started.
  Duration serverAll() {
    return serverAll;
  }

  /// Processor time of the simulator since it started.
  Duration selfAll() {
    return selfAll;
  }

  long serverPeakMebi() {
    return serverPeakKib >> 10;
  }

  long selfPeakMebi() {
    return selfPeakKib >> 10;
  }
}

package dev.pawl.sim.torture.world;

import dev.pawl.core.protocol.BootReport;
import dev.pawl.core.release.ImageDescription;
import dev.pawl.core.value.ActionId;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What the server knows. Immutable, so that every power cut can have the server of its moment.
/// @param waiting what the device is still to install, the first one now
/// @param word version of what the director says; rises whenever it says something else
/// @param reports taken, in their order
/// @param breaks how often a download still ends early
/// @param admitted which certificates are let in; none are asked for where there are none
public record ServerState(
    List<Assignment> waiting,
    long word,
    List<BootReport> reports,
    long lastSequence,
    int breaks,
    Admitted admitted) {
  private static final long FIRST_WORD = 10;

  /// A wish that the device installs an image.
  public record Assignment(ActionId action, ImageDescription image) {}

  /// The device's certificates.
  /// @param current the one in force
  /// @param next issued, and not shown yet
  public record Admitted(Optional<X509Certificate> current, Optional<X509Certificate> next) {
    static final Admitted ANYONE = new Admitted(Optional.empty(), Optional.empty());

    private boolean isCurrent(X509Certificate shown) {
      return current.isEmpty() || current.get().equals(shown);
    }
  }

  public ServerState {
    waiting = List.copyOf(waiting);
    reports = List.copyOf(reports);
  }

  /// A server that wants this.
  public static ServerState wanting(Assignment... assignments) {
    return new ServerState(List.of(assignments), FIRST_WORD, List.of(), 0, 0, Admitted.ANYONE);
  }

  /// This, where only `assignment` is wanted, from now on.
  public ServerState assigning(Assignment assignment) {
    return new ServerState(List.of(assignment), word + 1, reports, lastSequence, breaks, admitted);
  }

  ServerState closed(ActionId action) {
    List<Assignment> left = waiting.stream().filter(one -> !one.action().equals(action)).toList();
    return left.equals(waiting)
        ? this
        : new ServerState(left, word + 1, reports, lastSequence, breaks, admitted);
  }

  ServerState with(BootReport report) {
    var all = new ArrayList<>(reports);
    all.add(report);
    return new ServerState(waiting, word, all, report.sequence(), breaks, admitted);
  }

  /// This, where the next `count` downloads end early.
  public ServerState breaking(int count) {
    return new ServerState(waiting, word, reports, lastSequence, count, admitted);
  }

  /// This, where only the holder of `certificate` is let in.
  public ServerState admitting(X509Certificate certificate) {
    return with(new Admitted(Optional.of(certificate), Optional.empty()));
  }

  /// This after `shown` was shown: the first sight of a new certificate ends the old one.
  ServerState seen(X509Certificate shown) {
    return admitted.next().equals(Optional.of(shown)) ? admitting(shown) : this;
  }

  /// Whether whoever shows this is let in.
  boolean letsIn(X509Certificate shown) {
    return admitted.isCurrent(shown);
  }

  ServerState issued(X509Certificate next) {
    return with(new Admitted(admitted.current(), Optional.of(next)));
  }

  private ServerState with(Admitted changed) {
    return new ServerState(waiting, word, reports, lastSequence, breaks, changed);
  }
}

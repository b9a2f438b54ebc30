package dev.pawl.sim.torture.world;

import dev.pawl.core.protocol.BootReport;
import dev.pawl.core.release.ImageDescription;
import dev.pawl.core.value.ActionId;
import java.util.ArrayList;
import java.util.List;

/// What the server knows. Immutable, so that every power cut can have the server of its moment.
/// @param waiting what the device is still to install, the first one now
/// @param word version of what the director says; rises whenever it says something else
/// @param reports taken, in their order
/// @param breaks how often a download still ends early
public record ServerState(
    List<Assignment> waiting, long word, List<BootReport> reports, long lastSequence, int breaks) {
  private static final long FIRST_WORD = 10;

  /// A wish that the device installs an image.
  public record Assignment(ActionId action, ImageDescription image) {}

  public ServerState {
    waiting = List.copyOf(waiting);
    reports = List.copyOf(reports);
  }

  /// A server that wants this.
  public static ServerState wanting(Assignment... assignments) {
    return new ServerState(List.of(assignments), FIRST_WORD, List.of(), 0, 0);
  }

  /// This, where only `assignment` is wanted, from now on.
  public ServerState assigning(Assignment assignment) {
    return new ServerState(List.of(assignment), word + 1, reports, lastSequence, breaks);
  }

  ServerState closed(ActionId action) {
    List<Assignment> left = waiting.stream().filter(one -> !one.action().equals(action)).toList();
    return left.equals(waiting)
        ? this
        : new ServerState(left, word + 1, reports, lastSequence, breaks);
  }

  ServerState with(BootReport report) {
    var all = new ArrayList<>(reports);
    all.add(report);
    return new ServerState(waiting, word, all, report.sequence(), breaks);
  }

  /// This, where the next `count` downloads end early.
  public ServerState breaking(int count) {
    return new ServerState(waiting, word, reports, lastSequence, count);
  }
}

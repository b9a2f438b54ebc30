package dev.pawl.sim.torture.world;

import dev.pawl.core.protocol.BootReport;
import dev.pawl.core.release.ImageDescription;
import dev.pawl.core.value.ActionId;
import java.util.ArrayList;
import java.util.List;

/// What the server knows. Immutable, so that every power cut can have the server of its moment.
/// @param waiting what the device is still to install, the first one now
/// @param reports taken, in their order
/// @param breaks how often a download still ends early
public record ServerState(
    List<Assignment> waiting, List<BootReport> reports, long lastSequence, int breaks) {
  /// A wish that the device installs an image.
  public record Assignment(ActionId action, ImageDescription image) {}

  public ServerState {
    waiting = List.copyOf(waiting);
    reports = List.copyOf(reports);
  }

  /// A server that wants this.
  public static ServerState wanting(Assignment... assignments) {
    return new ServerState(List.of(assignments), List.of(), 0, 0);
  }

  ServerState closed(ActionId action) {
    return new ServerState(
        waiting.stream().filter(one -> !one.action().equals(action)).toList(),
        reports,
        lastSequence,
        breaks);
  }

  ServerState with(BootReport report) {
    var all = new ArrayList<>(reports);
    all.add(report);
    return new ServerState(waiting, all, report.sequence(), breaks);
  }

  /// This, where the next `count` downloads end early.
  public ServerState breaking(int count) {
    return new ServerState(waiting, reports, lastSequence, count);
  }
}

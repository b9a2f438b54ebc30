package dev.pawl.sim.torture;

import dev.pawl.core.protocol.BootReport.Outcome;
import dev.pawl.core.value.ActionId;
import dev.pawl.sim.torture.flash.FlashDisk;
import dev.pawl.sim.torture.world.ServerState;
import dev.pawl.sim.torture.world.World;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// A stretch of a device's life in which the power may fail at any moment.
/// @param name for `--scenario`
/// @param title for people
/// @param disk the device at its beginning
/// @param server what the server wants
/// @param bad versions that crash as soon as they run
/// @param carried version that somebody brings as an offline bundle until it runs, if anybody does
/// @param goal what must be so in the end, however often the power failed
public record Scenario(
    String name,
    String title,
    World world,
    FlashDisk disk,
    ServerState server,
    Set<String> bad,
    Optional<String> carried,
    Goal goal) {
  private static final ActionId AGAIN = new ActionId(2001);

  public Scenario {
    bad = Set.copyOf(bad);
  }

  /// Nobody brings a bundle.
  public Scenario(
      String name,
      String title,
      World world,
      FlashDisk disk,
      ServerState server,
      Set<String> bad,
      Goal goal) {
    this(name, title, world, disk, server, bad, Optional.empty(), goal);
  }

  /// Whether the device's certificate is to be renewed.
  boolean renews() {
    return server.admitted().current().isPresent();
  }

  /// An operator rolls out once more what was wanted last.
  Scenario again(FlashDisk found, ServerState known) {
    if (server.waiting().isEmpty()) {
      return new Scenario(name, title, world, found, known, bad, carried, goal);
    }
    ServerState.Assignment last = server.waiting().getLast();
    boolean comesThrough = goal.proved().get(last.action()) == Outcome.CONFIRMED;
    Map<ActionId, Outcome> proved = comesThrough ? Map.of(AGAIN, Outcome.CONFIRMED) : Map.of();
    return new Scenario(
        name,
        title,
        world,
        found,
        known.assigning(new ServerState.Assignment(AGAIN, last.image())),
        bad,
        new Goal(goal.version(), goal.floor(), proved));
  }

  /// Where a life must get to.
  /// @param version what runs, confirmed
  /// @param floor the anti-rollback counter
  /// @param proved what the server has signed reports of
  public record Goal(String version, long floor, Map<ActionId, Outcome> proved) {
    public Goal {
      proved = Map.copyOf(proved);
    }
  }
}

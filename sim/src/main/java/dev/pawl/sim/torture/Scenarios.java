package dev.pawl.sim.torture;

import dev.pawl.core.protocol.BootReport.Outcome;
import dev.pawl.core.value.ActionId;
import dev.pawl.sim.torture.Scenario.Goal;
import dev.pawl.sim.torture.flash.Change;
import dev.pawl.sim.torture.flash.Crash;
import dev.pawl.sim.torture.world.ServerState;
import dev.pawl.sim.torture.world.ServerState.Assignment;
import dev.pawl.sim.torture.world.World;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/// The stretches of life that are explored. To add one (the delta engine's, say): a method that
/// makes its world, its disk and its goal, and a line in [#all()].
final class Scenarios {
  private static final ActionId FIRST = new ActionId(1001);
  private static final ActionId SECOND = new ActionId(1002);
  private static final Goal UPDATED = new Goal("2.0.0", 2, Map.of(FIRST, Outcome.CONFIRMED));

  private final World world = World.plain();

  /// All of them, in the order of the table.
  List<Scenario> all() {
    Scenario install =
        scenario("install", "full install, trial, confirm", wanting(world, "2.0.0"), UPDATED);
    return List.of(
        install,
        scenario("resume", "download breaks twice", wanting(world, "2.0.0").breaking(2), UPDATED),
        later(install, "confirm", "trial boot to confirmation", Scenarios::isSecondBoot),
        later(install, "counter", "counter raised after confirmation", Scenarios::isCounter),
        fallBack(),
        rootRotation(),
        renewal(),
        offlineBundle(),
        byDelta(),
        twoInARow());
  }

  private Scenario scenario(String name, String title, ServerState server, Goal goal) {
    return new Scenario(name, title, world, world.factory(), server, Set.of(), goal);
  }

  private Scenario fallBack() {
    var goal = new Goal("1.0.0", 1, Map.of(FIRST, Outcome.FELL_BACK));
    return new Scenario(
        "fall-back",
        "new image crashes, old one runs again",
        world,
        world.factory(),
        wanting(world, "2.0.0"),
        Set.of("2.0.0"),
        goal);
  }

  private static Scenario rootRotation() {
    World rotated = World.rotated();
    return new Scenario(
        "root-rotation",
        "two new roots, then the install",
        rotated,
        rotated.factory(),
        wanting(rotated, "2.0.0"),
        Set.of(),
        UPDATED);
  }

  /// The device's certificate is renewed with a new key, and nothing else is to be done.
  private Scenario renewal() {
    X509Certificate old = world.oldCertificate();
    return new Scenario(
        "renewal",
        "the device's certificate and key are renewed",
        world,
        world.factory(old),
        ServerState.wanting().admitting(old),
        Set.of(),
        new Goal("1.0.0", 1, Map.of()));
  }

  private Scenario offlineBundle() {
    return new Scenario(
        "offline-bundle",
        "installed from a stick, given again until it runs",
        world,
        world.factory(),
        ServerState.wanting(),
        Set.of(),
        Optional.of("2.0.0"),
        new Goal("2.0.0", 2, Map.of()));
  }

  private static Scenario byDelta() {
    World related = World.related();
    return new Scenario(
        "delta",
        "install by delta, link breaks once",
        related,
        related.factory(),
        wanting(related, "2.0.0").breaking(1),
        Set.of(),
        UPDATED);
  }

  private Scenario twoInARow() {
    var goal = new Goal("3.0.0", 3, Map.of(FIRST, Outcome.CONFIRMED, SECOND, Outcome.CONFIRMED));
    ServerState both =
        ServerState.wanting(
            new Assignment(FIRST, world.image("2.0.0")),
            new Assignment(SECOND, world.image("3.0.0")));
    return scenario("two-in-a-row", "two updates, into both slots", both, goal);
  }

  private static ServerState wanting(World world, String version) {
    return ServerState.wanting(new Assignment(FIRST, world.image(version)));
  }

  /// A scenario that begins where another one is about to make a certain change.
  private static Scenario later(Scenario whole, String name, String title, Predicate<Change> from) {
    var life =
        new Life(
            whole,
            new Life.Power(whole.disk().copy()),
            whole.server(),
            Promise.NONE,
            BootHook.own());
    if (!(life.run() instanceof Verdict.Good)) {
      throw new IllegalStateException(whole.name() + " does not even work without power cuts");
    }
    Life.CutPoint there =
        life.cutPoints().stream()
            .filter(point -> from.test(point.moment().next()))
            .findFirst()
            .orElseThrow();
    return new Scenario(
        name,
        title,
        whole.world(),
        Crash.clean(there.moment()),
        there.server(),
        whole.bad(),
        whole.goal());
  }

  /// The boot stage removes the copy of the image that ran before.
  private static boolean isSecondBoot(Change change) {
    return change instanceof Change.Delete
        && change.path().equals(World.ROOT.resolve("run").resolve("image"));
  }

  private static boolean isCounter(Change change) {
    return change instanceof Change.Create
        && change.path().getFileName().toString().startsWith(".counter");
  }
}

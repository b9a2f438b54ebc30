package dev.pawl.sim.attack;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// All attacks, in the order of THREAT_MODEL.md.
final class Catalogue {
  private static final List<Attack> ALL =
      Stream.of(
              Forgeries.all(),
              BrokenFamily.all(),
              Replays.all(),
              Directions.all(),
              Floods.all(),
              Statements.all())
          .flatMap(List::stream)
          .toList();

  private Catalogue() {}

  static List<Attack> all() {
    return ALL;
  }

  static Optional<Attack> find(String name) {
    return ALL.stream().filter(attack -> attack.name().equals(name)).findFirst();
  }
}

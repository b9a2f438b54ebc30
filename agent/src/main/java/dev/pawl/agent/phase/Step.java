package dev.pawl.agent.phase;

import java.util.List;
import java.util.Optional;

/// The answer to an event: the phase from now on, and what to do. At most one effect is
/// [Effect.Work], the last one.
public record Step(Phase next, List<Effect> effects) {
  public Step {
    effects = List.copyOf(effects);
    long works = effects.stream().filter(Effect.Work.class::isInstance).count();
    if (works > 1 || (works == 1 && !(effects.getLast() instanceof Effect.Work))) {
      throw new IllegalArgumentException("work must be one and last: " + effects);
    }
  }

  static Step to(Phase next, Effect... effects) {
    return new Step(next, List.of(effects));
  }

  /// The work to do after the journal is written.
  public Optional<Effect.Work> work() {
    return effects.isEmpty() || !(effects.getLast() instanceof Effect.Work work)
        ? Optional.empty()
        : Optional.of(work);
  }
}

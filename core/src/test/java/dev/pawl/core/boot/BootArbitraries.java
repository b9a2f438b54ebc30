package dev.pawl.core.boot;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;

/// Every boot record there can be.
final class BootArbitraries {
  private BootArbitraries() {}

  static Arbitrary<SlotState> slotStates() {
    return Combinators.combine(
            Arbitraries.integers().between(0, 15),
            Arbitraries.integers().between(0, 7),
            Arbitraries.of(true, false))
        .as(SlotState::new);
  }

  static Arbitrary<BootRecord> records() {
    Arbitrary<Long> numbers = Arbitraries.longs().between(0, Long.MAX_VALUE / 2);
    return Combinators.combine(
            numbers, slotStates(), slotStates(), numbers, Arbitraries.of(ResetReason.class))
        .as(BootRecord::new);
  }
}

package dev.pawl.core.boot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.pawl.core.value.ReleaseCounter;
import dev.pawl.core.value.Slot;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.Size;

/// What holds for any record, any verdicts and any course of events.
class BootDecisionProperties {
  private static final ReleaseCounter FLOOR = new ReleaseCounter(5);

  @Provide
  Arbitrary<BootRecord> records() {
    return BootArbitraries.records();
  }

  @Provide
  Arbitrary<Map<Slot, SlotVerdict>> verdicts() {
    Arbitrary<SlotVerdict> verdict =
        Arbitraries.oneOf(
            Arbitraries.longs().between(0, 10).map(BootDecisionTest::image),
            Arbitraries.of(
                new SlotVerdict.Empty(), new SlotVerdict.Refused(BootDecisionTest.TAMPERED)));
    return Combinators.combine(verdict, verdict).as((a, b) -> Map.of(Slot.A, a, Slot.B, b));
  }

  private static boolean mayRun(Slot slot, Map<Slot, SlotVerdict> verdicts) {
    return verdicts.get(slot) instanceof SlotVerdict.Bootable(var image)
        && !image.value().counter().isBelow(FLOOR);
  }

  @Property
  void refusedSlot_isNeverBooted(
      @ForAll("records") BootRecord record, @ForAll("verdicts") Map<Slot, SlotVerdict> verdicts) {
    if (BootDecision.decide(record, verdicts, FLOOR) instanceof Decision.Boot boot) {
      assertTrue(mayRun(boot.slot(), verdicts));
      assertTrue(record.slot(boot.slot()).enabled());
    }
    if (BootDecision.decideWithoutCounter(record, verdicts) instanceof Decision.Boot boot) {
      assertTrue(verdicts.get(boot.slot()) instanceof SlotVerdict.Bootable);
      assertTrue(record.slot(boot.slot()).confirmed());
    }
  }

  @Property
  void confirmedGoodSlot_isAlwaysFound(
      @ForAll("records") BootRecord record, @ForAll("verdicts") Map<Slot, SlotVerdict> verdicts) {
    for (Slot slot : Slot.values()) {
      if (record.slot(slot).confirmed() && mayRun(slot, verdicts)) {
        assertTrue(BootDecision.decide(record, verdicts, FLOOR) instanceof Decision.Boot);
        assertTrue(BootDecision.decideWithoutCounter(record, verdicts) instanceof Decision.Boot);
      }
    }
  }

  @Property
  void everySlotThatComesFirst_isPassedOverWithAReason(
      @ForAll("records") BootRecord record, @ForAll("verdicts") Map<Slot, SlotVerdict> verdicts) {
    switch (BootDecision.decide(record, verdicts, FLOOR)) {
      case Decision.Boot boot -> {
        Slot other = boot.slot().other();
        assertTrue(boot.reasons().stream().allMatch(reason -> reason.slot() == other));
        assertTrue(
            boot.reasons().size() == 1
                || record.slot(other).priority() <= record.slot(boot.slot()).priority());
      }
      case Decision.Recovery recovery -> assertEquals(2, recovery.reasons().size());
    }
  }

  @Property
  void triesOfATrial_strictlyFallUntilItIsOver(
      @ForAll("records") BootRecord record, @ForAll("verdicts") Map<Slot, SlotVerdict> verdicts) {
    BootRecord current = record;
    int trials = 0;
    while (BootDecision.decide(current, verdicts, FLOOR) instanceof Decision.Boot boot
        && boot.trial()) {
      int before = current.slot(boot.slot()).triesLeft();
      assertEquals(before - 1, boot.toWriteFirst().slot(boot.slot()).triesLeft());
      assertTrue(boot.toWriteFirst().sequence() > current.sequence());
      assertEquals(current.bootCount() + 1, boot.toWriteFirst().bootCount());
      current = boot.toWriteFirst();
      trials++;
      assertTrue(trials <= 14, "both slots together have 14 tries at most");
    }
  }

  /// What can happen to a device, in any order.
  enum Event {
    INSTALL,
    BOOT,
    CRASH,
    CONFIRM,
    GIVE_UP,
    EMPTY_OTHER,
    RECORD_LOST
  }

  @Property(tries = 1000)
  void anyCourseOfEvents_leavesASlotThatBoots(@ForAll @Size(max = 40) List<Event> events) {
    Map<Slot, SlotVerdict> verdicts = new EnumMap<>(Slot.class);
    verdicts.put(Slot.A, BootDecisionTest.image(5));
    verdicts.put(Slot.B, new SlotVerdict.Empty());
    BootRecord record = BootRecord.factory(Slot.A);
    for (Event event : events) {
      Decision.Boot boot = boots(record, verdicts, events);
      Slot running = boot.slot();
      BootRecord started = boot.toWriteFirst();
      boolean confirmed = started.slot(running).confirmed();
      record =
          switch (event) {
            case INSTALL -> {
              if (!confirmed) {
                yield started;
              }
              BootRecord emptied = started.emptied(running.other());
              verdicts.put(running.other(), BootDecisionTest.image(6));
              yield emptied.withTrial(running.other(), 2);
            }
            case BOOT -> started.withReset(ResetReason.POWER_ON);
            case CRASH -> started.withReset(ResetReason.CRASH);
            case CONFIRM -> started.confirmed(running);
            case GIVE_UP -> confirmed ? started : started.markedBad(running);
            case EMPTY_OTHER -> {
              if (!confirmed) {
                yield started;
              }
              verdicts.put(running.other(), new SlotVerdict.Empty());
              yield started.emptied(running.other());
            }
            case RECORD_LOST -> BootDecision.afterLoss(verdicts, FLOOR);
          };
    }
    boots(record, verdicts, events);
  }

  private static Decision.Boot boots(
      BootRecord record, Map<Slot, SlotVerdict> verdicts, List<Event> events) {
    Decision decision = BootDecision.decide(record, verdicts, FLOOR);
    if (decision instanceof Decision.Boot boot) {
      return boot;
    }
    throw new AssertionError(
        "after " + events + " the device does not boot: " + BootDecisionTest.said(decision));
  }
}

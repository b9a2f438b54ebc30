package dev.pawl.core.boot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.pawl.core.value.MalformedInput;
import dev.pawl.core.value.Slot;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class BootRecordTest {
  private static final BootRecord FACTORY = BootRecord.factory(Slot.A);

  @ParameterizedTest
  @EnumSource
  void factoryRecord_hasOneConfirmedSlot(Slot slot) {
    BootRecord record = BootRecord.factory(slot);
    assertTrue(record.slot(slot).confirmed());
    assertEquals(SlotState.UNUSED, record.slot(slot.other()));
    assertEquals(0, record.bootCount());
    assertEquals(ResetReason.POWER_ON, record.lastReset());
  }

  @Test
  void trial_comesFirstAndKeepsTheConfirmedSlotBehindIt() {
    BootRecord trial = FACTORY.withTrial(Slot.B, 3);
    assertEquals(new SlotState(2, 3, false), trial.b());
    assertEquals(new SlotState(1, 0, true), trial.a());
    assertTrue(trial.b().onTrial());
    assertTrue(trial.sequence() > FACTORY.sequence());
  }

  @Test
  void confirmedTrial_staysFirstAndKeepsTheOldImageBehindIt() {
    BootRecord confirmed = FACTORY.withTrial(Slot.B, 3).confirmed(Slot.B);
    assertEquals(new SlotState(2, 0, true), confirmed.b());
    assertEquals(new SlotState(1, 0, true), confirmed.a());
    assertSame(confirmed, confirmed.confirmed(Slot.B), "confirming twice changes nothing");
  }

  @Test
  void confirmingTheRunningImage_doesNotCancelATrialOfTheOther() {
    BootRecord trial = FACTORY.withTrial(Slot.B, 3);
    assertSame(trial, trial.confirmed(Slot.A));
  }

  @Test
  void imagePresumedGoodAlone_canBeConfirmed() {
    BootRecord record =
        new BootRecord(4, new SlotState(5, 2, false), SlotState.UNUSED, 0, ResetReason.CRASH);
    BootRecord confirmed = record.confirmed(Slot.A);
    assertEquals(
        new BootRecord(5, new SlotState(2, 0, true), SlotState.UNUSED, 0, ResetReason.CRASH),
        confirmed);
  }

  @Test
  void lastConfirmedSlot_cannotBeGivenUp() {
    assertThrows(IllegalStateException.class, () -> FACTORY.markedBad(Slot.A));
    assertThrows(IllegalStateException.class, () -> FACTORY.emptied(Slot.A));
    assertThrows(IllegalStateException.class, () -> FACTORY.withTrial(Slot.A, 1));
    BootRecord trial = FACTORY.withTrial(Slot.B, 1);
    assertThrows(IllegalStateException.class, () -> trial.markedBad(Slot.A));
    assertThrows(IllegalStateException.class, () -> trial.withTrial(Slot.A, 1));
  }

  @Test
  void idleSlot_canBeGivenUpAtAnyTime() {
    assertEquals(SlotState.UNUSED, FACTORY.withTrial(Slot.B, 2).markedBad(Slot.B).b());
    assertEquals(SlotState.UNUSED, FACTORY.emptied(Slot.B).b());
    BootRecord both = FACTORY.withTrial(Slot.B, 2).confirmed(Slot.B);
    assertEquals(SlotState.UNUSED, both.markedBad(Slot.A).a());
    assertTrue(both.markedBad(Slot.A).b().confirmed());
  }

  @Test
  void slotThatIsNotInUse_cannotBeConfirmed() {
    assertThrows(IllegalStateException.class, () -> FACTORY.confirmed(Slot.B));
  }

  @Test
  void trialWithoutTries_isASurprise() {
    assertThrows(MalformedInput.class, () -> FACTORY.withTrial(Slot.B, 0));
    assertThrows(MalformedInput.class, () -> FACTORY.withTrial(Slot.B, 8));
    assertEquals(7, FACTORY.withTrial(Slot.B, 7).b().triesLeft());
    assertEquals(1, FACTORY.withTrial(Slot.B, 1).b().triesLeft());
  }

  @Test
  void everyChange_hasAHigherSequenceAndKeepsTheRest() {
    BootRecord reset = FACTORY.withReset(ResetReason.WATCHDOG);
    assertEquals(new BootRecord(2, FACTORY.a(), FACTORY.b(), 0, ResetReason.WATCHDOG), reset);
    BootRecord trial = reset.withTrial(Slot.B, 2);
    assertEquals(3, trial.sequence());
    assertEquals(ResetReason.WATCHDOG, trial.lastReset());
    BootRecord started = trial.started(Slot.B);
    assertEquals(
        new BootRecord(4, trial.a(), new SlotState(2, 1, false), 1, ResetReason.WATCHDOG), started);
    assertEquals(5, started.started(Slot.A).sequence());
    assertEquals(started.a(), started.started(Slot.A).a(), "a confirmed image needs no tries");
    assertEquals(5, started.markedBad(Slot.B).sequence());
    assertEquals(5, started.confirmed(Slot.B).sequence());
    assertEquals(5, started.trialGivenUp(Slot.B).sequence());
  }

  @ParameterizedTest
  @CsvSource({"-1, 0", "16, 0", "0, -1", "0, 8"})
  void slotStateOutOfRange_isRefused(int priority, int tries) {
    assertThrows(MalformedInput.class, () -> new SlotState(priority, tries, false));
  }

  @Test
  void negativeNumbers_areRefused() {
    SlotState unused = SlotState.UNUSED;
    assertThrows(
        MalformedInput.class, () -> new BootRecord(-1, unused, unused, 0, ResetReason.POWER_ON));
    assertThrows(
        MalformedInput.class, () -> new BootRecord(0, unused, unused, -1, ResetReason.POWER_ON));
  }

  @Test
  void slotStates_areSaidInWords() {
    assertEquals("unused", SlotState.UNUSED.toString());
    assertEquals("unused", new SlotState(0, 3, true).toString());
    assertEquals("confirmed", new SlotState(1, 0, true).toString());
    assertEquals("on trial, 2 tries left", new SlotState(15, 2, false).toString());
  }

  @ParameterizedTest
  @EnumSource
  void resetReason_survivesTextAndNumber(ResetReason reason) {
    assertEquals(reason, ResetReason.parse(reason.toString()));
    assertEquals(reason, ResetReason.ofCode(reason.code()).orElseThrow());
    assertTrue(ResetReason.ofCode(6).isEmpty());
    assertThrows(MalformedInput.class, () -> ResetReason.parse(reason.name()));
  }
}

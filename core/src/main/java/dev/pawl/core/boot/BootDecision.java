package dev.pawl.core.boot;

import dev.pawl.core.boot.Decision.PassedOver;
import dev.pawl.core.image.ImageFailure;
import dev.pawl.core.release.ImageDescription;
import dev.pawl.core.value.ReleaseCounter;
import dev.pawl.core.value.Slot;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// Which slot a device boots. Pure: same arguments, same answer.
///
/// Slots are looked at in this order: higher priority first; at the same priority a confirmed one
/// before one on trial; then A before B. The first slot that passes every check is booted:
/// 1. the record says it may be booted (priority above 0);
/// 2. it is confirmed or has tries left;
/// 3. it holds an image;
/// 4. verification did not refuse the image;
/// 5. the image's counter is not below the floor.
///
/// A trial that cannot go on (2 to 5) is over for good: the record gives the slot up. A confirmed
/// slot that is refused stays confirmed, since a disk may read better next time.
public final class BootDecision {
  /// Tries of an image whose record was lost.
  private static final int TRIES_AFTER_LOSS = 3;

  private static final int FIRST = 2;
  private static final int SECOND = 1;

  private BootDecision() {}

  /// Decides with the record and what verification says about each slot. A slot without verdict is
  /// empty.
  /// @param floor the device's monotonic counter
  public static Decision decide(
      BootRecord record, Map<Slot, SlotVerdict> verdicts, ReleaseCounter floor) {
    List<PassedOver> passedOver = new ArrayList<>();
    BootRecord left = record;
    boolean fellBack = false;
    boolean refused = false;
    for (Slot slot : inOrder(record)) {
      SlotState state = record.slot(slot);
      Optional<PassedOver> problem = problemWith(slot, state, verdicts, floor);
      if (problem.isEmpty()) {
        BootRecord reset = refused ? left.withReset(ResetReason.BOOT_REFUSED) : left;
        return new Decision.Boot(slot, state.onTrial(), reset.started(slot), fellBack, passedOver);
      }
      passedOver.add(problem.get());
      if (state.onTrial()) {
        left = left.trialGivenUp(slot);
        fellBack = true;
      }
      refused = refused || isRefusal(state);
    }
    return new Decision.Recovery(passedOver);
  }

  /// Decides when the counter cannot be read, so that no floor is known: boots only what is
  /// confirmed, the image with the highest counter first, and gives nothing up.
  public static Decision decideWithoutCounter(BootRecord record, Map<Slot, SlotVerdict> verdicts) {
    List<Slot> confirmed =
        Stream.of(Slot.values()).filter(slot -> record.slot(slot).confirmed()).toList();
    ReleaseCounter floor = highest(confirmed, verdicts);
    List<PassedOver> passedOver = new ArrayList<>();
    for (Slot slot : inOrder(record)) {
      Optional<PassedOver> problem =
          record.slot(slot).onTrial()
              ? Optional.of(new PassedOver(slot, new BootFailure.NotConfirmed(slot)))
              : problemWith(slot, record.slot(slot), verdicts, floor);
      if (problem.isEmpty()) {
        return new Decision.Boot(slot, false, record.started(slot), false, passedOver);
      }
      passedOver.add(problem.get());
    }
    return new Decision.Recovery(passedOver);
  }

  /// A new record for a device whose record is lost, from what verification says alone. The image
  /// with the highest counter goes first, on trial when there is another one behind it; the last
  /// one there is counts as confirmed, since there is nothing to fall back to.
  /// @param floor the device's monotonic counter
  public static BootRecord afterLoss(Map<Slot, SlotVerdict> verdicts, ReleaseCounter floor) {
    List<Slot> good =
        Stream.of(Slot.values())
            .filter(
                slot ->
                    image(slot, verdicts)
                        .filter(image -> !image.counter().isBelow(floor))
                        .isPresent())
            .sorted(
                Comparator.comparing((Slot slot) -> image(slot, verdicts).orElseThrow().counter())
                    .reversed())
            .toList();
    BootRecord record =
        new BootRecord(1, SlotState.UNUSED, SlotState.UNUSED, 0, ResetReason.POWER_ON);
    if (good.size() == 1) {
      return record.withState(good.getFirst(), new SlotState(FIRST, 0, true));
    }
    for (Slot slot : good) {
      record =
          record.withState(
              slot,
              slot == good.getFirst()
                  ? new SlotState(FIRST, TRIES_AFTER_LOSS, false)
                  : new SlotState(SECOND, 0, true));
    }
    return record;
  }

  /// As [#afterLoss], when the counter cannot be read either: only images with the highest counter
  /// there is count, since any other could be below the floor.
  public static BootRecord afterLossWithoutCounter(Map<Slot, SlotVerdict> verdicts) {
    return afterLoss(verdicts, highest(List.of(Slot.values()), verdicts));
  }

  private static ReleaseCounter highest(List<Slot> slots, Map<Slot, SlotVerdict> verdicts) {
    return slots.stream()
        .flatMap(slot -> image(slot, verdicts).stream())
        .map(ImageDescription::counter)
        .max(Comparator.naturalOrder())
        .orElse(ReleaseCounter.ZERO);
  }

  private static List<Slot> inOrder(BootRecord record) {
    return Stream.of(Slot.A, Slot.B)
        .sorted(
            Comparator.comparing(
                record::slot,
                Comparator.comparingInt(SlotState::priority)
                    .thenComparing(SlotState::confirmed)
                    .reversed()))
        .toList();
  }

  private static Optional<PassedOver> problemWith(
      Slot slot, SlotState state, Map<Slot, SlotVerdict> verdicts, ReleaseCounter floor) {
    if (!state.enabled()) {
      return Optional.of(new PassedOver(slot, new BootFailure.SlotUnused(slot)));
    }
    if (state.onTrial() && state.triesLeft() == 0) {
      return Optional.of(new PassedOver(slot, new BootFailure.NoTriesLeft(slot)));
    }
    return switch (verdict(slot, verdicts)) {
      case SlotVerdict.Empty() ->
          Optional.of(new PassedOver(slot, new BootFailure.SlotEmpty(slot)));
      case SlotVerdict.Refused(var why) -> Optional.of(new PassedOver(slot, why));
      case SlotVerdict.Bootable(var image) when image.value().counter().isBelow(floor) ->
          Optional.of(
              new PassedOver(
                  slot, new ImageFailure.CounterBelowFloor(image.value().counter(), floor)));
      case SlotVerdict.Bootable(_) -> Optional.empty();
    };
  }

  /// Whether passing over a slot in this state means that its image, and not its record, was the
  /// reason.
  private static boolean isRefusal(SlotState state) {
    return state.confirmed() || (state.onTrial() && state.triesLeft() > 0);
  }

  private static SlotVerdict verdict(Slot slot, Map<Slot, SlotVerdict> verdicts) {
    return verdicts.getOrDefault(slot, new SlotVerdict.Empty());
  }

  private static Optional<ImageDescription> image(Slot slot, Map<Slot, SlotVerdict> verdicts) {
    return switch (verdict(slot, verdicts)) {
      case SlotVerdict.Bootable(var image) -> Optional.of(image.value());
      case SlotVerdict.Refused _, SlotVerdict.Empty _ -> Optional.empty();
    };
  }
}

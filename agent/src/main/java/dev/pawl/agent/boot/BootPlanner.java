package dev.pawl.agent.boot;

import dev.pawl.agent.rollback.CounterFailure;
import dev.pawl.core.boot.BootDecision;
import dev.pawl.core.boot.BootRecord;
import dev.pawl.core.boot.Decision;
import dev.pawl.core.boot.SlotVerdict;
import dev.pawl.core.failure.Failure;
import dev.pawl.core.failure.Result;
import dev.pawl.core.release.ImageDescription;
import dev.pawl.core.trust.Verified;
import dev.pawl.core.value.ReleaseCounter;
import dev.pawl.core.value.Slot;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/// Brings a decision to the point where the image can be started: its verified copy is made. A copy
/// that does not come out as signed changes the verdict, and the decision is made again.
final class BootPlanner {
  /// What is booted, or why nothing is.
  sealed interface Plan {
    /// Ready to start: the copy is there.
    record Start(Decision.Boot boot, ImageDescription image) implements Plan {}

    /// Nothing can be booted.
    record Stay(Decision.Recovery recovery) implements Plan {}
  }

  private final SlotVerifier verifier;
  private final ImageCopy copy;

  BootPlanner(SlotVerifier verifier, ImageCopy copy) {
    this.verifier = verifier;
    this.copy = copy;
  }

  /// What proofs and descriptions say about both slots; the bytes of the images are checked later,
  /// while they are copied.
  Map<Slot, SlotVerdict> verdicts(Result<ReleaseCounter, CounterFailure> floor) {
    Map<Slot, SlotVerdict> verdicts = new EnumMap<>(Slot.class);
    for (Slot slot : Slot.values()) {
      verdicts.put(slot, verifier.verify(slot, floorOrZero(floor)));
    }
    return verdicts;
  }

  /// Decides and makes the copy.
  /// @param verdicts changed where a copy shows that an image is not what was signed
  Plan plan(
      BootRecord record,
      Map<Slot, SlotVerdict> verdicts,
      Result<ReleaseCounter, CounterFailure> floor) {
    while (true) {
      switch (decide(record, verdicts, floor)) {
        case Decision.Recovery recovery -> {
          return new Plan.Stay(recovery);
        }
        case Decision.Boot boot -> {
          Verified<ImageDescription> image = imageIn(boot.slot(), verdicts);
          Optional<Failure> refused = copy.make(boot.slot(), image);
          if (refused.isEmpty()) {
            return new Plan.Start(boot, image.value());
          }
          // Each turn refuses one slot more, so this ends.
          verdicts.put(boot.slot(), new SlotVerdict.Refused(refused.get()));
        }
      }
    }
  }

  /// The record to go on with when both copies are lost.
  static BootRecord recordAfterLoss(
      Map<Slot, SlotVerdict> verdicts, Result<ReleaseCounter, CounterFailure> floor) {
    return switch (floor) {
      case Result.Ok<ReleaseCounter, CounterFailure>(ReleaseCounter known) ->
          BootDecision.afterLoss(verdicts, known);
      case Result.Failed<ReleaseCounter, CounterFailure> _ ->
          BootDecision.afterLossWithoutCounter(verdicts);
    };
  }

  private static Decision decide(
      BootRecord record,
      Map<Slot, SlotVerdict> verdicts,
      Result<ReleaseCounter, CounterFailure> floor) {
    return switch (floor) {
      case Result.Ok<ReleaseCounter, CounterFailure>(ReleaseCounter known) ->
          BootDecision.decide(record, verdicts, known);
      case Result.Failed<ReleaseCounter, CounterFailure> _ ->
          BootDecision.decideWithoutCounter(record, verdicts);
    };
  }

  private static ReleaseCounter floorOrZero(Result<ReleaseCounter, CounterFailure> floor) {
    return switch (floor) {
      case Result.Ok<ReleaseCounter, CounterFailure>(ReleaseCounter known) -> known;
      case Result.Failed<ReleaseCounter, CounterFailure> _ -> ReleaseCounter.ZERO;
    };
  }

  private static Verified<ImageDescription> imageIn(Slot slot, Map<Slot, SlotVerdict> verdicts) {
    if (verdicts.get(slot) instanceof SlotVerdict.Bootable(Verified<ImageDescription> image)) {
      return image;
    }
    throw new IllegalStateException("slot " + slot + " was chosen without a verified image");
  }
}

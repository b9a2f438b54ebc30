package dev.pawl.core.boot;

import dev.pawl.core.failure.Failure;
import dev.pawl.core.value.Slot;
import java.util.List;

/// What the boot stage does next.
public sealed interface Decision {
  /// A slot that was passed over, and why.
  record PassedOver(Slot slot, Failure why) {}

  /// Boot this slot.
  /// @param trial whether the image still has to prove itself
  /// @param toWriteFirst the record to write **before** the image is started: a try that is not
  ///     written down before it is used would never be used up
  /// @param fellBack whether a trial of the other slot ended with this
  /// @param reasons slots that came first and were passed over
  record Boot(
      Slot slot, boolean trial, BootRecord toWriteFirst, boolean fellBack, List<PassedOver> reasons)
      implements Decision {
    public Boot {
      reasons = List.copyOf(reasons);
    }
  }

  /// Nothing can be booted; the device waits for help.
  /// @param reasons every slot, and why it was passed over
  record Recovery(List<PassedOver> reasons) implements Decision {
    public Recovery {
      reasons = List.copyOf(reasons);
    }
  }
}

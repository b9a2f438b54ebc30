package dev.pawl.sim.torture.flash;

import java.util.List;

/// A disk at the moment before a change: what is safe, what is not, and what was about to be done.
/// @param safe what no power cut takes away
/// @param unsafe done, but not forced, in its order
/// @param next about to be done
public record Moment(Safe safe, List<Change> unsafe, Change next) {
  public Moment {
    unsafe = List.copyOf(unsafe);
  }

  /// What is safe; its form is this package's own matter.
  public static final class Safe {
    private final Stored stored;
    private final long nextFile;

    Safe(Stored stored, long nextFile) {
      this.stored = stored;
      this.nextFile = nextFile;
    }

    Stored stored() {
      return stored;
    }

    long nextFile() {
      return nextFile;
    }
  }

  /// The disk as it is after a power cut.
  /// @param survivors what of the unsafe changes is kept, whole or in part
  FlashDisk after(List<? extends Change> survivors) {
    return new FlashDisk(safe.stored().with(survivors).reachable(), safe.nextFile());
  }
}

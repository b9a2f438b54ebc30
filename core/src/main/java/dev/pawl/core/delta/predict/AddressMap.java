package dev.pawl.core.delta.predict;

import java.util.Optional;

/// Foretells the new address of what had an old address: through the regions of the old image to an
/// offset, from there to where that byte was copied, and through the regions of the new image to an
/// address.
public final class AddressMap {
  /// Targets further than this behind the end of a region are not believed.
  private static final long FURTHEST_BEHIND = 1L << 26;

  private final Regions oldRegions;
  private final Regions newRegions;
  private final ShiftMap shifts;

  // The place the next questions are about.
  private int oldRegion = -1;
  private int newRegion = -1;
  private long oldOffset;
  private long newOffset;

  private final Optional<TypeIndex> types;

  /// @param types of the table of types, if the patch has one
  public AddressMap(
      Regions oldRegions, Regions newRegions, Copies copies, Optional<TypeIndex> types) {
    this.oldRegions = oldRegions;
    this.newRegions = newRegions;
    this.shifts = new ShiftMap(copies);
    this.types = types;
  }

  Optional<TypeIndex> types() {
    return types;
  }

  /// Where the byte at an old offset went.
  long newOffset(long old) {
    return shifts.newOffset(old);
  }

  /// Says which piece is being looked at.
  void enter(long oldAt, long newAt) {
    if (!covers(oldRegions, oldRegion, oldAt)) {
      oldRegion = oldRegions.covering(oldAt);
    }
    if (!covers(newRegions, newRegion, newAt)) {
      newRegion = newRegions.covering(newAt);
    }
    oldOffset = oldAt;
    newOffset = newAt;
  }

  private static boolean covers(Regions regions, int i, long at) {
    return i >= 0 && at >= regions.offset()[i] && at - regions.offset()[i] < regions.length()[i];
  }

  /// Address of the first byte of the old piece.
  long oldAddress() {
    return oldRegion < 0
        ? oldOffset
        : oldRegions.address()[oldRegion] + oldOffset - oldRegions.offset()[oldRegion];
  }

  /// Address of the first byte of the new piece.
  long newAddress() {
    return newRegion < 0
        ? newOffset
        : newRegions.address()[newRegion] + newOffset - newRegions.offset()[newRegion];
  }

  /// Address of the first byte of the old region.
  long oldStart() {
    return oldRegion < 0 ? 0 : oldRegions.address()[oldRegion];
  }

  /// Address of the first byte of the new region.
  long newStart() {
    return newRegion < 0 ? 0 : newRegions.address()[newRegion];
  }

  /// Whether an address lies in the old image, or not far behind a region of it.
  boolean isKnown(long target) {
    if (oldRegion < 0) {
      return false;
    }
    int i = oldRegions.below(target, oldRegions.space()[oldRegion], oldRegion);
    return i >= 0 && target - oldRegions.address()[i] - oldRegions.length()[i] < FURTHEST_BEHIND;
  }

  /// The new address of an old one.
  long translate(long target) {
    if (oldRegion < 0) {
      return shifts.newOffset(target);
    }
    int i = oldRegion;
    long within = target - oldRegions.address()[i];
    if (within < 0 || within >= oldRegions.length()[i]) {
      i = oldRegions.below(target, oldRegions.space()[oldRegion], oldRegion);
      if (i < 0) {
        return target;
      }
      within = target - oldRegions.address()[i];
    }
    long inside = Math.min(within, oldRegions.length()[i] - 1);
    long moved = shifts.newOffset(oldRegions.offset()[i] + inside);
    int to = covers(newRegions, newRegion, moved) ? newRegion : newRegions.covering(moved);
    long base = to < 0 ? moved : newRegions.address()[to] + moved - newRegions.offset()[to];
    return base + (within - inside);
  }
}

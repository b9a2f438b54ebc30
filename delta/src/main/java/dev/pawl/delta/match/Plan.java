package dev.pawl.delta.match;

import dev.pawl.core.delta.predict.AddressMap;
import dev.pawl.core.delta.predict.Copies;
import dev.pawl.core.delta.predict.Mode;
import dev.pawl.core.delta.predict.Regions;
import dev.pawl.delta.suffix.SuffixIndex;

/// All decisions about a patch, before anything is coded.
@SuppressWarnings("ArrayRecordComponent") // too many for lists; nobody compares them
public record Plan(Copies copies, Regions oldRegions, Regions newRegions, Mode[] modes) {
  /// Decides. Memory: about 8 bytes for each byte of the old image, 3 for each of the new.
  /// @param most how many copies there may be
  public static Plan of(byte[] old, byte[] text, int most) {
    Copies copies = copies(old, text).longest(most);
    Regions oldRegions = RegionFinder.of(old, Bases.guess(old));
    Regions newRegions = RegionFinder.of(text, Bases.guess(text));
    Mode[] modes =
        new ModeChooser(old, text, copies, new AddressMap(oldRegions, newRegions, copies)).choose();
    return new Plan(copies, oldRegions, newRegions, modes);
  }

  private static Copies copies(byte[] old, byte[] text) {
    byte[] maskedOld = AddressMask.of(old, new Machines(old));
    byte[] maskedText = AddressMask.of(text, new Machines(text));
    return CopyFinder.find(maskedOld, maskedText, new SuffixIndex(maskedOld));
  }
}

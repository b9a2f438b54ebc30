package dev.pawl.core.delta.patch;

import dev.pawl.core.delta.code.BinaryCoder;
import dev.pawl.core.delta.code.Numbers;
import dev.pawl.core.delta.predict.Copies;
import dev.pawl.core.delta.predict.Regions;
import dev.pawl.core.value.MalformedInput;

/// What a device must know before the first byte of content: where the images' pieces run, where
/// the content can be entered, and what is copied from where.
///
/// @param sectionStart where in the decoded new image each section begins, multiples of 65536
/// @param sectionLength how many bytes of the patch each has
@SuppressWarnings("ArrayRecordComponent") // too many for lists; nobody compares them
public record PatchTables(
    Regions oldRegions,
    Regions newRegions,
    long[] sectionStart,
    long[] sectionLength,
    Copies copies) {
  private static final int BLOCK_BITS = 16;

  /// Tables of the sizes a head tells, with nothing in them yet.
  static PatchTables sized(PatchHead head) {
    int sections = head.sections();
    return new PatchTables(
        regions(head.oldRegions()),
        regions(head.newRegions()),
        new long[sections],
        new long[sections],
        new Copies(new long[head.copies()], new long[head.copies()], new long[head.copies()]));
  }

  private static Regions regions(int count) {
    return new Regions(new long[count], new long[count], new long[count], new int[count]);
  }

  /// Codes the tables. When reading, fills them.
  /// @param oldView length of the decoded old image
  /// @param newView length of the decoded new image
  /// @throws MalformedInput if what is read lies outside the images
  public void code(BinaryCoder coder, long oldView, long newView) {
    Numbers numbers = new Numbers(6);
    regions(coder, numbers, oldRegions, oldView);
    regions(coder, numbers, newRegions, newView);
    long before = -1;
    for (int i = 0; i < sectionStart.length; i++) {
      long blocks = numbers.code(coder, (sectionStart[i] >>> BLOCK_BITS) - before - 1, 4);
      before += 1 + blocks;
      sectionStart[i] = before << BLOCK_BITS;
      sectionLength[i] = numbers.code(coder, sectionLength[i], 5);
      require(
          i > 0 ? sectionStart[i] < newView : sectionStart[i] == 0 && newView > 0,
          "section " + i + " at " + sectionStart[i]);
    }
    require(sectionStart.length > 0 || newView == 0, "no section");
    new CopyTableCoder(coder, oldView, newView).code(copies);
  }

  private static void regions(BinaryCoder coder, Numbers numbers, Regions regions, long view) {
    long end = 0;
    for (int i = 0; i < regions.count(); i++) {
      regions.offset()[i] = end + numbers.code(coder, regions.offset()[i] - end, 0);
      regions.length()[i] = numbers.code(coder, regions.length()[i], 1);
      regions.space()[i] = (int) numbers.code(coder, regions.space()[i], 2);
      long address = regions.address()[i];
      long low = numbers.code(coder, address & 0xFFFFFFFFL, 3);
      long high = numbers.code(coder, address >>> 32, 3);
      regions.address()[i] = low | high << 32;
      require(
          regions.length()[i] > 0 && regions.length()[i] <= view - regions.offset()[i],
          "region " + i + " at " + regions.offset()[i]);
      end = regions.offset()[i] + regions.length()[i];
    }
  }

  private static void require(boolean holds, String found) {
    if (!holds) {
      throw new MalformedInput("tables of a patch", found, "pieces within the images, in order");
    }
  }
}

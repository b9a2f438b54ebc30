package dev.pawl.core.delta.patch;

import dev.pawl.core.delta.OldImage;
import dev.pawl.core.delta.code.BinaryCoder;
import dev.pawl.core.delta.code.Numbers;
import dev.pawl.core.delta.predict.AddressMap;
import dev.pawl.core.delta.predict.Copies;
import dev.pawl.core.delta.predict.Regions;
import dev.pawl.core.delta.predict.TypeIndex;
import dev.pawl.core.delta.predict.TypePlaces;
import dev.pawl.core.value.MalformedInput;
import java.io.IOException;
import java.util.Optional;

/// What a device must know before the first byte of content: where the images' pieces run, where
/// the content can be entered, and what is copied from where.
///
/// @param sectionStart where in the decoded new image each section begins, ascending
/// @param sectionLength how many bytes of the patch each has
/// @param records how many records a table of types has; 0 if there is no such table
/// @param types where it stands: the components of [TypePlaces] behind the first
/// @param skipped for each copy between tables of types, how many records were skipped before it
@SuppressWarnings("ArrayRecordComponent") // too many for lists; nobody compares them
public record PatchTables(
    Regions oldRegions,
    Regions newRegions,
    long[] sectionStart,
    long[] sectionLength,
    Copies copies,
    int records,
    long[] types,
    int[] skipped) {
  private static final int PLACES = 6;
  private static final long PER_JOIN = 80;

  /// Tables of the sizes a head tells, with nothing in them yet.
  static PatchTables sized(PatchHead head) {
    int sections = head.sections();
    return new PatchTables(
        regions(head.oldRegions()),
        regions(head.newRegions()),
        new long[sections],
        new long[sections],
        new Copies(new long[head.copies()], new long[head.copies()], new long[head.copies()]),
        head.records(),
        new long[PLACES],
        new int[head.records() == 0 ? 0 : head.copies()]);
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
      sectionStart[i] = before + 1 + numbers.code(coder, sectionStart[i] - before - 1, 4);
      before = sectionStart[i];
      sectionLength[i] = numbers.code(coder, sectionLength[i], 5);
      require(
          i > 0 ? sectionStart[i] < newView : sectionStart[i] == 0 && newView > 0,
          "section " + i + " at " + sectionStart[i]);
    }
    require(sectionStart.length > 0 || newView == 0, "no section");
    new CopyTableCoder(coder, oldView, newView).code(copies);
    if (records > 0) {
      types(coder, oldView, newView);
    }
  }

  private void types(BinaryCoder coder, long oldView, long newView) {
    Numbers numbers = new Numbers(2);
    for (int i = 0; i < PLACES; i++) {
      types[i] = numbers.code(coder, types[i], 0);
    }
    TypePlaces places = places();
    places.requireWithin(oldView, newView);
    int joined = 0;
    for (int i = 0; i < copies.count(); i++) {
      if (places.joins(copies.newStart()[i], copies.oldStart()[i], copies.length()[i])) {
        long between = numbers.code(coder, skipped[joined], 1);
        require(between <= TypePlaces.MOST, between + " types between");
        skipped[joined++] = (int) between;
      }
    }
  }

  /// Memory that the numbers of types take, whose amount the head does not tell.
  public long typesMemory() {
    TypePlaces places = places();
    long joins = 0;
    for (int i = 0; records > 0 && i < copies.count(); i++) {
      joins += places.joins(copies.newStart()[i], copies.oldStart()[i], copies.length()[i]) ? 1 : 0;
    }
    return PER_JOIN * joins;
  }

  /// Where the table of types stands.
  TypePlaces places() {
    return new TypePlaces(records, types[0], types[1], types[2], types[3], types[4], types[5]);
  }

  /// What foretells addresses.
  /// @param old the decoded view of the old image
  public AddressMap map(OldImage old) throws IOException {
    Optional<TypeIndex> index =
        records == 0 ? Optional.empty() : Optional.of(TypeIndex.of(old, places(), copies, skipped));
    return new AddressMap(oldRegions, newRegions, copies, index);
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

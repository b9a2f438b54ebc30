package dev.pawl.delta.match;

import dev.pawl.core.delta.OldImage;
import dev.pawl.core.delta.predict.AddressMap;
import dev.pawl.core.delta.predict.Copies;
import dev.pawl.core.delta.predict.Regions;
import dev.pawl.core.delta.predict.TypeIndex;
import dev.pawl.core.delta.predict.TypePlaces;
import dev.pawl.delta.suffix.SuffixIndex;
import java.io.IOException;
import java.util.Optional;

/// All decisions about a patch, before anything is coded.
@SuppressWarnings("ArrayRecordComponent") // too many for lists; nobody compares them
public record Plan(
    Copies copies, Regions oldRegions, Regions newRegions, TypePlaces types, int[] skipped) {
  // What docs/spec/delta.md says an applier takes.
  private static final int PER_COPY = 56;
  private static final int PER_JOIN = 80;
  private static final long PER_REGION = 64;
  private static final long PER_RECORD = 4;

  /// A table of types is left alone where it would take a larger part of the memory than this.
  private static final int TABLES_SHARE = 2;

  /// Decides about images that fit into memory. Memory: about 8 bytes for each byte of the
  /// old image, 3 for each of the new.
  /// @param room how much memory an applier has for copies and what belongs to them
  public static Plan of(byte[] old, byte[] text, long room) throws IOException {
    Regions oldRegions = RegionFinder.of(OldImage.of(old), Bases.guess(old));
    Regions newRegions = RegionFinder.of(OldImage.of(text), Bases.guess(text));
    long left = room - regions(oldRegions, newRegions);
    Optional<TypeMatcher> types =
        TypeMatcher.of(old, text)
            .filter(found -> PER_RECORD * found.places().records() < left / TABLES_SHARE);
    Copies generic = copies(old, text, oldRegions, newRegions);
    Copies wanted = types.map(found -> found.replaceIn(generic)).orElse(generic);
    Copies copies = wanted.longest(most(left, wanted, types));
    TypePlaces places = types.map(TypeMatcher::places).orElse(TypePlaces.NONE);
    int[] skipped = types.map(found -> found.skipped(copies)).orElse(new int[0]);
    return new Plan(copies, oldRegions, newRegions, places, skipped);
  }

  /// Decides about images of any length, segment by segment.
  /// @param segment how many bytes of the new image are looked at at once
  public static Plan ofLong(OldImage old, OldImage text, long room, long segment)
      throws IOException {
    Regions oldRegions = RegionFinder.of(old, 0);
    Regions newRegions = RegionFinder.of(text, 0);
    long left = room - regions(oldRegions, newRegions);
    int most = Math.clamp(left / PER_COPY, 0, 1 << 22);
    Copies copies = LongPairs.find(old, text, segment).longest(most);
    return new Plan(copies, oldRegions, newRegions, TypePlaces.NONE, new int[0]);
  }

  private static long regions(Regions old, Regions now) {
    return PER_REGION * (old.count() + now.count());
  }

  /// What chooses the modes of cells.
  public ModeChooser chooser(OldImage old) throws IOException {
    return new ModeChooser(old, copies, map(old), types);
  }

  private static int most(long room, Copies wanted, Optional<TypeMatcher> types) {
    long used = 0;
    int each = PER_COPY;
    if (types.isPresent()) {
      TypePlaces places = types.get().places();
      used = PER_RECORD * places.records();
      each += 4;
      for (int i = 0; i < wanted.count(); i++) {
        used +=
            places.joins(wanted.newStart()[i], wanted.oldStart()[i], wanted.length()[i])
                ? PER_JOIN
                : 0;
      }
    }
    return Math.clamp((room - used) / each, 0, 1 << 22);
  }

  /// What foretells addresses.
  public AddressMap map(OldImage old) throws IOException {
    Optional<TypeIndex> index =
        types.records() == 0
            ? Optional.empty()
            : Optional.of(TypeIndex.of(old, types, copies, skipped));
    return new AddressMap(oldRegions, newRegions, copies, index);
  }

  private static Copies copies(byte[] old, byte[] text, Regions oldRegions, Regions newRegions) {
    byte[] maskedOld = masked(old, oldRegions);
    byte[] maskedText = masked(text, newRegions);
    return CopyFinder.find(maskedOld, maskedText, new SuffixIndex(maskedOld));
  }

  private static byte[] masked(byte[] image, Regions regions) {
    Machines machines = new Machines(image);
    return new TargetMask(image, AddressMask.of(image, machines), machines, regions).apply();
  }
}

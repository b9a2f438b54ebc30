package dev.pawl.core.delta.patch;

import dev.pawl.core.delta.container.Recipe;
import dev.pawl.core.delta.predict.Regions;
import dev.pawl.core.delta.predict.TypePlaces;
import dev.pawl.core.value.ByteCount;
import dev.pawl.core.value.Digest;
import dev.pawl.core.value.MalformedInput;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// The first bytes of a patch, of fixed length (docs/spec/delta.md, "Head").
///
/// @param memory what applying takes at most
/// @param oldLength length of the image the patch is for
/// @param newLength length of the image it makes
/// @param copies how many pieces are copied
/// @param sections how many sections the content has
/// @param oldRegions how many regions the old image has
/// @param newRegions how many the new one has
/// @param records how many records a table of types has, 0 for none
/// @param oldRecipe length of the recipe of the old image, in bytes
/// @param newRecipe length of the recipe of the new image
/// @param tables length of the coded tables behind the recipes
public record PatchHead(
    Profile profile,
    ByteCount memory,
    long oldLength,
    Digest oldSha256,
    long newLength,
    Digest newSha256,
    int copies,
    int sections,
    int oldRegions,
    int newRegions,
    int records,
    int oldRecipe,
    int newRecipe,
    int tables) {
  /// Length of the head.
  public static final int LENGTH = 124;

  /// Longest image.
  public static final long LONGEST_IMAGE = 1L << 34;

  private static final byte[] MAGIC = "PAWLDLT1".getBytes(StandardCharsets.US_ASCII);
  private static final int MOST_COPIES = 1 << 22;
  private static final int MOST_SECTIONS = 1 << 16;
  private static final long PER_COPY = 56;
  private static final long PER_RECORD = 4;
  private static final long PER_REGION = 64;
  private static final long PER_SECTION = 24;

  public PatchHead {
    within("old length", oldLength, 0, LONGEST_IMAGE);
    within("new length", newLength, 0, LONGEST_IMAGE);
    within("number of copies", copies, 0, MOST_COPIES);
    within("number of sections", sections, 0, MOST_SECTIONS);
    within("number of regions", oldRegions, 0, Regions.MOST);
    within("number of regions", newRegions, 0, Regions.MOST);
    within("number of records", records, 0, TypePlaces.MOST);
    within("length of a recipe", oldRecipe, 0, Recipe.LONGEST_FORM);
    within("length of a recipe", newRecipe, 0, Recipe.LONGEST_FORM);
    within("length of the tables", tables, 0, Integer.MAX_VALUE);
    long needed = needed(profile, copies, oldRegions + newRegions, sections, records);
    if (memory.value() < needed) {
      throw new MalformedInput("patch head", memory + " of memory", "at least " + needed);
    }
  }

  private static void within(String what, long found, long least, long most) {
    if (found < least || found > most) {
      throw new MalformedInput(what, Long.toString(found), least + " to " + most);
    }
  }

  /// Memory that the tables of this patch take.
  public long needed() {
    return needed(profile, copies, oldRegions + newRegions, sections, records);
  }

  /// Memory that tables take which the head tells of, and those of the profile.
  public static long needed(Profile profile, int copies, int regions, int sections, int records) {
    return profile.tables()
        + PER_COPY * copies
        + (records == 0 ? 0 : PER_RECORD * ((long) records + copies))
        + PER_REGION * regions
        + PER_SECTION * sections;
  }

  /// Whether bytes begin like a patch.
  public static boolean isPatch(byte[] start) {
    return start.length >= MAGIC.length
        && Arrays.equals(start, 0, MAGIC.length, MAGIC, 0, MAGIC.length);
  }

  /// Reads a head.
  /// @throws MalformedInput if it breaks a rule
  public static PatchHead parse(byte[] bytes) {
    if (bytes.length != LENGTH || !isPatch(bytes)) {
      throw new MalformedInput("patch head", bytes.length + " bytes", LENGTH + " with the magic");
    }
    ByteBuffer in = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).position(MAGIC.length);
    int first = in.getInt();
    Profile profile =
        Profile.numbered(first)
            .orElseThrow(
                () -> new MalformedInput("profile of a patch", "number " + first, "1 or 2"));
    ByteCount memory = new ByteCount(in.getInt() & 0xFFFFFFFFL);
    long oldLength = in.getLong();
    Digest oldSha256 = digest(in);
    long newLength = in.getLong();
    Digest newSha256 = digest(in);
    return new PatchHead(
        profile,
        memory,
        oldLength,
        oldSha256,
        newLength,
        newSha256,
        in.getInt(),
        in.getInt(),
        in.getShort() & 0xFFFF,
        in.getShort() & 0xFFFF,
        in.getInt(),
        in.getInt(),
        in.getInt(),
        in.getInt());
  }

  private static Digest digest(ByteBuffer in) {
    byte[] bytes = new byte[32];
    in.get(bytes);
    return Digest.of(Digest.Algorithm.SHA_256, bytes);
  }

  /// The bytes of the head.
  public byte[] bytes() {
    return ByteBuffer.allocate(LENGTH)
        .order(ByteOrder.LITTLE_ENDIAN)
        .put(MAGIC)
        .putInt(profile.number())
        .putInt(Math.toIntExact(memory.value()))
        .putLong(oldLength)
        .put(oldSha256.bytes())
        .putLong(newLength)
        .put(newSha256.bytes())
        .putInt(copies)
        .putInt(sections)
        .putShort((short) oldRegions)
        .putShort((short) newRegions)
        .putInt(records)
        .putInt(oldRecipe)
        .putInt(newRecipe)
        .putInt(tables)
        .array();
  }
}

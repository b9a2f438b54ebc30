package dev.pawl.delta.make;

import dev.pawl.core.delta.OldImage;
import dev.pawl.core.delta.code.Topic;
import dev.pawl.core.delta.container.DecodedImage;
import dev.pawl.core.delta.container.Recipe;
import dev.pawl.core.delta.patch.ContentCoder;
import dev.pawl.core.delta.patch.PatchApplier;
import dev.pawl.core.delta.patch.PatchHead;
import dev.pawl.core.delta.patch.PatchTables;
import dev.pawl.core.delta.patch.Profile;
import dev.pawl.core.delta.predict.AddressMap;
import dev.pawl.core.delta.predict.TypePlaces;
import dev.pawl.core.value.ByteCount;
import dev.pawl.core.value.Digest;
import dev.pawl.delta.container.RecipeFinder;
import dev.pawl.delta.container.RecipePair;
import dev.pawl.delta.match.Plan;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongConsumer;

/// Makes patches of format `pawl`. Pure: the same images and profile give the same patch.
///
/// Memory: about 8 bytes for each byte of the old image, decoded, and 4 for each of the new.
public final class PatchMaker {
  /// A section ends when it has this many bytes of patch: so much is read again after a power cut.
  private static final int SECTION = 256 << 10;

  private static final int BLOCK = 1 << 16;
  private static final int MOST_SECTIONS = 1024; // room is kept for

  private final OldImage oldImage;
  private final OldImage newImage;
  private final Recipe oldRecipe;
  private final Recipe newRecipe;
  private final Profile profile;
  private final double[] bits = new double[Topic.values().length];

  private PatchMaker(
      OldImage oldImage, OldImage newImage, Recipe oldRecipe, Recipe newRecipe, Profile profile) {
    this.oldImage = oldImage;
    this.newImage = newImage;
    this.oldRecipe = oldRecipe;
    this.newRecipe = newRecipe;
    this.profile = profile;
  }

  /// A patch, and where its bytes went.
  ///
  /// @param bytes the patch
  /// @param spent bytes for each topic, rounded; the head and recipes are in none
  @SuppressWarnings("ArrayRecordComponent") // too many for lists; nobody compares them
  public record Made(byte[] bytes, PatchHead head, Map<Topic, Long> spent) {}

  /// Makes the patch between two images taken as they are.
  public static Made make(OldImage old, OldImage image, Profile profile, LongConsumer progress)
      throws IOException {
    return make(old, image, Recipe.raw(old.size()), Recipe.raw(image.size()), profile, progress);
  }

  /// Makes the patch between two images, looking at what is compressed inside them where that fits
  /// into the memory of the profile.
  public static Made makeInside(
      OldImage old, OldImage image, Profile profile, LongConsumer progress) throws IOException {
    RecipePair pair = RecipeFinder.pair(old, image);
    boolean inside = !pair.now().isRaw() || !pair.old().isRaw();
    return inside && fits(PatchApplier.insideMemory(pair.old(), pair.now()), profile)
        ? make(old, image, pair.old(), pair.now(), profile, progress)
        : make(old, image, profile, progress);
  }

  /// Whether enough is left for the copies of a patch.
  private static boolean fits(long inside, Profile profile) {
    return inside < profile.memory().value() - PatchHead.needed(profile, 1024, 128, 64, 0);
  }

  /// Makes the patch between two images under recipes.
  /// @param progress told the bytes of the decoded new image that are done
  /// @throws IllegalArgumentException if an image has more than 2 GiB when decoded
  public static Made make(
      OldImage old,
      OldImage image,
      Recipe oldRecipe,
      Recipe newRecipe,
      Profile profile,
      LongConsumer progress)
      throws IOException {
    return new PatchMaker(old, image, oldRecipe, newRecipe, profile).make(progress);
  }

  private Made make(LongConsumer progress) throws IOException {
    byte[] old = all(oldRecipe.isRaw() ? oldImage : new DecodedImage(oldImage, oldRecipe));
    byte[] text = all(newRecipe.isRaw() ? newImage : new DecodedImage(newImage, newRecipe));
    Plan plan = Plan.of(old, text, room());
    List<byte[]> sections = new ArrayList<>();
    List<Long> starts = new ArrayList<>();
    content(old, text, plan, starts, sections, progress);
    PatchTables tables =
        new PatchTables(
            plan.oldRegions(),
            plan.newRegions(),
            starts.stream().mapToLong(Long::longValue).toArray(),
            sections.stream().mapToLong(section -> section.length).toArray(),
            plan.copies(),
            plan.types().records(),
            numbers(plan.types()),
            plan.skipped());
    BitEncoder coder = new BitEncoder(bits);
    tables.code(coder, old.length, text.length);
    byte[] coded = coder.finish();
    PatchHead head = head(plan, sections.size(), coded.length, tables.typesMemory());
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(head.bytes());
    out.writeBytes(oldRecipe.form());
    out.writeBytes(newRecipe.form());
    out.writeBytes(coded);
    sections.forEach(out::writeBytes);
    return new Made(out.toByteArray(), head, spent());
  }

  /// How much memory an applier of the profile has for copies and tables of types.
  private long room() throws IOException {
    return profile.memory().value() - inside() - PatchHead.needed(profile, 0, 0, MOST_SECTIONS, 0);
  }

  private long inside() throws IOException {
    return PatchApplier.insideMemory(oldRecipe, newRecipe);
  }

  private void content(
      byte[] old,
      byte[] text,
      Plan plan,
      List<Long> starts,
      List<byte[]> sections,
      LongConsumer progress)
      throws IOException {
    AddressMap map = plan.map(old);
    int at = 0;
    while (at < text.length) {
      BitEncoder coder = new BitEncoder(bits);
      ContentCoder content = new ContentCoder(coder, OldImage.of(old), plan.copies(), map, profile);
      content.restart(at);
      starts.add((long) at);
      do {
        int length = ContentCoder.lengthOfCell(at, text.length);
        if (coder.size() >= SECTION) {
          length = toPlaceToBegin(at, length);
        }
        System.arraycopy(text, at, content.bytes(), content.indexOf(at), length);
        content.cell(at, length, plan.modes()[at / ContentCoder.CELL]);
        at += length;
        if (at % BLOCK == 0) {
          progress.accept(at);
        }
      } while (at < text.length && !isSectionEnd(at, coder.size()));
      sections.add(coder.finish());
    }
    progress.accept(text.length);
  }

  /// How far it is to the next place where a device can begin again, or `length` if that is
  /// further.
  private int toPlaceToBegin(int at, int length) {
    for (int n = 1; n < length; n++) {
      if (newRecipe.imageOffsetOf(at + n) >= 0) {
        return n;
      }
    }
    return length;
  }

  private static long[] numbers(TypePlaces types) {
    return new long[] {
      types.oldTypes(),
      types.oldLength(),
      types.oldNames(),
      types.newTypes(),
      types.newLength(),
      types.newNames()
    };
  }

  private boolean isSectionEnd(int at, int size) {
    return size >= SECTION && newRecipe.imageOffsetOf(at) >= 0;
  }

  private PatchHead head(Plan plan, int sections, int tables, long typesMemory) throws IOException {
    int regions = plan.oldRegions().count() + plan.newRegions().count();
    int records = plan.types().records();
    long memory =
        inside()
            + PatchHead.needed(profile, plan.copies().count(), regions, sections, records)
            + typesMemory;
    return new PatchHead(
        profile,
        new ByteCount(memory),
        oldImage.size(),
        digest(oldImage),
        newImage.size(),
        digest(newImage),
        plan.copies().count(),
        sections,
        plan.oldRegions().count(),
        plan.newRegions().count(),
        records,
        oldRecipe.form().length,
        newRecipe.form().length,
        tables);
  }

  private Map<Topic, Long> spent() {
    Map<Topic, Long> spent = new EnumMap<>(Topic.class);
    for (Topic topic : Topic.values()) {
      spent.put(topic, Math.round(bits[topic.number()] / 8));
    }
    return spent;
  }

  private static byte[] all(OldImage image) throws IOException {
    if (image.size() > Integer.MAX_VALUE - 64) {
      throw new IllegalArgumentException(
          "an image of " + image.size() + " bytes, decoded; patches are made up to 2 GiB");
    }
    byte[] bytes = new byte[(int) image.size()];
    for (int at = 0; at < bytes.length; at += BLOCK) {
      image.read(at, bytes, at, Math.min(BLOCK, bytes.length - at));
    }
    return bytes;
  }

  private static Digest digest(OldImage image) throws IOException {
    MessageDigest sha256 = Digest.Algorithm.SHA_256.start();
    byte[] part = new byte[BLOCK];
    for (long at = 0; at < image.size(); at += BLOCK) {
      int n = (int) Math.min(BLOCK, image.size() - at);
      image.read(at, part, 0, n);
      sha256.update(part, 0, n);
    }
    return Digest.of(Digest.Algorithm.SHA_256, sha256.digest());
  }
}

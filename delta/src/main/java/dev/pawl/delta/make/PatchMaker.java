package dev.pawl.delta.make;

import dev.pawl.core.delta.OldImage;
import dev.pawl.core.delta.code.Topic;
import dev.pawl.core.delta.codec.Codecs;
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
import dev.pawl.delta.match.Portions;
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
/// Memory: about 8 bytes for each byte of the old image, decoded, and 4 for each of the new, for
/// images of at most 128 MiB; for longer ones as much as for these.
public final class PatchMaker {
  /// A section ends when it has this many bytes of patch: so much is read again after a power cut.
  private static final int SECTION = 256 << 10;

  private static final int BLOCK = 1 << 16;

  /// Decoded bytes that are kept while a patch is made.
  private static final int MAKERS_CACHE = 64 << 20;

  private static final int MOST_SECTIONS = 4096;
  private static final int MORE_SECTIONS = 16; // than a new image without order needs

  private final OldImage oldImage;
  private final OldImage newImage;
  private final Recipe oldRecipe;
  private final Recipe newRecipe;
  private final Profile profile;
  private final Portions portions;
  private final double[] bits = new double[Topic.values().length];

  private PatchMaker(
      OldImage oldImage,
      OldImage newImage,
      RecipePair recipes,
      Profile profile,
      Portions portions) {
    this.oldImage = oldImage;
    this.newImage = newImage;
    this.oldRecipe = recipes.old();
    this.newRecipe = recipes.now();
    this.profile = profile;
    this.portions = portions;
  }

  /// A patch, and where its bytes went.
  ///
  /// @param bytes the patch
  /// @param spent bytes for each topic, rounded; the head and recipes are in none
  @SuppressWarnings("ArrayRecordComponent") // too many for lists; nobody compares them
  public record Made(byte[] bytes, PatchHead head, Map<Topic, Long> spent) {}

  /// How much memory making a patch takes, about, without what the images hold compressed.
  public static ByteCount memory(long old, long image) {
    return new ByteCount(Portions.USUAL.memory(old, image));
  }

  /// Makes the patch between two images taken as they are.
  public static Made make(OldImage old, OldImage image, Profile profile, LongConsumer progress)
      throws IOException {
    return make(old, image, Recipe.raw(old.size()), Recipe.raw(image.size()), profile, progress);
  }

  /// Makes the patch between two images taken as they are, in portions of other sizes than usual.
  static Made make(OldImage old, OldImage image, Profile profile, Portions portions)
      throws IOException {
    RecipePair raw = new RecipePair(Recipe.raw(old.size()), Recipe.raw(image.size()), 0, 0, 0);
    return new PatchMaker(old, image, raw, profile, portions).make(_ -> {});
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
  /// @throws PatchTooLong if the patch would be of no use
  public static Made make(
      OldImage old,
      OldImage image,
      Recipe oldRecipe,
      Recipe newRecipe,
      Profile profile,
      LongConsumer progress)
      throws IOException {
    RecipePair recipes = new RecipePair(oldRecipe, newRecipe, 0, 0, 0);
    return new PatchMaker(old, image, recipes, profile, Portions.USUAL).make(progress);
  }

  private Made make(LongConsumer progress) throws IOException {
    OldImage oldView = view(oldImage, oldRecipe);
    OldImage newView = view(newImage, newRecipe);
    long longest = Math.max(oldView.size(), newView.size());
    if (longest > portions.whole()) {
      Plan plan = Plan.ofLong(oldView, newView, room(), portions.segment());
      var chooser = plan.chooser(oldView);
      return make(oldView, new ModedText(newView, chooser, portions.part()), plan, progress);
    }
    byte[] old = all(oldView);
    byte[] text = all(newView);
    Plan plan = Plan.of(old, text, room());
    OldImage held = OldImage.of(old);
    return make(held, new ModedText(text, plan.chooser(held)), plan, progress);
  }

  private static OldImage view(OldImage image, Recipe recipe) {
    return recipe.isRaw()
        ? image
        : new DecodedImage(image, recipe, Codecs.ofThisMachine(), MAKERS_CACHE);
  }

  private Made make(OldImage old, ModedText text, Plan plan, LongConsumer progress)
      throws IOException {
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
    tables.code(coder, old.size(), text.length());
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
    return profile.memory().value() - inside() - PatchHead.needed(profile, 0, 0, mostSections(), 0);
  }

  /// How many sections there may be: room is kept for them.
  private int mostSections() {
    return (int) Math.min(MOST_SECTIONS, newRecipe.decodedLength() / SECTION + MORE_SECTIONS);
  }

  private long inside() throws IOException {
    return PatchApplier.insideMemory(oldRecipe, newRecipe);
  }

  private void content(
      OldImage old,
      ModedText text,
      Plan plan,
      List<Long> starts,
      List<byte[]> sections,
      LongConsumer progress)
      throws IOException {
    AddressMap map = plan.map(old);
    long at = 0;
    long end = text.length();
    while (at < end) {
      BitEncoder coder = new BitEncoder(bits);
      ContentCoder content = new ContentCoder(coder, old, plan.copies(), map, profile);
      content.restart(at);
      starts.add(at);
      do {
        int length = ContentCoder.lengthOfCell(at, end);
        if (coder.size() >= SECTION) {
          length = toPlaceToBegin(at, length);
        }
        text.copy(at, content.bytes(), content.indexOf(at), length);
        content.cell(at, length, text.mode());
        at += length;
        if (at % BLOCK == 0) {
          progress.accept(at);
        }
      } while (at < end && !isSectionEnd(at, coder.size()));
      sections.add(coder.finish());
      if (sections.size() == mostSections() && at < end) {
        throw new PatchTooLong((long) SECTION * sections.size(), at, end);
      }
    }
    progress.accept(end);
  }

  /// How far it is to the next place where a device can begin again, or `length` if that is
  /// further.
  private int toPlaceToBegin(long at, int length) {
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

  private boolean isSectionEnd(long at, int size) {
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

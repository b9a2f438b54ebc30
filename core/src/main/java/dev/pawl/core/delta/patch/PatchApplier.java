package dev.pawl.core.delta.patch;

import dev.pawl.core.delta.DeltaFailure;
import dev.pawl.core.delta.OldImage;
import dev.pawl.core.delta.code.BitDecoder;
import dev.pawl.core.delta.codec.CodecRefused;
import dev.pawl.core.delta.codec.Codecs;
import dev.pawl.core.delta.container.DecodedImage;
import dev.pawl.core.delta.container.Recipe;
import dev.pawl.core.delta.container.Repacker;
import dev.pawl.core.delta.predict.Mode;
import dev.pawl.core.failure.Result;
import dev.pawl.core.value.ByteCount;
import dev.pawl.core.value.Digest;
import dev.pawl.core.value.MalformedInput;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.util.Optional;

/// Applies a patch of format `pawl` (docs/spec/delta.md). Reads the patch once from start to end,
/// the old image at any place, and hands on the new image in sequence. What it hands on is not
/// verified: give it to a [dev.pawl.core.image.BlockVerifier], or compare the digest at the end
/// before anything uses the image ([#applyWhole]).
///
/// Memory: what [PatchHead#memory] says, checked against a limit before it is taken.
public final class PatchApplier {
  private static final int LONGEST_DIGESTED = 1 << 16;

  /// Handed on at once: a part of the history in one piece.
  private static final int BATCH = 1 << 12;

  private final PatchHead head;
  private final PatchTables tables;
  private final OldImage old;
  private final Recipe oldRecipe;
  private final Recipe newRecipe;

  private PatchApplier(
      PatchHead head, PatchTables tables, OldImage old, Recipe oldRecipe, Recipe newRecipe) {
    this.head = head;
    this.tables = tables;
    this.old = old;
    this.oldRecipe = oldRecipe;
    this.newRecipe = newRecipe;
  }

  /// Something that reads a patch, and may find it wanting.
  private interface Reading<T> {
    T read() throws IOException;
  }

  /// Turns what readers throw about the patch into failures.
  private static <T> Result<T, DeltaFailure> guarded(Reading<T> reading) throws IOException {
    try {
      return Result.ok(reading.read());
    } catch (MalformedInput e) {
      return Result.failed(new DeltaFailure.Malformed(String.valueOf(e.getMessage())));
    } catch (CodecRefused e) {
      return Result.failed(new DeltaFailure.Inside(e.failure()));
    } catch (EOFException e) {
      return Result.failed(new DeltaFailure.CutOff("it ends too early"));
    } catch (UncheckedIOException e) {
      if (e.getCause() instanceof EOFException end) {
        return Result.failed(new DeltaFailure.CutOff(String.valueOf(end.getMessage())));
      }
      throw e.getCause();
    }
  }

  /// Reads the head of a patch only.
  public static Result<PatchHead, DeltaFailure> readHead(InputStream patch) throws IOException {
    byte[] bytes = patch.readNBytes(PatchHead.LENGTH);
    if (!PatchHead.isPatch(bytes)) {
      return Result.failed(new DeltaFailure.NotAPatch(bytes.length + " bytes of something else"));
    }
    if (bytes.length < PatchHead.LENGTH) {
      return Result.failed(new DeltaFailure.CutOff("its head has only " + bytes.length + " bytes"));
    }
    return guarded(() -> PatchHead.parse(bytes));
  }

  /// Reads everything before the content. Checks the length of the old image, not its bytes: see
  /// [#checkBase].
  /// @param patch at its start; afterwards at the start of the content
  /// @param limit most memory that may be used
  public static Result<PatchApplier, DeltaFailure> open(
      InputStream patch, OldImage old, ByteCount limit) throws IOException {
    return switch (readHead(patch)) {
      case Result.Failed<PatchHead, DeltaFailure>(DeltaFailure failure) -> Result.failed(failure);
      case Result.Ok<PatchHead, DeltaFailure>(PatchHead head) -> {
        if (head.memory().exceeds(limit)) {
          yield Result.failed(new DeltaFailure.TooMuchMemory(head.memory(), limit));
        }
        if (head.oldLength() != old.size()) {
          yield Result.failed(new DeltaFailure.WrongBase(head.oldSha256(), digest(old)));
        }
        yield guarded(() -> tables(patch, head, old));
      }
    };
  }

  private static PatchApplier tables(InputStream patch, PatchHead head, OldImage old)
      throws IOException {
    Recipe oldRecipe = recipe(patch, head.oldRecipe(), head.oldLength());
    Recipe newRecipe = recipe(patch, head.newRecipe(), head.newLength());
    long inside = insideMemory(oldRecipe, newRecipe);
    if (head.memory().value() < head.needed() + inside) {
      throw new MalformedInput("patch head", head.memory() + " of memory", "more for its recipes");
    }
    PatchTables tables = PatchTables.sized(head);
    BitDecoder decoder = new BitDecoder(patch, head.tables());
    tables.code(decoder, oldRecipe.decodedLength(), newRecipe.decodedLength());
    decoder.skipRest();
    if (head.memory().value() < head.needed() + inside + tables.typesMemory()) {
      throw new MalformedInput("patch head", head.memory() + " of memory", "more for its types");
    }
    for (long start : tables.sectionStart()) {
      if (newRecipe.imageOffsetOf(start) < 0) {
        throw new MalformedInput("section of a patch", "at " + start, "a place to begin again at");
      }
    }
    return new PatchApplier(head, tables, old, oldRecipe, newRecipe);
  }

  /// Memory for looking inside images with the libraries of this machine.
  /// @throws CodecRefused if one that is needed is missing or another
  public static long insideMemory(Recipe oldRecipe, Recipe newRecipe) throws CodecRefused {
    if (oldRecipe.isRaw() && newRecipe.isRaw()) {
      return 0;
    }
    Codecs codecs = Codecs.ofThisMachine();
    newRecipe.requireCodecs(codecs);
    return oldRecipe.viewMemory() + newRecipe.repackMemory(codecs);
  }

  private static Recipe recipe(InputStream patch, int length, long imageLength) throws IOException {
    byte[] form = patch.readNBytes(length);
    if (form.length < length) {
      throw new EOFException("a recipe is cut off");
    }
    return Recipe.parse(form, imageLength);
  }

  /// The head.
  public PatchHead head() {
    return head;
  }

  /// Reads the whole old image and compares its digest with the one the patch is for.
  public Optional<DeltaFailure> checkBase() throws IOException {
    Digest found = digest(old);
    return found.equals(head.oldSha256())
        ? Optional.empty()
        : Optional.of(new DeltaFailure.WrongBase(head.oldSha256(), found));
  }

  private static Digest digest(OldImage image) throws IOException {
    MessageDigest sha256 = Digest.Algorithm.SHA_256.start();
    byte[] part = new byte[LONGEST_DIGESTED];
    for (long at = 0; at < image.size(); at += part.length) {
      int n = (int) Math.min(part.length, image.size() - at);
      image.read(at, part, 0, n);
      sha256.update(part, 0, n);
    }
    return Digest.of(Digest.Algorithm.SHA_256, sha256.digest());
  }

  /// How many sections the content has.
  public int sections() {
    return tables.sectionStart().length;
  }

  /// The last section that begins at or before this byte of the new image: where to begin again.
  public int sectionFor(long imageOffset) {
    int found = 0;
    for (int i = 0; i < sections(); i++) {
      if (imageStart(i) <= imageOffset) {
        found = i;
      }
    }
    return found;
  }

  /// Where in the new image a section begins.
  public long imageStart(int section) {
    return newRecipe.imageOffsetOf(tables.sectionStart()[section]);
  }

  /// Where in the patch a section begins, counted from the patch's first byte.
  public long patchOffset(int section) {
    long at = PatchHead.LENGTH + head.oldRecipe() + head.newRecipe() + (long) head.tables();
    for (int i = 0; i < section; i++) {
      at += tables.sectionLength()[i];
    }
    return at;
  }

  /// Applies the patch from a section on.
  /// @param content the patch from that section's first byte on
  /// @param sink gets the new image from [#imageStart] on; what it throws comes out
  public Optional<DeltaFailure> apply(InputStream content, int firstSection, Repacker.Sink sink)
      throws IOException {
    Result<Integer, DeltaFailure> done =
        guarded(
            () -> {
              sections(content, firstSection, sink);
              return sections();
            });
    return switch (done) {
      case Result.Ok<Integer, DeltaFailure> _ -> Optional.empty();
      case Result.Failed<Integer, DeltaFailure>(DeltaFailure failure) -> Optional.of(failure);
    };
  }

  private void sections(InputStream content, int firstSection, Repacker.Sink sink)
      throws IOException {
    if (firstSection >= sections()) {
      return;
    }
    BitDecoder decoder = new BitDecoder(content, 0);
    OldImage view = oldRecipe.isRaw() ? old : new DecodedImage(old, oldRecipe);
    ContentCoder coder =
        new ContentCoder(decoder, view, tables.copies(), tables.map(view), head.profile());
    long at = tables.sectionStart()[firstSection];
    try (Repacker repacker = new Repacker(newRecipe, at, sink)) {
      for (int i = firstSection; i < sections(); i++) {
        decoder.begin(tables.sectionLength()[i]);
        coder.restart(at);
        long end = i + 1 < sections() ? tables.sectionStart()[i + 1] : newRecipe.decodedLength();
        while (at < end) {
          long from = at;
          long to = Math.min(end, (at | BATCH - 1) + 1);
          while (at < to) {
            int length = ContentCoder.lengthOfCell(at, to);
            coder.cell(at, length, Mode.RAW);
            at += length;
          }
          repacker.accept(coder.bytes(), coder.indexOf(from), (int) (to - from));
        }
        decoder.skipRest();
      }
    }
  }

  /// Applies the whole patch and compares the digest of what came out.
  /// @param content the patch from the end of its tables on
  public Optional<DeltaFailure> applyWhole(InputStream content, Repacker.Sink sink)
      throws IOException {
    MessageDigest sha256 = Digest.Algorithm.SHA_256.start();
    Optional<DeltaFailure> failure =
        apply(
            content,
            0,
            (bytes, offset, length) -> {
              sha256.update(bytes, offset, length);
              sink.accept(bytes, offset, length);
            });
    if (failure.isPresent()) {
      return failure;
    }
    Digest found = Digest.of(Digest.Algorithm.SHA_256, sha256.digest());
    return found.equals(head.newSha256())
        ? Optional.empty()
        : Optional.of(new DeltaFailure.WrongResult(head.newSha256(), found));
  }
}

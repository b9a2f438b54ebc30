package dev.pawl.core.fuzz;

import dev.pawl.core.delta.DeltaFailure;
import dev.pawl.core.delta.OldImage;
import dev.pawl.core.delta.container.Recipe;
import dev.pawl.core.delta.patch.PatchApplier;
import dev.pawl.core.delta.patch.PatchHead;
import dev.pawl.core.failure.Result;
import dev.pawl.core.testkit.Vector;
import dev.pawl.core.value.ByteCount;
import dev.pawl.core.value.MalformedInput;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.Serial;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// The applier of deltas and the reader of recipes.
final class DeltaReaders {
  /// More output than this is not looked at: a patch may make much of little.
  private static final long ENOUGH = 1 << 20;

  private static final ByteCount MEMORY = ByteCount.mebi(8);
  private static final int OLD_LENGTH_AT = 16;
  private static final long RECIPES_IMAGE = 100_000;

  /// Old images by their length: those of vectors/delta.
  private static final Map<Long, byte[]> OLD = olds();

  private DeltaReaders() {}

  private static Map<Long, byte[]> olds() {
    Map<Long, byte[]> olds = new HashMap<>();
    try (Stream<Path> files = Files.walk(Vector.folder("delta"))) {
      for (Path file : files.filter(file -> file.endsWith("old")).sorted().toList()) {
        byte[] bytes = Files.readAllBytes(file);
        olds.putIfAbsent((long) bytes.length, bytes);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return olds;
  }

  /// A patch for the old image whose length its head names. Bytes of the old image are not compared
  /// with the head's digest, so that more of the applier is reached.
  static void patch(byte[] bytes) throws IOException {
    long length =
        bytes.length < PatchHead.LENGTH
            ? 0
            : ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getLong(OLD_LENGTH_AT);
    OldImage old = OldImage.of(OLD.getOrDefault(length, new byte[0]));
    ByteArrayInputStream in = new ByteArrayInputStream(bytes);
    Result<PatchApplier, DeltaFailure> opened = PatchApplier.open(in, old, MEMORY);
    FuzzTarget.check(opened);
    if (opened instanceof Result.Ok<PatchApplier, DeltaFailure>(PatchApplier applier)) {
      apply(applier, in);
    }
  }

  private static void apply(PatchApplier applier, ByteArrayInputStream in) throws IOException {
    long[] made = {0};
    try {
      Optional<DeltaFailure> failure =
          applier.applyWhole(
              in,
              (_, _, length) -> {
                made[0] += length;
                if (made[0] > applier.head().newLength()) {
                  throw new AssertionError("more bytes than the head says");
                }
                if (made[0] > ENOUGH) {
                  throw new EnoughSeen();
                }
              });
      failure.ifPresent(found -> FuzzTarget.check(found.code(), found.explain()));
    } catch (EnoughSeen e) {
      // It goes on like that.
    }
  }

  /// A recipe. What was read can be written, and read again to the same.
  static void recipe(byte[] bytes) {
    Recipe recipe;
    try {
      recipe = Recipe.parse(bytes, RECIPES_IMAGE);
    } catch (MalformedInput e) {
      FuzzTarget.check("input.malformed", String.valueOf(e.getMessage()));
      return;
    }
    Recipe again = Recipe.parse(recipe.form(), RECIPES_IMAGE);
    if (!again.list().equals(recipe.list()) || !again.appendix().equals(recipe.appendix())) {
      throw new AssertionError("read " + recipe.list() + ", written and read " + again.list());
    }
  }

  private static final class EnoughSeen extends IOException {
    @Serial private static final long serialVersionUID = 1;
  }
}

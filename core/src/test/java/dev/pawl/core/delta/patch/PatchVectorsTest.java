package dev.pawl.core.delta.patch;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.pawl.core.delta.DeltaFailure;
import dev.pawl.core.delta.FileImage;
import dev.pawl.core.delta.OldImage;
import dev.pawl.core.failure.Result;
import dev.pawl.core.testkit.Vector;
import dev.pawl.core.value.ByteCount;
import dev.pawl.core.value.Digest;
import dev.pawl.core.value.MalformedInput;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// vectors/delta: old images, patches, and the new images they must give.
class PatchVectorsTest {
  static List<Path> patches() throws IOException {
    try (Stream<Path> files = Files.walk(Vector.folder("delta"))) {
      return files.filter(file -> file.toString().endsWith(".patch")).sorted().toList();
    }
  }

  private static Path moved() {
    return Vector.folder("delta").resolve("a64-moved").resolve("small.patch");
  }

  @ParameterizedTest
  @MethodSource("patches")
  void patch_givesTheNewImage(Path patch) throws IOException {
    try (FileImage old = FileImage.open(patch.resolveSibling("old"));
        var in = Files.newInputStream(patch)) {
      PatchApplier applier =
          PatchApplier.open(in, old, ByteCount.mebi(8))
              .orThrow(failure -> new IOException(failure.explain()));
      assertEquals(Optional.empty(), applier.checkBase());
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      assertEquals(Optional.empty(), applier.applyWhole(in, out::write));
      assertArrayEquals(Files.readAllBytes(patch.resolveSibling("new")), out.toByteArray());
      assertArrayEquals(
          Arrays.copyOf(Files.readAllBytes(patch), PatchHead.LENGTH), applier.head().bytes());
    }
  }

  private static String answer(byte[] patch, OldImage old) throws IOException {
    ByteArrayInputStream in = new ByteArrayInputStream(patch);
    return switch (PatchApplier.open(in, old, ByteCount.mebi(8))) {
      case Result.Failed<PatchApplier, DeltaFailure>(DeltaFailure failure) -> failure.code();
      case Result.Ok<PatchApplier, DeltaFailure>(PatchApplier applier) ->
          applier
              .checkBase()
              .or(
                  () -> {
                    try {
                      return applier.applyWhole(in, new ByteArrayOutputStream()::write);
                    } catch (IOException e) {
                      throw new AssertionError(e);
                    }
                  })
              .map(DeltaFailure::code)
              .orElse("ok");
    };
  }

  @Test
  void patchesThatAreNotWhole_areRefused() throws IOException {
    byte[] patch = Files.readAllBytes(moved());
    OldImage old = OldImage.of(Files.readAllBytes(moved().resolveSibling("old")));
    assertEquals("ok", answer(patch, old));
    assertEquals("delta.not-a-patch", answer(new byte[500], old));
    assertEquals("delta.cut-off", answer(Arrays.copyOf(patch, 100), old));
    assertEquals("delta.cut-off", answer(Arrays.copyOf(patch, patch.length - 8), old));
    assertEquals("delta.wrong-base", answer(patch, OldImage.of(new byte[3])));
  }

  @Test
  void headsThatClaimTooMuch_areRefused() throws IOException {
    byte[] patch = Files.readAllBytes(moved());
    OldImage old = OldImage.of(Files.readAllBytes(moved().resolveSibling("old")));
    for (int at : new int[] {8, 98, 99, 102, 103, 105, 107, 111, 115, 119}) {
      byte[] hostile = patch.clone();
      hostile[at] = 0x7F;
      assertEquals("delta.malformed", answer(hostile, old), "byte " + at);
    }
    byte[] hungry = patch.clone();
    hungry[15] = 0x7F;
    assertEquals("delta.too-much-memory", answer(hungry, old));
    byte[] modest = patch.clone();
    Arrays.fill(modest, 12, 16, (byte) 0);
    assertEquals("delta.malformed", answer(modest, old));
  }

  @Test
  void images_areReadWithinTheirBoundsOnly() throws IOException {
    try (FileImage image = FileImage.open(moved())) {
      byte[] two = new byte[2];
      assertThrows(IndexOutOfBoundsException.class, () -> image.read(image.size() - 1, two, 0, 2));
      assertThrows(IndexOutOfBoundsException.class, () -> image.read(-1, two, 0, 1));
    }
  }

  @Test
  void profiles_haveNames() {
    assertEquals(Profile.SMALL, Profile.named("small"));
    assertThrows(MalformedInput.class, () -> Profile.named("huge"));
    for (Profile profile : Profile.values()) {
      assertTrue(profile.tables() < profile.memory().value());
      assertEquals(Optional.of(profile), Profile.numbered(profile.number()));
    }
  }

  @Test
  void everyFailure_saysWhatToDo() {
    Digest digest = Digest.sha256(new byte[0]);
    ByteCount bytes = new ByteCount(1);
    List<DeltaFailure> failures =
        List.of(
            new DeltaFailure.NotAPatch("x"),
            new DeltaFailure.Malformed("x"),
            new DeltaFailure.CutOff("x"),
            new DeltaFailure.WrongBase(digest, digest),
            new DeltaFailure.TooMuchMemory(bytes, bytes),
            new DeltaFailure.WrongResult(digest, digest),
            new DeltaFailure.OtherImage("x", "y"));
    for (DeltaFailure failure : failures) {
      assertTrue(failure.code().startsWith("delta."), failure.code());
      assertTrue(failure.explain().endsWith("."), failure.explain());
    }
  }
}

package dev.pawl.delta.make;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.pawl.core.delta.DeltaFailure;
import dev.pawl.core.delta.OldImage;
import dev.pawl.core.delta.patch.PatchApplier;
import dev.pawl.core.delta.patch.PatchHead;
import dev.pawl.core.delta.patch.Profile;
import dev.pawl.core.delta.predict.Copies;
import dev.pawl.core.failure.Result;
import dev.pawl.core.value.ByteCount;
import dev.pawl.delta.match.Portions;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

class PatchTest {
  /// What came of applying: a failure, or the image.
  @SuppressWarnings("ArrayRecordComponent") // nobody compares them
  private record Applied(Optional<DeltaFailure> failure, byte[] image) {}

  static byte[] make(byte[] old, byte[] text, Profile profile) throws IOException {
    return PatchMaker.make(OldImage.of(old), OldImage.of(text), profile, _ -> {}).bytes();
  }

  private static Applied apply(byte[] old, byte[] patch) throws IOException {
    ByteArrayInputStream in = new ByteArrayInputStream(patch);
    return switch (PatchApplier.open(in, OldImage.of(old), ByteCount.mebi(8))) {
      case Result.Failed<PatchApplier, DeltaFailure>(DeltaFailure failure) ->
          new Applied(Optional.of(failure), new byte[0]);
      case Result.Ok<PatchApplier, DeltaFailure>(PatchApplier applier) -> {
        Optional<DeltaFailure> wrong = applier.checkBase();
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        yield wrong.isPresent()
            ? new Applied(wrong, new byte[0])
            : new Applied(applier.applyWhole(in, out::write), out.toByteArray());
      }
    };
  }

  private static void survives(byte[] old, byte[] text, Profile profile) throws IOException {
    Applied applied = apply(old, make(old, text, profile));
    assertEquals(Optional.empty(), applied.failure());
    assertArrayEquals(text, applied.image());
  }

  @Nested
  class WhatIsMade {
    @TestFactory
    Stream<DynamicTest> pairs_comeOutAgain() {
      return Pairs.all().entrySet().stream()
          .map(
              pair ->
                  DynamicTest.dynamicTest(
                      pair.getKey(),
                      () -> {
                        for (Profile profile : Profile.values()) {
                          survives(pair.getValue().old(), pair.getValue().text(), profile);
                        }
                      }));
    }

    @Test
    void randomChanges_comeOutAgain() throws IOException {
      for (int seed = 0; seed < 150; seed++) {
        Random random = new Random(seed);
        byte[] old = Pairs.random(seed, random.nextInt(4000));
        for (int i = 0; i < old.length; i++) {
          old[i] &= (byte) (random.nextInt(4) == 0 ? 0xFF : 0x93);
        }
        survives(old, Pairs.inserted(old, seed), Profile.SMALL);
      }
    }

    @Test
    void movedPrograms_costFewBytes() throws IOException {
      for (String name :
          List.of("a64 moved", "a32 moved", "thumb moved", "elf moved", "pointers moved")) {
        Pairs.Pair pair = Pairs.named(name);
        int size = make(pair.old(), pair.text(), Profile.LINUX).length;
        assertTrue(size < pair.text().length / 25, name + ": " + size);
      }
    }

    @Test
    void aTableThatASmallDeviceHasNoRoomFor_isLeftAlone() throws IOException {
      byte[] old = Types.table(12, 10_500, false);
      byte[] text = Types.table(12, 10_500, true);
      PatchMaker.Made small =
          PatchMaker.make(OldImage.of(old), OldImage.of(text), Profile.SMALL, _ -> {});
      assertEquals(0, small.head().records());
      assertTrue(small.head().copies() > 0);
      survives(old, text, Profile.SMALL);
    }

    @Test
    void noRoomForCopies_leavesNone() {
      Copies some = new Copies(new long[] {0, 5}, new long[] {0, 9}, new long[] {3, 4});
      assertEquals(0, some.longest(0).count());
      assertEquals(5, some.longest(1).newStart()[0]);
      assertEquals(2, some.longest(2).count());
    }

    @Test
    void identicalImages_costAlmostNothing() throws IOException {
      byte[] image = Pairs.random(5, 300_000);
      int size = make(image, image.clone(), Profile.LINUX).length;
      assertTrue(size < PatchHead.LENGTH + 60, "" + size);
    }

    @Test
    void theSameImages_giveTheSamePatch() throws IOException {
      Pairs.Pair pair = Pairs.named("a64 moved");
      assertArrayEquals(
          make(pair.old(), pair.text(), Profile.SMALL),
          make(pair.old(), pair.text(), Profile.SMALL));
    }
  }

  /// Images that are looked at in portions, as long ones are.
  @Nested
  class Portioned {
    private static final Portions SMALL = new Portions(0, 8 << 10, 4 << 10);

    private static int survives(byte[] old, byte[] text) throws IOException {
      return survives(old, text, SMALL);
    }

    private static int survives(byte[] old, byte[] text, Portions portions) throws IOException {
      byte[] patch =
          PatchMaker.make(OldImage.of(old), OldImage.of(text), Profile.LINUX, portions).bytes();
      Applied applied = apply(old, patch);
      assertEquals(Optional.empty(), applied.failure());
      assertArrayEquals(text, applied.image());
      return patch.length;
    }

    @TestFactory
    Stream<DynamicTest> pairs_comeOutAgain() {
      return Pairs.all().entrySet().stream()
          .map(
              pair ->
                  DynamicTest.dynamicTest(
                      pair.getKey(),
                      () -> survives(pair.getValue().old(), pair.getValue().text())));
    }

    @Test
    void whatMovedFarAway_isStillCopied() throws IOException {
      byte[] old = Pairs.random(31, 3_000_000);
      byte[] text = new byte[old.length];
      int third = 1_000_003;
      System.arraycopy(old, 0, text, 2 * third, old.length - 2 * third);
      System.arraycopy(old, old.length - 2 * third, text, 0, 2 * third);
      text[1_500_000] ^= 1;
      int size = survives(old, text);
      assertTrue(size < 4000, "" + size);
    }

    @Test
    void programsBetweenWhatIsTheSame_areForetold() throws IOException {
      byte[] same = Pairs.random(32, 200_000);
      byte[] old = Pairs.joined(Pairs.joined(same, Programs.arm64(6, 0)), same);
      byte[] text = Pairs.joined(Pairs.joined(same, Programs.arm64(6, 24)), same);
      int size = survives(old, text, new Portions(0, 64 << 10, 4 << 10));
      assertTrue(size < 3000, "" + size);
    }

    @Test
    void longRunsOfOneByte_costLittle() throws IOException {
      byte[] old = new byte[2_000_000];
      int size = survives(old, new byte[1_500_000]);
      assertTrue(size < 300, "" + size);
      byte[] text = Pairs.joined(Pairs.random(33, 70_000), new byte[1_000_000]);
      size = survives(Pairs.random(33, 70_000), text);
      assertTrue(size < 2000, "" + size);
    }

    @Test
    void memoryForLongImages_hasABound() {
      long some = PatchMaker.memory(1L << 28, 1L << 28).value();
      assertEquals(some, PatchMaker.memory(1L << 34, 1L << 34).value());
      assertTrue(PatchMaker.memory(1 << 20, 1 << 20).value() < some);
    }
  }

  @Nested
  class Sections {
    private final byte[] old = Pairs.random(21, 1000);
    private final byte[] text = Pairs.random(22, 900_000);

    @Test
    void contentCanBeEnteredAtEachSection() throws IOException {
      byte[] patch = make(old, text, Profile.SMALL);
      PatchApplier applier = open(patch);
      assertTrue(applier.sections() >= 3, "" + applier.sections());
      for (int i = 0; i < applier.sections(); i++) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        int from = (int) applier.patchOffset(i);
        assertEquals(
            Optional.empty(),
            applier.apply(
                new ByteArrayInputStream(patch, from, patch.length - from), i, out::write));
        int start = (int) applier.imageStart(i);
        assertEquals(i, applier.sectionFor(start));
        assertEquals(i, applier.sectionFor(start + 65_535));
        assertArrayEquals(Arrays.copyOfRange(text, start, text.length), out.toByteArray());
      }
    }

    private PatchApplier open(byte[] patch) throws IOException {
      return PatchApplier.open(new ByteArrayInputStream(patch), OldImage.of(old), ByteCount.mebi(1))
          .orThrow(failure -> new IOException(failure.explain()));
    }
  }

  @Nested
  class Refusals {
    private final Pairs.Pair pair = new Pairs.Pair(Programs.arm64(3, 0), Programs.arm64(3, 8));

    @Test
    void anotherBase_isRefusedBeforeAByteIsWritten() throws IOException {
      byte[] patch = make(pair.old(), pair.text(), Profile.SMALL);
      byte[] other = pair.old().clone();
      other[1000] ^= 1;
      assertInstanceOf(DeltaFailure.WrongBase.class, apply(other, patch).failure().orElseThrow());
      byte[] longer = Arrays.copyOf(pair.old(), pair.old().length + 1);
      Applied refused = apply(longer, patch);
      assertInstanceOf(DeltaFailure.WrongBase.class, refused.failure().orElseThrow());
      assertEquals(0, refused.image().length);
    }

    @Test
    void aPatchCutOffAnywhere_isRefused() throws IOException {
      byte[] patch = make(pair.old(), pair.text(), Profile.SMALL);
      for (int length = 0; length < patch.length; length++) {
        Optional<DeltaFailure> failure = apply(pair.old(), Arrays.copyOf(patch, length)).failure();
        assertTrue(failure.isPresent(), "cut off at " + length);
      }
    }

    @Test
    void aFlippedBitAnywhere_neverGivesAnotherImage() throws IOException {
      byte[] patch = make(pair.old(), pair.text(), Profile.SMALL);
      List<String> codes = new ArrayList<>();
      for (int at = 0; at < patch.length; at++) {
        byte[] flipped = patch.clone();
        flipped[at] ^= (byte) (1 << at % 8);
        Applied applied = apply(pair.old(), flipped);
        if (applied.failure().isEmpty()) {
          assertArrayEquals(pair.text(), applied.image(), "flipped at " + at);
        } else {
          codes.add(applied.failure().get().code());
        }
      }
      assertTrue(codes.size() > patch.length * 9 / 10, codes.size() + " of " + patch.length);
      assertTrue(codes.contains("delta.wrong-result"), "some only the digest can tell");
    }

    /// Whatever a flipped bit does: a declared failure or the right image comes out, nothing else.
    @Test
    void flippedBitsOfOtherModels_doNoHarm() throws IOException {
      for (String name :
          List.of("types moved", "x86-64 moved", "elf moved", "a32 moved", "mixed new")) {
        Pairs.Pair other = Pairs.named(name);
        byte[] patch = make(other.old(), other.text(), Profile.SMALL);
        int step = Math.max(1, patch.length / 300);
        for (int at = 0; at < patch.length; at += step) {
          byte[] flipped = patch.clone();
          flipped[at] ^= (byte) (0x80 >> at % 8);
          Applied applied = apply(other.old(), flipped);
          if (applied.failure().isEmpty()) {
            assertArrayEquals(other.text(), applied.image(), name + ", flipped at " + at);
          }
        }
      }
    }

    @Test
    void everyPrefix_givesOnlyTheBeginningOfTheImage() throws IOException {
      byte[] patch = make(pair.old(), pair.text(), Profile.SMALL);
      for (int length = PatchHead.LENGTH; length < patch.length; length++) {
        byte[] made = apply(pair.old(), Arrays.copyOf(patch, length)).image();
        byte[] start = Arrays.copyOf(pair.text(), Math.min(made.length, pair.text().length));
        assertArrayEquals(start, made, "cut off at " + length);
      }
    }

    @Test
    void randomBytes_areNoPatch() throws IOException {
      assertInstanceOf(
          DeltaFailure.NotAPatch.class,
          apply(pair.old(), Pairs.random(1, 500)).failure().orElseThrow());
    }

    @Test
    void moreMemoryThanAllowed_isRefusedBeforeItIsTaken() throws IOException {
      byte[] patch = make(pair.old(), pair.text(), Profile.LINUX);
      var refused =
          PatchApplier.open(
              new ByteArrayInputStream(patch), OldImage.of(pair.old()), ByteCount.mebi(1));
      assertEquals(
          "delta.too-much-memory",
          refused instanceof Result.Failed<PatchApplier, DeltaFailure>(DeltaFailure failure)
              ? failure.code()
              : "taken");
    }
  }
}

package dev.pawl.delta.foreign;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.sigpipe.jbsdiff.Patch;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Our foreign patches, applied by the tools they are made for.
class ForeignFormatsTest {
  @Test
  void bspatchOfDebian_appliesBsdiff40(@TempDir Path folder) throws Exception {
    for (Pair pair : pairs()) {
      Path patch = pair.writeInto(folder, ForeignFormat.BSDIFF40.make(pair.old, pair.now));
      run("bsdiff", "bspatch", folder.resolve("old") + "", folder.resolve("out") + "", patch + "");
      assertArrayEquals(pair.now, Files.readAllBytes(folder.resolve("out")), pair.name);
    }
  }

  @Test
  void zstdOfDebian_appliesZstd(@TempDir Path folder) throws Exception {
    for (Pair pair : pairs()) {
      if (pair.old.length == 0) {
        continue; // zstd itself refuses --patch-from an empty file
      }
      Path patch = pair.writeInto(folder, ForeignFormat.ZSTD.make(pair.old, pair.now));
      Path out = folder.resolve("out");
      run(
          "zstd",
          "zstd",
          "-d",
          "-f",
          "--long=31",
          "--patch-from=" + folder.resolve("old"),
          patch + "",
          "-o",
          out + "");
      assertArrayEquals(pair.now, Files.readAllBytes(out), pair.name);
    }
  }

  @Property(tries = 25)
  void jbsdiff_appliesBsdiff40(@ForAll long seed) throws Exception {
    Pair pair = random(seed);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    Patch.patch(pair.old, ForeignFormat.BSDIFF40.make(pair.old, pair.now), out);
    assertArrayEquals(pair.now, out.toByteArray());
  }

  @Property(tries = 25)
  void applierWrittenFromTheLayout_appliesBsdiff43(@ForAll long seed) throws IOException {
    Pair pair = random(seed);
    byte[] patch = ForeignFormat.BSDIFF43.make(pair.old, pair.now);
    assertArrayEquals(pair.now, apply43(pair.old, patch));
  }

  @Test
  void everyPair_comesOutOfBsdiff43() throws IOException {
    for (Pair pair : pairs()) {
      byte[] patch = ForeignFormat.BSDIFF43.make(pair.old, pair.now);
      assertArrayEquals(pair.now, apply43(pair.old, patch), pair.name);
    }
  }

  @Test
  void patchesOfLikeImages_areShort() throws IOException {
    byte[] old = noise(1, 300_000);
    byte[] now = edited(old);
    for (ForeignFormat format : ForeignFormat.values()) {
      int length = format.make(old, now).length;
      assertTrue(length < 2500, () -> format + ": " + length);
    }
  }

  @Test
  void words_nameTheFormats() {
    for (ForeignFormat format : ForeignFormat.values()) {
      assertEquals(Optional.of(format), ForeignFormat.of(format.word()));
      assertTrue(format.applyMemory(1000, 2000) >= 2000);
    }
    assertEquals(Optional.empty(), ForeignFormat.of("pawl"));
  }

  @SuppressWarnings("ArrayRecordComponent") // nobody compares them
  private record Pair(String name, byte[] old, byte[] now) {
    Path writeInto(Path folder, byte[] patch) throws IOException {
      Files.write(folder.resolve("old"), old);
      Files.deleteIfExists(folder.resolve("out"));
      return Files.write(folder.resolve("patch"), patch);
    }
  }

  private static List<Pair> pairs() {
    byte[] text = noise(2, 200_000);
    List<Pair> pairs = new ArrayList<>();
    pairs.add(new Pair("equal", text, text));
    pairs.add(new Pair("edited", text, edited(text)));
    pairs.add(new Pair("shorter", text, Arrays.copyOfRange(text, 50_000, 120_000)));
    pairs.add(new Pair("other", text, noise(3, 90_000)));
    pairs.add(new Pair("from nothing", new byte[0], Arrays.copyOf(text, 1000)));
    pairs.add(new Pair("one byte", new byte[] {1}, new byte[] {2}));
    pairs.add(new Pair("zeros", new byte[100_000], new byte[150_000]));
    return pairs;
  }

  private static Pair random(long seed) {
    Random random = new Random(seed);
    byte[] old = noise(seed, random.nextInt(30_000));
    ByteArrayOutputStream now = new ByteArrayOutputStream();
    for (int i = 0; i < random.nextInt(12); i++) {
      int from = random.nextInt(old.length + 1);
      now.writeBytes(Arrays.copyOfRange(old, from, from + random.nextInt(old.length - from + 1)));
      now.writeBytes(noise(random.nextLong(), random.nextInt(60)));
    }
    byte[] bytes = now.toByteArray();
    for (int i = 0; i < bytes.length; i += 1 + random.nextInt(400)) {
      bytes[i]++;
    }
    return new Pair("random", old, bytes);
  }

  private static byte[] noise(long seed, int length) {
    byte[] noise = new byte[length];
    new Random(seed).nextBytes(noise);
    return noise;
  }

  /// A few bytes inserted, taken away and changed.
  private static byte[] edited(byte[] old) {
    ByteArrayOutputStream now = new ByteArrayOutputStream();
    now.writeBytes(Arrays.copyOf(old, 70_000));
    now.writeBytes(noise(9, 200));
    now.writeBytes(Arrays.copyOfRange(old, 70_000, 130_000));
    now.writeBytes(Arrays.copyOfRange(old, 130_100, old.length));
    byte[] bytes = now.toByteArray();
    for (int i = 0; i < bytes.length; i += 5000) {
      bytes[i] ^= 3;
    }
    return bytes;
  }

  private static byte[] apply43(byte[] old, byte[] patch) throws IOException {
    assertEquals("ENDSLEY/BSDIFF43", new String(patch, 0, 16, US_ASCII));
    byte[] now = new byte[(int) number(Arrays.copyOfRange(patch, 16, 24))];
    var in = new ByteArrayInputStream(patch, 24, patch.length - 24);
    try (var steps = new DataInputStream(new BZip2CompressorInputStream(in))) {
      int newAt = 0;
      long oldAt = 0;
      while (newAt < now.length) {
        int like = (int) number(steps.readNBytes(8));
        int fresh = (int) number(steps.readNBytes(8));
        long skip = number(steps.readNBytes(8));
        steps.readFully(now, newAt, like);
        for (int i = 0; i < like; i++) {
          now[newAt + i] += old[(int) oldAt + i];
        }
        steps.readFully(now, newAt + like, fresh);
        newAt += like + fresh;
        oldAt += like + skip;
      }
      assertEquals(-1, steps.read());
    }
    return now;
  }

  private static long number(byte[] bytes) {
    long value = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getLong();
    return value < 0 ? -(value & Long.MAX_VALUE) : value;
  }

  private static void run(String debianPackage, String... command) throws Exception {
    Process process;
    try {
      process = new ProcessBuilder(command).redirectErrorStream(true).start();
    } catch (IOException e) {
      assumeTrue(false, "no " + command[0] + " here (package " + debianPackage + "): not tested");
      return;
    }
    String said = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertEquals(0, process.waitFor(), said);
  }
}

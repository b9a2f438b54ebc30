package dev.pawl.delta.container;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.pawl.core.delta.OldImage;
import dev.pawl.core.delta.codec.Codecs;
import dev.pawl.core.delta.codec.Deflate;
import dev.pawl.core.delta.codec.Method;
import dev.pawl.core.delta.container.DecodedImage;
import dev.pawl.core.delta.container.Recipe;
import dev.pawl.core.delta.container.Repacker;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RecipeFinderTest {
  private static final byte[] EMPTY = {};

  @Property(tries = 20)
  void generatedZips_comeOutAgain(@ForAll long seed) throws IOException {
    Random random = new Random(seed);
    byte[] old = zip(seed, 12, 1 + random.nextInt(9), 0);
    byte[] now = zip(seed, 12 + random.nextInt(4), 1 + random.nextInt(9), 1 + random.nextInt(5));
    assertComesOutAgain(old, now);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8, 9})
  void changedEntriesOfAZip_areTakenApart_othersAreCopied(int level) throws IOException {
    RecipePair pair = assertComesOutAgain(zip(1, 20, level, 0), zip(1, 20, level, 4));
    assertEquals(4, pair.now().streams());
    assertEquals(4, pair.old().streams(), "only those that changed");
    assertEquals(0, pair.opaque());
    assertTrue(pair.copied() > pair.exact());
  }

  @Test
  void zipInsideAnImage_isSeen() throws IOException {
    byte[] old = concat(text(8, 3000), zip(1, 5, 6, 0), text(9, 3000));
    byte[] now = concat(text(8, 3500), zip(1, 5, 6, 2), text(9, 3000));
    assertEquals(2, assertComesOutAgain(old, now).now().streams());
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 6, 9})
  void gzipMembersInsideAnImage_areSeen(int level) throws IOException {
    byte[] old = concat(text(8, 64), gzip(text(1, 3_000_000), level), text(3, 512));
    byte[] now = concat(text(8, 64), gzip(edited(text(1, 3_000_000)), level), text(3, 512));
    RecipePair pair = assertComesOutAgain(old, now);
    assertEquals(1, pair.now().streams());
    assertEquals(1, pair.old().streams());
  }

  @Test
  void streamOfAnUnknownEncoder_isLeftAsItIs() throws IOException {
    byte[] old = gzip(text(1, 200_000), 9);
    // Two flushed halves: valid deflate that no single setting of zlib gives.
    ByteArrayOutputStream joined = new ByteArrayOutputStream();
    byte[] plain = edited(text(1, 200_000));
    java.util.zip.Deflater deflater = new java.util.zip.Deflater(9, true);
    try (var out = new java.util.zip.DeflaterOutputStream(joined, deflater, 512, true)) {
      out.write(plain, 0, 100_000);
      out.flush();
      out.write(plain, 100_000, 100_000);
    }
    RecipePair pair = find(old, gzipFrame(plain, joined.toByteArray()));
    assertTrue(pair.now().isRaw());
    assertEquals(joined.size(), pair.opaque());
  }

  @Test
  void imagesWithoutContainers_areRaw() throws IOException {
    RecipePair pair = assertComesOutAgain(text(1, 100_000), text(2, 100_000));
    assertTrue(pair.now().isRaw() && pair.old().isRaw());
    assertTrue(assertComesOutAgain(EMPTY, EMPTY).now().isRaw());
    assertTrue(assertComesOutAgain(EMPTY, new byte[] {1}).now().isRaw());
  }

  @Property(tries = 200)
  void damagedContainers_areReadWithoutHarm(@ForAll long seed) throws IOException {
    Random random = new Random(seed);
    byte[] old = concat(zip(1, 5, 6, 0), gzip(text(4, 5000), 9));
    byte[] now = concat(zip(1, 5, 6, 2), gzip(text(4, 6000), 9));
    for (int i = 0; i < 20; i++) {
      old[random.nextInt(old.length)] = (byte) random.nextInt();
      now[random.nextInt(now.length)] = (byte) random.nextInt();
    }
    assertComesOutAgain(old, now);
  }

  @ParameterizedTest
  @CsvSource({
    "gzip, ZLIB, ''",
    "gzip, ZLIB, -Xcompression-level 6",
    "xz, XZ, ''",
    "xz, XZ, -Xbcj arm -Xdict-size 50%",
    "zstd, ZSTD, ''",
    "zstd, ZSTD, -Xcompression-level 19",
    "lz4, LZ4, ''",
    "lz4, LZ4, -Xhc",
    "lzo, LZO, ''"
  })
  void blocksOfASquashfs_areTakenApart(
      String compression, Method method, String options, @TempDir Path folder) throws Exception {
    assumeTrue(
        Codecs.ofThisMachine().has(method), "no library for " + compression + ": not tested");
    byte[] old = squashfs(folder.resolve("old"), 0, compression, options);
    byte[] now = squashfs(folder.resolve("new"), 1, compression, options);
    RecipePair pair = assertComesOutAgain(old, now);
    assertTrue(pair.exact() > 0, pair::toString);
    assertTrue(pair.copied() > 0, pair::toString);
    assertTrue(pair.opaque() < now.length / 20, pair::toString);
    assertTrue(pair.now().packings().stream().allMatch(packing -> packing.method() == method));
    for (int i = 0; i < 30; i++) { // and damaged ones do no harm
      byte[] damaged = now.clone();
      Random random = new Random(i);
      damaged[random.nextInt(96)] ^= (byte) (1 << random.nextInt(8));
      damaged[now.length - 1 - random.nextInt(5000)] ^= (byte) (1 << random.nextInt(8));
      if (i == 0) {
        assertComesOutAgain(old, damaged);
      } else {
        Streams.in(OldImage.of(damaged), Codecs.ofThisMachine());
      }
    }
  }

  private static byte[] squashfs(Path folder, int edition, String compression, String options)
      throws Exception {
    Path tree = Files.createDirectories(folder.resolve("tree"));
    for (int i = 0; i < 30; i++) {
      byte[] file = text(i, 1000 + i * i * 700);
      Path path = Files.createDirectories(tree.resolve("d" + i % 3)).resolve("file" + i);
      Files.write(path, edition > 0 && i % 5 == 2 ? edited(file) : file);
    }
    Files.createSymbolicLink(tree.resolve("link"), Path.of("d0/file0"));
    Files.write(tree.resolve("holes"), new byte[400_000]);
    Path image = folder.resolve("image");
    List<String> command =
        Stream.concat(
                Stream.of(
                    "mksquashfs",
                    tree.toString(),
                    image.toString(),
                    "-comp",
                    compression,
                    "-noappend",
                    "-no-progress",
                    "-all-root",
                    "-all-time",
                    "0",
                    "-mkfs-time",
                    "0",
                    "-processors",
                    "1"),
                Arrays.stream(options.split(" ")).filter(word -> !word.isEmpty()))
            .toList();
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      String said = new String(process.getInputStream().readAllBytes(), UTF_8);
      assertEquals(0, process.waitFor(), said);
    } catch (IOException e) {
      assumeTrue(false, "no mksquashfs here (package squashfs-tools): not tested");
    }
    return Files.readAllBytes(image);
  }

  private static RecipePair find(byte[] old, byte[] now) throws IOException {
    return RecipeFinder.pair(OldImage.of(old), OldImage.of(now));
  }

  /// Decodes both images, and puts the new one together again with recipes read from their form.
  private static RecipePair assertComesOutAgain(byte[] old, byte[] now) throws IOException {
    RecipePair pair = find(old, now);
    Recipe ofOld = Recipe.parse(pair.old().form(), old.length);
    Recipe ofNew = Recipe.parse(pair.now().form(), now.length);
    all(new DecodedImage(OldImage.of(old), ofOld));
    byte[] decoded = all(new DecodedImage(OldImage.of(now), ofNew));
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (Repacker repacker = new Repacker(ofNew, 0, out::write)) {
      repacker.accept(decoded, 0, decoded.length);
    }
    assertArrayEquals(now, out.toByteArray());
    return pair;
  }

  private static byte[] all(OldImage image) throws IOException {
    byte[] all = new byte[Math.toIntExact(image.size())];
    image.read(0, all, 0, all.length);
    return all;
  }

  /// @param changed how many entries differ from those of the same seed with 0
  private static byte[] zip(long seed, int entries, int level, int changed) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      zip.setLevel(level);
      for (int i = 0; i < entries; i++) {
        ZipEntry entry = new ZipEntry("entry" + i);
        entry.setTime(0);
        zip.putNextEntry(entry);
        byte[] content = text(seed + i, 6000 + 3000 * i);
        zip.write(i < changed ? edited(content) : content);
        zip.closeEntry();
      }
    }
    return bytes.toByteArray();
  }

  private static byte[] gzip(byte[] plain, int level) throws IOException {
    ByteArrayOutputStream deflated = new ByteArrayOutputStream();
    try (OutputStream out = Deflate.encoder(Method.DEFLATE, level, deflated)) {
      out.write(plain);
    }
    return gzipFrame(plain, deflated.toByteArray());
  }

  private static byte[] gzipFrame(byte[] plain, byte[] deflated) {
    CRC32 crc = new CRC32();
    crc.update(plain);
    byte[] head = {0x1f, (byte) 0x8b, 8, 8, 0, 0, 0, 0, 2, 3, 'I', 'm', 'a', 'g', 'e', 0};
    ByteBuffer trailer = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN);
    trailer.putInt((int) crc.getValue()).putInt(plain.length);
    return concat(head, deflated, trailer.array());
  }

  private static byte[] concat(byte[]... parts) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      all.writeBytes(part);
    }
    return all.toByteArray();
  }

  private static byte[] edited(byte[] text) {
    byte[] edited = text.clone();
    edited[edited.length / 3] ^= 1;
    return edited;
  }

  /// Text that compresses to about a third, different for each seed.
  private static byte[] text(long seed, int length) {
    Random random = new Random(seed);
    byte[] text = new byte[length];
    int at = 0;
    while (at < length) {
      int word = random.nextInt(5000);
      for (int i = 0; i < 4 + word % 7 && at < length; i++) {
        text[at++] = (byte) ('a' + (word * (i + 3) + i) % 26);
      }
    }
    return text;
  }
}

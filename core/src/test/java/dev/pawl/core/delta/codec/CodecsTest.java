package dev.pawl.core.delta.codec;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class CodecsTest {
  private final Codecs codecs = Codecs.ofThisMachine();

  @ParameterizedTest
  @CsvSource({"XZ, 5158", "XZ, 267302", "ZSTD, 15", "LZ4, 0", "LZ4, 12", "LZO, 8"})
  void block_comesBackFromTheLibrary(Method method, int settings) throws CodecRefused {
    BlockCodec codec = installed(method);
    assertTrue(method.allows(settings));
    byte[] text = Fingerprint.text();
    byte[] encoded = codec.encode(text, settings).orElseThrow();
    assertTrue(encoded.length < text.length);
    assertArrayEquals(text, codec.decode(encoded, text.length));
    assertArrayEquals(text, codec.decode(encoded, Method.LONGEST_BLOCK));
    assertArrayEquals(encoded, codec.encode(text, settings).orElseThrow(), "the same every time");
    assertTrue(codec.encodeMemory(settings) > 0);
  }

  @ParameterizedTest
  @EnumSource(
      value = Method.class,
      names = {"XZ", "ZSTD", "LZ4", "LZO"})
  void bomb_isRefused(Method method) throws CodecRefused {
    BlockCodec codec = installed(method);
    byte[] encoded = codec.encode(new byte[1 << 20], method == Method.XZ ? 5158 : 9).orElseThrow();
    CodecRefused refused =
        assertThrows(CodecRefused.class, () -> codec.decode(encoded, (1 << 20) - 1));
    assertEquals("container.stream-damaged", refused.failure().code());
  }

  @ParameterizedTest
  @EnumSource(
      value = Method.class,
      names = {"XZ", "ZSTD", "LZ4", "LZO"})
  void damagedBlock_isRefusedOrGivesNoMoreThanAllowed(Method method) throws CodecRefused {
    BlockCodec codec = installed(method);
    byte[] text = Arrays.copyOf(Fingerprint.text(), 5000);
    byte[] encoded = codec.encode(text, method == Method.XZ ? 5158 : 9).orElseThrow();
    Random random = new Random(1);
    for (int i = 0; i < 2000; i++) {
      byte[] damaged = Arrays.copyOf(encoded, 1 + random.nextInt(encoded.length));
      damaged[random.nextInt(damaged.length)] = (byte) random.nextInt();
      try {
        assertTrue(codec.decode(damaged, 5000).length <= 5000);
      } catch (CodecRefused expected) {
        assertEquals("container.stream-damaged", expected.failure().code());
      }
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = Method.class,
      names = {"XZ", "ZSTD", "LZ4", "LZO"})
  void blockThatDoesNotShrink_isNotEncoded(Method method) throws CodecRefused {
    byte[] noise = new byte[10_000];
    new Random(1).nextBytes(noise);
    assertTrue(installed(method).encode(noise, method == Method.XZ ? 5158 : 9).isEmpty());
  }

  private BlockCodec installed(Method method) throws CodecRefused {
    assumeTrue(
        codecs.has(method),
        () -> "no library for " + method.word() + " (see .ci/packages): not tested");
    return codecs.block(method);
  }

  @Test
  void declaration_namesEachLibraryOnce_andAlwaysDeflate() {
    List<String> words = codecs.declaration();
    assertTrue(words.getFirst().matches("deflate:[0-9a-f]{16}"), words::toString);
    assertTrue(codecs.has(Method.ZLIB));
    assertFalse(Codecs.ofJava().has(Method.XZ));
  }

  @Test
  void fixedText_isThatOfTheSpecification() throws Exception {
    byte[] digest = java.security.MessageDigest.getInstance("SHA-256").digest(Fingerprint.text());
    assertEquals(
        "268545c32b41bbf6cb22467e4aa0ebf911c1e68a9b0e2d91868bfaf1404c4f36",
        HexFormat.of().formatHex(digest));
  }
}

package dev.pawl.delta.suffix;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SuffixArrayTest {
  private static void sorts(byte[] text) {
    int[] expected =
        IntStream.range(0, text.length)
            .boxed()
            .sorted((a, b) -> Arrays.compareUnsigned(text, a, text.length, text, b, text.length))
            .mapToInt(Integer::intValue)
            .toArray();
    assertArrayEquals(expected, SuffixArray.of(text), () -> Arrays.toString(text));
  }

  @Test
  void randomTexts_ofEveryAlphabet_areSorted() {
    Random random = new Random(1);
    for (int round = 0; round < 3000; round++) {
      byte[] text = new byte[random.nextInt(round < 2900 ? 60 : 3000)];
      int alphabet = 1 + random.nextInt(round % 5 == 0 ? 256 : 3);
      for (int i = 0; i < text.length; i++) {
        text[i] = (byte) random.nextInt(alphabet);
      }
      sorts(text);
    }
  }

  @Test
  void repeatingTexts_areSorted() {
    sorts("mississippi".getBytes(StandardCharsets.UTF_8));
    sorts("abracadabra".repeat(40).getBytes(StandardCharsets.UTF_8));
    sorts(new byte[2000]);
    String fibonacci = "b";
    String next = "a";
    while (fibonacci.length() < 2000) {
      String sum = next + fibonacci;
      fibonacci = next;
      next = sum;
    }
    sorts(fibonacci.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void longestCommonPiece_isFound() {
    Random random = new Random(2);
    for (int round = 0; round < 300; round++) {
      byte[] old = new byte[random.nextInt(200)];
      byte[] text = new byte[2 + random.nextInt(60)];
      for (int i = 0; i < old.length; i++) {
        old[i] = (byte) random.nextInt(3);
      }
      for (int i = 0; i < text.length; i++) {
        text[i] = (byte) random.nextInt(3);
      }
      int longest = 0;
      for (int at = 0; at < old.length; at++) {
        int differs = Arrays.mismatch(old, at, old.length, text, 0, text.length);
        int common = differs < 0 ? old.length - at : differs;
        longest = Math.max(longest, common >= 2 ? common : 0);
      }
      SuffixIndex.Match found = new SuffixIndex(old).longest(text, 0);
      assertEquals(longest, found.length());
      assertArrayEquals(
          Arrays.copyOf(text, longest),
          Arrays.copyOfRange(old, found.at(), found.at() + found.length()));
    }
  }
}

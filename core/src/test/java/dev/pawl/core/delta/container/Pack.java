package dev.pawl.core.delta.container;

import dev.pawl.core.delta.OldImage;
import dev.pawl.core.delta.codec.Codecs;
import dev.pawl.core.delta.codec.Deflate;
import dev.pawl.core.delta.codec.Method;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/// Builds an image of raw parts and streams, with its decoded form and its recipe.
final class Pack {
  private final ByteArrayOutputStream image = new ByteArrayOutputStream();
  private final ByteArrayOutputStream decoded = new ByteArrayOutputStream();
  private final List<Recipe.Stream> streams = new ArrayList<>();
  private final Codecs codecs = Codecs.ofJava();

  Pack raw(byte[] bytes) {
    image.writeBytes(bytes);
    decoded.writeBytes(bytes);
    return this;
  }

  Pack stream(Method method, int settings, byte[] bytes) throws IOException {
    ByteArrayOutputStream compressed = new ByteArrayOutputStream();
    try (OutputStream out = Deflate.encoder(method, settings, compressed)) {
      out.write(bytes);
    }
    streams.add(
        new Recipe.Stream(
            image.size(),
            compressed.size(),
            bytes.length,
            new Packing(method, settings, codecs.maker(method))));
    image.writeBytes(compressed.toByteArray());
    decoded.writeBytes(bytes);
    return this;
  }

  byte[] image() {
    return image.toByteArray();
  }

  byte[] decoded() {
    return decoded.toByteArray();
  }

  Recipe recipe() {
    return Recipe.of(image.size(), streams, List.of());
  }

  List<Recipe.Stream> streams() {
    return streams;
  }

  /// Text that compresses, different for each seed.
  static byte[] text(long seed, int length) {
    Random random = new Random(seed);
    byte[] text = new byte[length];
    int at = 0;
    while (at < length) {
      int word = random.nextInt(500);
      for (int i = 0; i < 3 + word % 7 && at < length; i++) {
        text[at++] = (byte) ('a' + (word * (i + 3)) % 26);
      }
    }
    return text;
  }

  static byte[] all(OldImage image) throws IOException {
    byte[] all = new byte[Math.toIntExact(image.size())];
    image.read(0, all, 0, all.length);
    return all;
  }

  static byte[] repack(Recipe recipe, byte[] decoded, int piece) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (Repacker repacker = new Repacker(recipe, 0, Codecs.ofJava(), out::write)) {
      for (int at = 0; at < decoded.length; at += piece) {
        repacker.accept(decoded, at, Math.min(piece, decoded.length - at));
      }
    }
    return out.toByteArray();
  }
}

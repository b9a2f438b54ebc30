package dev.pawl.delta.container;

import dev.pawl.core.delta.OldImage;
import dev.pawl.core.delta.codec.Codecs;
import dev.pawl.core.delta.codec.Method;
import dev.pawl.core.value.ByteCount;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// What a delta of this kind of image will cost, and what would make it cheaper: found by looking
/// inside one image. Of many streams a sample is tried.
/// @param parts what is compressed inside, by kind and method
/// @param raw bytes outside of such parts
/// @param noise whether most raw bytes look encrypted or compressed in an unknown way
public record ImageOutlook(long image, List<Part> parts, long raw, boolean noise) {
  private static final int SAMPLE = 12;
  private static final int PIECE = 1 << 16;
  private static final int PIECES = 64;
  private static final double NOISE = 7.95; // bits a byte; compressed programs have about 7.98

  /// Streams of one kind and method.
  /// @param tried how many were compressed again
  /// @param exact how many of those came out to the very same bytes
  /// @param library the one that was used, or `none here`
  public record Part(
      String kind,
      Method method,
      int streams,
      long encoded,
      long decoded,
      int tried,
      int exact,
      String library) {
    /// Whether all that were tried can be put together again.
    public boolean isExact() {
      return tried > 0 && exact == tried;
    }
  }

  public ImageOutlook {
    parts = List.copyOf(parts);
  }

  /// Looks inside an image with the libraries here.
  public static ImageOutlook of(OldImage image, Codecs codecs) throws IOException {
    Map<String, List<Found>> kinds = new LinkedHashMap<>();
    long encoded = 0;
    for (Found found : Streams.in(image, codecs)) {
      String kind = found.shape() + " " + found.method();
      kinds.computeIfAbsent(kind, _ -> new ArrayList<>()).add(found);
      encoded += found.encodedLength();
    }
    List<Part> parts = new ArrayList<>();
    for (List<Found> found : kinds.values()) {
      parts.add(part(image, codecs, found));
    }
    return new ImageOutlook(
        image.size(), parts, image.size() - encoded, encoded < image.size() / 2 && isNoise(image));
  }

  private static Part part(OldImage image, Codecs codecs, List<Found> found) throws IOException {
    Prover prover = new Prover(image, codecs);
    int tried = 0;
    int exact = 0;
    int step = Math.max(1, found.size() / SAMPLE);
    for (int i = 0; i < found.size(); i += step) {
      tried++;
      exact += prover.prove(found.get(i)).isPresent() ? 1 : 0;
    }
    Found first = found.getFirst();
    return new Part(
        first.shape().words(),
        first.method(),
        found.size(),
        found.stream().mapToLong(Found::encodedLength).sum(),
        found.stream().mapToLong(Found::decodedLength).sum(),
        tried,
        exact,
        codecs.version(first.method()));
  }

  /// Whether most of some pieces all over the image have nearly eight bits a byte.
  private static boolean isNoise(OldImage image) throws IOException {
    int pieces = (int) Math.min(PIECES, image.size() / PIECE);
    int noisy = 0;
    byte[] piece = new byte[PIECE];
    for (int i = 0; i < pieces; i++) {
      image.read((image.size() - PIECE) / pieces * i, piece, 0, PIECE);
      noisy += entropy(piece) > NOISE ? 1 : 0;
    }
    return noisy > pieces / 2;
  }

  private static double entropy(byte[] piece) {
    int[] counts = new int[256];
    for (byte b : piece) {
      counts[b & 0xff]++;
    }
    double bits = 0;
    for (int count : counts) {
      if (count > 0) {
        bits -= count * Math.log((double) count / piece.length) / Math.log(2);
      }
    }
    return bits / piece.length;
  }

  /// One word for the cost of a delta: `contents` (what changed inside), `blocks` (each compressed
  /// part in which anything changed), `whole` (nearly the image).
  public String cost() {
    long inexact = parts.stream().filter(part -> !part.isExact()).mapToLong(Part::encoded).sum();
    if (noise) {
      return "whole";
    }
    return inexact > image / 10 ? "blocks" : "contents";
  }

  /// What is inside and what would make deltas cheaper, a sentence each.
  public List<String> sentences() {
    List<String> sentences = new ArrayList<>();
    sentences.add(
        switch (cost()) {
          case "whole" -> "A delta of this image will cost nearly as much as the image.";
          case "blocks" -> "A delta of this image will cost each compressed part that changed.";
          default -> "A delta of this image will cost little more than what changed inside.";
        });
    for (Part part : parts) {
      sentences.add(sentence(part));
    }
    if (noise) {
      sentences.add(
          "Its bytes look encrypted, or compressed in a way that is not known here. Publish it as"
              + " it is before that step, and let the device or its file system do it.");
    }
    return sentences;
  }

  private static String sentence(Part part) {
    String what =
        "%d %s, %s, %s that hold %s: "
            .formatted(
                part.streams,
                part.kind,
                part.method.word(),
                new ByteCount(part.encoded),
                new ByteCount(part.decoded));
    if (part.isExact()) {
      return what
          + (part.method.streams()
              ? "every device can compress them again."
              : "devices with %s can compress them again, others take changed ones whole."
                  .formatted(part.library));
    }
    return what
        + "%d of %d tried came out otherwise with %s. "
            .formatted(part.tried - part.exact, part.tried, part.library)
        + advice(part);
  }

  private static String advice(Part part) {
    return switch (part.method) {
      case DEFLATE, ZLIB ->
          "Compress with zlib (jar, zip -X, mksquashfs -comp gzip), not with zopfli, 7-Zip or GNU"
              + " gzip, or store them uncompressed.";
      case XZ, ZSTD, LZ4, LZO ->
          "Build the image with the library version that the devices have, or with -comp gzip, or"
              + " uncompressed.";
    };
  }
}

package dev.pawl.delta.container;

import dev.pawl.core.delta.OldImage;
import dev.pawl.core.delta.codec.Codecs;
import dev.pawl.core.delta.container.Packing;
import dev.pawl.core.delta.container.Recipe;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/// Looks inside images and finds the recipes of a pair. What is not understood, or cannot be proven
/// to come out again byte by byte, is taken as it is.
///
/// Of the new image, streams that stand in the old one byte for byte are left as they are and
/// copied without being taken apart; the others are decoded if they are proven. Of the old image,
/// blocks of file systems are all decoded, since content moves between them, with an appendix of
/// those that are copied; entries and members only where they changed.
public final class RecipeFinder {
  private static final int PIECE = 1 << 16;
  private static final int WORTH_IT = 512; // encoded bytes below which a stream is left alone

  private final Codecs codecs;

  /// @param codecs the libraries of the devices; where they are others than those here, nothing can
  ///     be proven
  public RecipeFinder(Codecs codecs) {
    this.codecs = codecs;
  }

  /// The recipes of a pair, with the libraries of this machine.
  public static RecipePair pair(OldImage old, OldImage now) throws IOException {
    return new RecipeFinder(Codecs.ofThisMachine()).find(old, now);
  }

  /// The recipes of a pair.
  public RecipePair find(OldImage old, OldImage now) throws IOException {
    List<Found> inNew = Streams.in(now, codecs);
    if (inNew.isEmpty()) {
      return raw(old, now, 0, 0);
    }
    List<Found> inOld = Streams.in(old, codecs);
    Map<Key, Found> known = new HashMap<>();
    for (Found found : inOld) {
      known.putIfAbsent(Key.of(old, found), found);
    }
    Prover prover = new Prover(now, codecs);
    List<Recipe.Stream> streams = new ArrayList<>();
    Set<Found> used = new TreeSet<>(Comparator.comparingLong(Found::at));
    long exact = 0;
    long copied = 0;
    long opaque = 0;
    for (Found found : inNew) {
      Found same = known.get(Key.of(now, found));
      if (same != null) {
        used.add(same);
        copied += found.encodedLength();
        continue;
      }
      Optional<Packing> packing =
          found.encodedLength() < WORTH_IT || streams.size() == Recipe.MOST_STREAMS
              ? Optional.empty()
              : prover.prove(found);
      if (packing.isEmpty()) {
        opaque += found.encodedLength();
      } else {
        exact += found.encodedLength();
        streams.add(stream(found, packing.get()));
      }
    }
    if (streams.isEmpty()) {
      return raw(old, now, copied, opaque);
    }
    Recipe recipe = Recipe.of(now.size(), streams, List.of());
    return new RecipePair(oldRecipe(old, inOld, used), recipe, exact, copied, opaque);
  }

  private static RecipePair raw(OldImage old, OldImage now, long copied, long opaque) {
    return new RecipePair(Recipe.raw(old.size()), Recipe.raw(now.size()), 0, copied, opaque);
  }

  private static Recipe.Stream stream(Found found, Packing packing) {
    return new Recipe.Stream(found.at(), found.encodedLength(), found.decodedLength(), packing);
  }

  /// @param used streams that the new image has as they are
  private Recipe oldRecipe(OldImage old, List<Found> inOld, Set<Found> used) throws IOException {
    Prover prover = new Prover(old, codecs);
    List<Recipe.Stream> streams = new ArrayList<>();
    List<Recipe.Span> appendix = new ArrayList<>();
    for (Found found : inOld) {
      boolean copied = used.contains(found);
      boolean moves = found.shape() == Found.Shape.SQUASHFS_BLOCK;
      boolean wanted = moves || !copied;
      if (!wanted || streams.size() == Recipe.MOST_STREAMS || !prover.decodes(found)) {
        continue;
      }
      streams.add(stream(found, new Packing(found.method(), found.guesses().getFirst(), 0)));
      if (copied) {
        append(appendix, new Recipe.Span(found.at(), found.encodedLength()));
      }
    }
    return Recipe.of(old.size(), streams, appendix);
  }

  private static void append(List<Recipe.Span> appendix, Recipe.Span span) {
    if (!appendix.isEmpty()) {
      Recipe.Span last = appendix.getLast();
      if (last.at() + last.length() == span.at()) {
        appendix.removeLast();
        appendix.add(new Recipe.Span(last.at(), last.length() + span.length()));
        return;
      }
    }
    appendix.add(span);
  }

  /// What two streams have in common when their encoded bytes are the same.
  private record Key(long first, long second, int length) {
    static Key of(OldImage image, Found found) throws IOException {
      try {
        MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
        byte[] piece = new byte[Math.min(PIECE, found.encodedLength())];
        for (long at = found.at(); at < found.end(); at += piece.length) {
          int n = (int) Math.min(piece.length, found.end() - at);
          image.read(at, piece, 0, n);
          sha256.update(piece, 0, n);
        }
        ByteBuffer digest = ByteBuffer.wrap(sha256.digest());
        return new Key(digest.getLong(), digest.getLong(), found.encodedLength());
      } catch (NoSuchAlgorithmException e) {
        throw new IllegalStateException("every Java has SHA-256", e);
      }
    }
  }
}

package dev.pawl.core.trust;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/// A time that stands in something signed: it was not earlier than this when that was signed. Made
/// from verified statements only.
public final class SignedTime {
  private final Instant at;
  private final boolean byRoot;

  private SignedTime(Instant at, boolean byRoot) {
    this.at = at;
    this.byRoot = byRoot;
  }

  /// The time that `statement` says, if it says one.
  public static <T> Optional<SignedTime> in(
      Verified<T> statement, Function<? super T, Optional<Instant>> time) {
    return time.apply(statement.value()).map(at -> new SignedTime(at, false));
  }

  /// What the files of a refresh say. A timestamp's word is bounded by the end of the root that
  /// names its key: whoever holds that key alone must not move time beyond what people signed.
  static List<SignedTime> in(TrustedSet set) {
    var times = new ArrayList<SignedTime>();
    Root root = set.root().content();
    root.issued().ifPresent(at -> times.add(new SignedTime(at, true)));
    set.timestamp()
        .flatMap(file -> file.content().issued())
        .filter(at -> at.isBefore(root.expires()))
        .ifPresent(at -> times.add(new SignedTime(at, false)));
    return List.copyOf(times);
  }

  /// The time.
  public Instant at() {
    return at;
  }

  /// Whether a threshold of root keys signed it.
  public boolean byRoot() {
    return byRoot;
  }

  @Override
  public String toString() {
    return at + (byRoot ? " (signed by root keys)" : "");
  }
}

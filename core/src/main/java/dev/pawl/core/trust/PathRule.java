package dev.pawl.core.trust;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.pawl.core.value.Digest;
import dev.pawl.core.value.TargetPath;
import java.util.List;

/// Which target paths a delegation covers (TUF 1.0.34, 4.5 PATHPATTERN and `path_hash_prefixes`).
public sealed interface PathRule {
  /// Paths that fit one of these patterns: `*` stands for any characters, `?` for one, neither for
  /// `/`. Case counts; no other character is special.
  record Patterns(List<String> patterns) implements PathRule {
    public Patterns {
      patterns = List.copyOf(patterns);
    }
  }

  /// Paths whose SHA-256, in lower-case hexadecimal, begins with one of these.
  record HashPrefixes(List<String> prefixes) implements PathRule {
    public HashPrefixes {
      prefixes = List.copyOf(prefixes);
    }
  }

  /// Paths that fit `pattern`.
  static PathRule pattern(String pattern) {
    return new Patterns(List.of(pattern));
  }

  /// Whether `path` is covered.
  default boolean covers(TargetPath path) {
    return covers(path.value());
  }

  /// Whether `path`, which in others' repositories may be any text, is covered.
  default boolean covers(String path) {
    return switch (this) {
      case Patterns(List<String> patterns) ->
          patterns.stream().anyMatch(pattern -> fits(pattern, path));
      case HashPrefixes(List<String> prefixes) -> {
        String hash = Digest.sha256(path.getBytes(UTF_8)).hex();
        yield prefixes.stream().anyMatch(hash::startsWith);
      }
    };
  }

  private static boolean fits(String pattern, String path) {
    String[] patterns = pattern.split("/", -1);
    String[] segments = path.split("/", -1);
    if (patterns.length != segments.length) {
      return false;
    }
    for (int i = 0; i < patterns.length; i++) {
      if (!segmentFits(patterns[i], segments[i])) {
        return false;
      }
    }
    return true;
  }

  /// Greedy with one step back to the last star: at most the product of the lengths in steps, which
  /// a regular expression with many stars would not promise.
  private static boolean segmentFits(String pattern, String text) {
    int p = 0;
    int t = 0;
    int star = -1;
    int taken = 0;
    while (t < text.length()) {
      if (p < pattern.length() && pattern.charAt(p) == '*') {
        star = p++;
        taken = t;
      } else if (p < pattern.length()
          && (pattern.charAt(p) == '?' || pattern.charAt(p) == text.charAt(t))) {
        p++;
        t++;
      } else if (star >= 0) {
        p = star + 1;
        t = ++taken;
      } else {
        return false;
      }
    }
    while (p < pattern.length() && pattern.charAt(p) == '*') {
      p++;
    }
    return p == pattern.length();
  }
}

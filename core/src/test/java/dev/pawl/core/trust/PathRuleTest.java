package dev.pawl.core.trust;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.pawl.core.value.Digest;
import dev.pawl.core.value.TargetPath;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PathRuleTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          line-lock/*     | line-lock/lock-2.img      | true
          line-lock/*     | line-lock/a/b.img         | false
          line-lock/*     | line-lock                 | false
          line-lock/*     | line-lock2/lock-2.img     | false
          line-lock/*     | x/line-lock/lock-2.img    | false
          *               | README.md                 | true
          *               | docs/README.md            | false
          */*             | docs/README.md            | true
          *.md            | README.md                 | true
          *.md            | README.MD                 | false
          *.md            | README.md.zip             | false
          foo-?.tgz       | foo-1.tgz                 | true
          foo-?.tgz       | foo-.tgz                  | false
          foo-?.tgz       | foo-12.tgz                | false
          foo?bar         | foo/bar                   | false
          releases/y/*.zip| releases/y/y_v1.zip       | true
          a*b*c           | aXbYbZc                   | true
          a*b*c           | aXbYbZ                    | false
          a**c            | ac                        | true
          ab*             | ab                        | true
          *ab             | aab                       | true
          [ab]            | a                         | false
          a.c             | abc                       | false
          README.md       | README.md                 | true
          README.m        | README.md                 | false
          README.md       | README.m                  | false
          """)
  void patterns_matchWithinOneSegment(String pattern, String path, boolean covered) {
    assertEquals(covered, PathRule.pattern(pattern).covers(new TargetPath(path)));
  }

  @Test
  void anyPatternSuffices_andNoneCoversNothing() {
    PathRule rule = new PathRule.Patterns(List.of("a", "b"));
    assertTrue(rule.covers(new TargetPath("b")));
    assertFalse(rule.covers(new TargetPath("c")));
    assertFalse(new PathRule.Patterns(List.of()).covers(new TargetPath("a")));
    assertFalse(PathRule.pattern("").covers(new TargetPath("a")));
  }

  @Test
  void hashPrefixes_matchTheDigestOfThePath() {
    var path = new TargetPath("line-lock/lock-2.img");
    String hash = Digest.sha256(path.value().getBytes(UTF_8)).hex();
    String other = (hash.charAt(0) == '0' ? "1" : "0") + hash.substring(1, 4);
    assertTrue(new PathRule.HashPrefixes(List.of(other, hash.substring(0, 4))).covers(path));
    assertTrue(new PathRule.HashPrefixes(List.of(hash)).covers(path));
    assertFalse(new PathRule.HashPrefixes(List.of(other)).covers(path));
    assertFalse(new PathRule.HashPrefixes(List.of(hash + "0")).covers(path));
    assertFalse(new PathRule.HashPrefixes(List.of()).covers(path));
  }

  @Test
  void manyStars_takeNoLongTime() {
    String pattern = "a*".repeat(200) + "b";
    var path = new TargetPath("a".repeat(255));
    assertTimeoutPreemptively(
        Duration.ofSeconds(30), () -> assertFalse(PathRule.pattern(pattern).covers(path)));
  }
}

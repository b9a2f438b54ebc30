package dev.pawl.server.release;

import dev.pawl.core.value.ByteCount;
import dev.pawl.core.value.Digest;
import dev.pawl.core.value.MalformedInput;
import java.util.List;
import java.util.regex.Pattern;

/// What was computed over an artifact in the one pass in which it came in.
///
/// @param md5 32 hexadecimal digits; transport checksum for older DDI clients, no security
/// @param sha1 40 hexadecimal digits; as `md5`, and the ETag of a download
/// @param blockRoot root over its block hashes
public record ArtifactFacts(
    Digest sha256, ByteCount length, String md5, String sha1, Digest blockRoot) {
  private static final String FORMAT = "pawl-artifact-1";
  private static final Pattern MD5 = Pattern.compile("[0-9a-f]{32}");
  private static final Pattern SHA1 = Pattern.compile("[0-9a-f]{40}");
  private static final List<String> NAMES =
      List.of("sha256", "length", "md5", "sha1", "blockRoot", "check");

  public ArtifactFacts {
    if (!MD5.matcher(md5).matches() || !SHA1.matcher(sha1).matches()) {
      throw new MalformedInput(
          "artifact checksum", md5 + " / " + sha1, "32 and 40 lower-case hexadecimal digits");
    }
  }

  /// The text kept beside the artifact: a line per fact, the last one the SHA-256 of those before.
  String encode() {
    var facts =
        "%s%nsha256 %s%nlength %d%nmd5 %s%nsha1 %s%nblockRoot %s%n"
            .formatted(FORMAT, sha256.hex(), length.value(), md5, sha1, blockRoot.hex())
            .replace(System.lineSeparator(), "\n");
    return facts + "check " + check(facts) + "\n";
  }

  /// Reads what [#encode] wrote.
  /// @throws MalformedInput if it is anything else
  static ArtifactFacts decode(String text) {
    var lines = text.lines().toList();
    int last = text.lastIndexOf("check ");
    boolean shaped = lines.size() == NAMES.size() + 1 && lines.getFirst().equals(FORMAT);
    for (int i = 0; shaped && i < NAMES.size(); i++) {
      shaped = lines.get(i + 1).startsWith(NAMES.get(i) + " ");
    }
    if (!shaped || !lines.getLast().equals("check " + check(text.substring(0, last)))) {
      throw new MalformedInput("artifact facts", text, "six intact lines after " + FORMAT);
    }
    var values = lines.stream().skip(1).map(line -> line.substring(line.indexOf(' ') + 1)).toList();
    try {
      return new ArtifactFacts(
          Digest.parseSha256(values.get(0)),
          new ByteCount(Long.parseLong(values.get(1))),
          values.get(2),
          values.get(3),
          Digest.parseSha256(values.get(4)));
    } catch (NumberFormatException e) {
      throw new MalformedInput("artifact length", values.get(1), "a whole number");
    }
  }

  private static String check(String facts) {
    return Digest.sha256(facts.getBytes(java.nio.charset.StandardCharsets.UTF_8)).hex();
  }
}

package dev.pawl.core.protocol;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.pawl.core.failure.Result;
import dev.pawl.core.json.JsonFailure;
import dev.pawl.core.value.ByteCount;
import dev.pawl.core.value.MalformedInput;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Metadata files in one answer, byte by byte as they were signed: for each a line `NAME LENGTH`,
/// ended by a line feed, then its bytes (docs/spec/director.md, "Bundle"). A name is
/// `director/FILE` or `image/FILE`. Nothing in it is believed: it only saves requests.
public final class MetadataBundle {
  /// Longest bundle that is read.
  public static final ByteCount LIMIT = ByteCount.mebi(4);

  /// Media type of a bundle.
  public static final String MEDIA_TYPE = "application/vnd.pawl.metadata-bundle";

  /// Most files in a bundle.
  public static final int MOST_FILES = 600;

  private static final int LONGEST_LINE = 600;
  private static final Pattern LINE =
      Pattern.compile("((?:director|image)/[A-Za-z0-9._~%-]{1,512}) (0|[1-9][0-9]{0,7})");

  /// Which repository a file is of.
  public enum Repository {
    /// The director's, for this device.
    DIRECTOR("director/"),
    /// The image repository, the same for all.
    IMAGE("image/");

    private final String prefix;

    Repository(String prefix) {
      this.prefix = prefix;
    }

    /// The name of `file` in a bundle.
    public String name(String file) {
      return prefix + file;
    }
  }

  private final Map<String, byte[]> files;

  /// @param files by name; not changed any more
  public MetadataBundle(Map<String, byte[]> files) {
    this.files = Collections.unmodifiableMap(new LinkedHashMap<>(files));
    for (Map.Entry<String, byte[]> file : files.entrySet()) {
      String line = file.getKey() + " " + file.getValue().length;
      if (!LINE.matcher(line).matches() || files.size() > MOST_FILES) {
        throw new MalformedInput("bundle", file.getKey(), "at most 600 files with plain names");
      }
    }
  }

  /// The file of this name.
  public Optional<byte[]> find(Repository repository, String file) {
    return Optional.ofNullable(files.get(repository.name(file))).map(byte[]::clone);
  }

  /// Lengths of the files, by name.
  public Map<String, Integer> lengths() {
    var lengths = new LinkedHashMap<String, Integer>();
    files.forEach((name, bytes) -> lengths.put(name, bytes.length));
    return lengths;
  }

  /// The answer's body.
  public byte[] toBytes() {
    var out = new ByteArrayOutputStream();
    files.forEach(
        (name, bytes) -> {
          out.writeBytes((name + " " + bytes.length + "\n").getBytes(US_ASCII));
          out.writeBytes(bytes);
        });
    return out.toByteArray();
  }

  /// Reads an answer's body.
  public static Result<MetadataBundle, ProtocolFailure> parse(byte[] bytes) {
    var files = new LinkedHashMap<String, byte[]>();
    int at = 0;
    while (at < bytes.length) {
      int end = lineEnd(bytes, at);
      if (end < 0) {
        return malformed("a line NAME LENGTH at byte " + at, "none");
      }
      Matcher line = LINE.matcher(new String(bytes, at, end - at, US_ASCII));
      if (!line.matches()) {
        return malformed("a line NAME LENGTH at byte " + at, "something else");
      }
      int from = end + 1;
      int length = Integer.parseInt(line.group(2));
      if (length > bytes.length - from) {
        return malformed(length + " bytes of " + line.group(1), (bytes.length - from) + " of them");
      }
      if (files.put(line.group(1), Arrays.copyOfRange(bytes, from, from + length)) != null
          || files.size() > MOST_FILES) {
        return malformed("each file once, at most " + MOST_FILES, line.group(1) + " again");
      }
      at = from + length;
    }
    return Result.ok(new MetadataBundle(files));
  }

  private static int lineEnd(byte[] bytes, int from) {
    int last = Math.min(bytes.length, from + LONGEST_LINE);
    for (int i = from; i < last; i++) {
      if (bytes[i] == '\n') {
        return i;
      }
    }
    return -1;
  }

  private static Result<MetadataBundle, ProtocolFailure> malformed(String expected, String found) {
    return Result.failed(
        new ProtocolFailure.Malformed(
            "metadata bundle", new JsonFailure.WrongShape("", expected, found)));
  }
}

package dev.pawl.server.sql;

import dev.pawl.core.value.Digest;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// One step of the schema: statements run once in the life of a database, never edited after they
/// were released.
/// @param number its place in the order
/// @param name the file name, for example `010-identity.sql`
/// @param text the statements, each ended by `;` at the end of a line; `--` starts a comment line
record Migration(int number, String name, String text) {
  private static final Pattern NAME = Pattern.compile("([0-9]{3})-[a-z-]+\\.sql");

  static Migration of(String name, String text) {
    Matcher matcher = NAME.matcher(name);
    if (!matcher.matches()) {
      throw new IllegalArgumentException("a migration is named like 010-identity.sql, not " + name);
    }
    return new Migration(Integer.parseInt(matcher.group(1)), name, text);
  }

  /// Reads it from the class path, where it stands in the folder of its capability.
  /// @param path below `dev/pawl/server`, for example `identity/010-identity.sql`
  static Migration bundled(String path) {
    try (InputStream resource = Migration.class.getResourceAsStream("/dev/pawl/server/" + path)) {
      if (resource == null) {
        throw new IllegalStateException("the program lacks its migration " + path);
      }
      String text = new String(resource.readAllBytes(), StandardCharsets.UTF_8);
      return of(path.substring(path.lastIndexOf('/') + 1), text);
    } catch (IOException e) {
      throw new UncheckedIOException("reading the migration " + path, e);
    }
  }

  Digest checksum() {
    return Digest.sha256(text.getBytes(StandardCharsets.UTF_8));
  }

  List<String> statements() {
    String withoutComments =
        String.join("\n", text.lines().filter(line -> !line.strip().startsWith("--")).toList());
    return Arrays.stream(withoutComments.split(";[ \t]*(\n|$)", -1))
        .map(String::strip)
        .filter(statement -> !statement.isEmpty())
        .toList();
  }
}

package dev.pawl.core.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/// One file of the folder `vectors` (vectors/README.md): lines `name: value`, an empty line, then
/// the raw bytes.
///
/// @param name file name without `.txt`
public record Vector(String name, Map<String, String> header, List<Byte> content) {
  /// A vector with these bytes.
  public static Vector of(String name, Map<String, String> header, byte[] bytes) {
    Byte[] boxed = new Byte[bytes.length];
    Arrays.setAll(boxed, i -> bytes[i]);
    return new Vector(name, header, List.of(boxed));
  }

  /// The folder `vectors/NAME` of the project, looked for upwards from the working directory.
  public static Path folder(String name) {
    Path here = Path.of("").toAbsolutePath();
    for (Path at = here; at != null; at = at.getParent()) {
      Path folder = at.resolve("vectors");
      if (Files.isRegularFile(folder.resolve("README.md"))) {
        return folder.resolve(name);
      }
    }
    throw new IllegalStateException("no folder vectors above " + here);
  }

  /// Every vector in a folder, in the order of names.
  public static List<Vector> all(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(file -> file.toString().endsWith(".txt"))
          .sorted()
          .map(Vector::read)
          .toList();
    }
  }

  private static Vector read(Path file) {
    try {
      byte[] bytes = Files.readAllBytes(file);
      var header = new LinkedHashMap<String, String>();
      int at = 0;
      while (bytes[at] != '\n') {
        int end = at;
        while (bytes[end] != '\n') {
          end++;
        }
        String line = new String(bytes, at, end - at, UTF_8);
        int colon = line.indexOf(": ");
        header.put(line.substring(0, colon), line.substring(colon + 2));
        at = end + 1;
      }
      String name = file.getFileName().toString().replace(".txt", "");
      return of(name, header, Arrays.copyOfRange(bytes, at + 1, bytes.length));
    } catch (IOException e) {
      throw new IllegalStateException("reading " + file, e);
    }
  }

  /// Writes the file.
  public void write(Path folder) throws IOException {
    var text = new StringBuilder();
    header.forEach((key, value) -> text.append(key).append(": ").append(value).append('\n'));
    byte[] head = text.append('\n').toString().getBytes(UTF_8);
    byte[] all = Arrays.copyOf(head, head.length + content.size());
    System.arraycopy(bytes(), 0, all, head.length, content.size());
    Files.createDirectories(folder);
    Files.write(folder.resolve(name + ".txt"), all);
  }

  /// The raw bytes.
  public byte[] bytes() {
    byte[] bytes = new byte[content.size()];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = content.get(i);
    }
    return bytes;
  }

  /// What must come out: `ok` or the code of a failure.
  public String expect() {
    return header("expect");
  }

  /// A line of the header.
  public String header(String key) {
    return Objects.requireNonNull(header.get(key), () -> key + " in " + name);
  }
}

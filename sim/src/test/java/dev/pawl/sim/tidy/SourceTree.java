package dev.pawl.sim.tidy;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/// Everything people write in this repository: all files but what is built or belongs to tools.
/// @param paths every file and folder, from the root of the tree, with `/`
/// @param texts the files that are text
record SourceTree(Set<String> paths, List<TextFile> texts) {
  private static final Set<String> NOT_OURS =
      Set.of(".git", ".pawl", "target", ".idea", ".vscode", ".settings", "node_modules");
  private static final long LARGEST_TEXT = 1 << 20;

  /// The tree around the working directory.
  static SourceTree here() throws IOException {
    Path folder = Path.of("").toAbsolutePath();
    while (!Files.exists(folder.resolve("mvnw"))) {
      folder = folder.getParent();
      if (folder == null) {
        throw new IOException(
            "no folder with mvnw in it at or above " + Path.of("").toAbsolutePath());
      }
    }
    return read(folder);
  }

  static SourceTree read(Path root) throws IOException {
    Set<String> paths = new TreeSet<>();
    List<TextFile> texts = new ArrayList<>();
    Files.walkFileTree(
        root,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
            if (NOT_OURS.contains(folder.getFileName().toString())) {
              return FileVisitResult.SKIP_SUBTREE;
            }
            paths.add(name(root, folder));
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            paths.add(name(root, file));
            if (attributes.isRegularFile() && attributes.size() <= LARGEST_TEXT) {
              readText(root, file, texts);
            }
            return FileVisitResult.CONTINUE;
          }
        });
    texts.sort(Comparator.comparing(TextFile::path));
    return new SourceTree(paths, texts);
  }

  List<TextFile> java() {
    return texts.stream().filter(TextFile::isJava).toList();
  }

  private static void readText(Path root, Path file, List<TextFile> texts) throws IOException {
    try {
      String text = Files.readString(file);
      if (text.indexOf('\0') < 0) {
        texts.add(new TextFile(name(root, file), text));
      }
    } catch (CharacterCodingException notText) {
      // an image, a key, an archive: nothing to read here
    }
  }

  private static String name(Path root, Path file) {
    return root.relativize(file).toString().replace('\\', '/');
  }
}

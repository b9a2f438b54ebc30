package dev.pawl.sim.tidy;

import java.util.List;

/// A text file of the tree.
/// @param path from the root of the tree, with `/`
record TextFile(String path, String text) {
  List<String> lines() {
    return text.lines().toList();
  }

  boolean isJava() {
    return path.endsWith(".java");
  }

  /// Whether it is part of a program, not of its tests.
  boolean isMain() {
    return path.contains("/src/main/");
  }

  String name() {
    return path.substring(path.lastIndexOf('/') + 1);
  }

  /// The folder it is in; empty at the root.
  String folder() {
    return path.contains("/") ? path.substring(0, path.lastIndexOf('/')) : "";
  }
}

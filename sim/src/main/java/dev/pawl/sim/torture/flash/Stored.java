package dev.pawl.sim.torture.flash;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// What is on a disk: names and contents. Immutable; a change makes a new one.
/// @param names folder or file number by path; folders have [#FOLDER]
record Stored(Map<Path, Long> names, Map<Long, Bytes> contents) {
  static final long FOLDER = 0;

  static final Stored EMPTY = new Stored(Map.of(), Map.of());

  /// This with `changes`, in their order.
  Stored with(List<? extends Change> changes) {
    if (changes.isEmpty()) {
      return this;
    }
    var newNames = new HashMap<>(names);
    var newContents = new HashMap<>(contents);
    for (Change change : changes) {
      apply(change, newNames, newContents);
    }
    return new Stored(newNames, newContents);
  }

  /// Does a change to names and contents that may be changed.
  static void apply(Change change, Map<Path, Long> names, Map<Long, Bytes> contents) {
    switch (change) {
      case Change.Write write ->
          contents.put(
              write.file(),
              contents
                  .getOrDefault(write.file(), Bytes.NONE)
                  .written(write.offset(), write.bytes(), 0, write.length()));
      case Change.Truncate(_, long file, int length) ->
          contents.put(file, contents.getOrDefault(file, Bytes.NONE).cut(length));
      case Change.Create(Path path, long file) -> names.put(path, file);
      case Change.Move(Path from, Path to, long file) -> {
        names.remove(from);
        names.put(to, file);
      }
      case Change.Delete(Path path) -> names.remove(path);
      case Change.MakeFolder(Path path) -> names.put(path, FOLDER);
      case Change.Force _, Change.ForceFolder _ -> {}
    }
  }

  /// This without what cannot be reached: names in folders that are not there, contents without a
  /// name.
  Stored reachable() {
    var newNames = new HashMap<Path, Long>();
    names.forEach(
        (path, file) -> {
          if (hasFolders(path)) {
            newNames.put(path, file);
          }
        });
    var newContents = new HashMap<>(contents);
    newContents.keySet().retainAll(newNames.values());
    return new Stored(newNames, newContents);
  }

  private boolean hasFolders(Path path) {
    for (Path folder = path.getParent(); folder != null; folder = folder.getParent()) {
      if (folder.getParent() != null && !names.containsKey(folder)) {
        return false;
      }
    }
    return true;
  }
}

package dev.pawl.cli.remote;

import dev.pawl.core.json.JsonView;
import dev.pawl.core.value.TargetPath;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// Which images devices have to do with.
///
/// @param running what devices last proved to run
/// @param assigned what devices are still to install
public record ImagesInUse(Set<TargetPath> running, Set<TargetPath> assigned) {
  public ImagesInUse {
    running = Set.copyOf(running);
    assigned = Set.copyOf(assigned);
  }

  /// Both together.
  public Set<TargetPath> all() {
    Set<TargetPath> all = new HashSet<>(running);
    all.addAll(assigned);
    return all;
  }

  static ImagesInUse read(JsonView view) {
    return new ImagesInUse(paths(view.array("running")), paths(view.array("assigned")));
  }

  private static Set<TargetPath> paths(List<JsonView> texts) {
    Set<TargetPath> paths = new HashSet<>();
    texts.forEach(text -> paths.add(text.as(TargetPath::new)));
    return paths;
  }
}

package dev.pawl.sim.tidy;

import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/// No package needs itself by way of others.
final class CycleRule {
  private CycleRule() {}

  /// One finding for each pair of packages that are part of a cycle.
  static List<Finding> cycles(List<Edge> edges) {
    List<Edge> between =
        edges.stream()
            .filter(edge -> edge.withinPawl() && !edge.fromPackage().equals(edge.toPackage()))
            .toList();
    Map<String, Set<String>> uses =
        between.stream()
            .collect(
                Collectors.groupingBy(
                    Edge::fromPackage,
                    TreeMap::new,
                    Collectors.mapping(Edge::toPackage, Collectors.toCollection(TreeSet::new))));
    Map<String, Set<String>> reach =
        uses.keySet().stream().collect(Collectors.toMap(name -> name, name -> reached(name, uses)));
    Set<List<String>> seen = new HashSet<>();
    return between.stream()
        .filter(edge -> reach.getOrDefault(edge.toPackage(), Set.of()).contains(edge.fromPackage()))
        .sorted(Comparator.comparing(Edge::file).thenComparingLong(Edge::line))
        .filter(edge -> seen.add(List.of(edge.fromPackage(), edge.toPackage())))
        .map(
            edge ->
                new Finding(
                    edge.file(),
                    edge.line(),
                    "%s uses %s, which needs %s"
                        .formatted(edge.from(), edge.to(), edge.fromPackage()),
                    "move the shared type to the package that both may use, or pass a value"))
        .toList();
  }

  private static Set<String> reached(String start, Map<String, Set<String>> uses) {
    Set<String> reached = new TreeSet<>();
    Deque<String> next = new ArrayDeque<>(Set.of(start));
    while (!next.isEmpty()) {
      for (String used : uses.getOrDefault(next.pop(), Set.of())) {
        if (reached.add(used)) {
          next.push(used);
        }
      }
    }
    return reached;
  }
}

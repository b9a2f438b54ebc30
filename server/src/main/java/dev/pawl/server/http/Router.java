package dev.pawl.server.http;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The routes of a listener, as a tree of path segments: finding one takes as many steps as the
/// path has segments. A literal segment goes before a variable one. HEAD is answered by the route
/// for GET where there is none of its own.
public final class Router {
  /// What a path and method lead to.
  sealed interface Match {
    record Found(Route route, Map<String, String> variables) implements Match {}

    record OtherMethods(List<Method> allowed) implements Match {}

    record Nothing() implements Match {}
  }

  private static final class Node {
    final Map<String, Node> literal = new HashMap<>();
    final Map<Method, Route> routes = new EnumMap<>(Method.class);

    /// The branch for any segment, made when a route first needs it.
    Optional<Node> variable = Optional.empty();
  }

  private final List<Route> routes;
  private final Node root = new Node();

  /// @throws IllegalArgumentException if two routes answer the same requests
  public Router(List<Route> routes) {
    this.routes = List.copyOf(routes);
    routes.forEach(this::add);
  }

  /// All routes, in the order they were given.
  public List<Route> routes() {
    return routes;
  }

  Match match(Optional<Method> method, List<String> path) {
    Optional<Node> end = find(root, path, 0);
    if (end.isEmpty()) {
      return new Match.Nothing();
    }
    Map<Method, Route> found = end.get().routes;
    Optional<Route> route =
        method.map(
            wanted ->
                wanted == Method.HEAD
                    ? found.getOrDefault(Method.HEAD, found.get(Method.GET))
                    : found.get(wanted));
    return route
        .<Match>map(one -> new Match.Found(one, variables(one, path)))
        .orElseGet(() -> new Match.OtherMethods(allowed(found)));
  }

  private void add(Route route) {
    Node node = root;
    for (String segment : route.segments()) {
      if (isVariable(segment)) {
        Node next = node.variable.orElseGet(Node::new);
        node.variable = Optional.of(next);
        node = next;
      } else {
        node = node.literal.computeIfAbsent(segment, _ -> new Node());
      }
    }
    if (node.routes.putIfAbsent(route.method(), route) != null) {
      throw new IllegalArgumentException(
          route.method() + " " + route.pattern() + " has two routes");
    }
  }

  private static Optional<Node> find(Node node, List<String> path, int depth) {
    if (depth == path.size()) {
      return node.routes.isEmpty() ? Optional.empty() : Optional.of(node);
    }
    String segment = path.get(depth);
    return Optional.ofNullable(node.literal.get(segment))
        .flatMap(next -> find(next, path, depth + 1))
        .or(
            () ->
                node.variable
                    .filter(_ -> !segment.isEmpty())
                    .flatMap(next -> find(next, path, depth + 1)));
  }

  private static Map<String, String> variables(Route route, List<String> path) {
    Map<String, String> variables = new LinkedHashMap<>();
    List<String> pattern = route.segments();
    for (int i = 0; i < pattern.size(); i++) {
      String segment = pattern.get(i);
      if (isVariable(segment)) {
        variables.put(segment.substring(1, segment.length() - 1), path.get(i));
      }
    }
    return variables;
  }

  private static List<Method> allowed(Map<Method, Route> routes) {
    List<Method> allowed = new ArrayList<>(routes.keySet());
    if (routes.containsKey(Method.GET) && !routes.containsKey(Method.HEAD)) {
      allowed.add(Method.HEAD);
    }
    return allowed.stream().sorted().toList();
  }

  private static boolean isVariable(String segment) {
    return segment.startsWith("{") && segment.endsWith("}");
  }
}

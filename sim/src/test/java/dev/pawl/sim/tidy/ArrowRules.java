package dev.pawl.sim.tidy;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// Which part may use which (docs/adr/0001): arrows point one way.
final class ArrowRules {
  /// @param who the packages or classes the rule is about
  /// @param except those among them it is not about
  /// @param whom what they must not use
  private record Forbidden(
      Pattern who, Pattern except, Pattern whom, String problem, String instead) {
    boolean isBrokenBy(Edge edge) {
      return who.matcher(edge.from()).matches()
          && !except.matcher(edge.from()).matches()
          && whom.matcher(edge.to()).matches();
    }
  }

  private static final String NOBODY = "-";
  private static final String ADAPTERS = "dev\\.pawl\\.server\\.(ddi|api|web)\\..*";

  private static final String WIRE_OR_DATABASE =
      ADAPTERS
          + "|dev\\.pawl\\.server\\.(http|sql)\\..*|java\\.sql\\..*|javax\\.sql\\..*"
          + "|io\\.vertx\\..*|io\\.netty\\..*";

  private static final List<Forbidden> FORBIDDEN =
      List.of(
          rule(
              "dev\\.pawl\\.core\\..*",
              NOBODY,
              "dev\\.pawl\\.(delta|agent|server|cli|sim)\\..*",
              "core knows a program",
              "a type in core that the program passes in"),
          rule(
              "dev\\.pawl\\.delta\\..*",
              NOBODY,
              "dev\\.pawl\\.(agent|server|cli|sim)\\..*|java\\.net\\..*|java\\.sql\\..*",
              "the maker of deltas knows a program, a network or a database",
              "a type in core, or one that the program passes in"),
          rule(
              "dev\\.pawl\\.agent\\..*",
              NOBODY,
              "dev\\.pawl\\.(delta|server|cli|sim)\\..*",
              "the agent knows another program",
              "a type in core.protocol, where programs meet"),
          rule(
              "dev\\.pawl\\.server\\..*",
              NOBODY,
              "dev\\.pawl\\.(agent|cli|sim)\\..*",
              "the server knows another program",
              "a type in core.protocol, where programs meet"),
          rule(
              "dev\\.pawl\\.cli\\..*",
              NOBODY,
              "dev\\.pawl\\.(agent|server|sim)\\..*",
              "the command line knows another program",
              "the operator API, or a type in core"),
          rule(
              "dev\\.pawl\\.core\\..*",
              NOBODY,
              "java\\.net\\.(?!URI$|URISyntaxException$|URLEncoder$|URLDecoder$).*"
                  + "|java\\.sql\\..*|javax\\.sql\\..*|javax\\.net\\..*|io\\.vertx\\..*|io\\.netty\\..*"
                  + "|org\\.slf4j\\..*|org\\.bouncycastle\\..*",
              "core uses a network, a database or a framework",
              "a port in core, and its implementation in the program"),
          rule(
              "dev\\.pawl\\..*",
              "dev\\.pawl\\.core\\.json\\..*",
              "(tools\\.jackson|com\\.fasterxml)\\..*",
              "JSON is read or written past core.json",
              "JsonReader, JsonWriter and JsonView: they keep the limits"),
          rule(
              "dev\\.pawl\\.server\\.(decide|consent|endoflife)\\..*",
              ".*Store",
              WIRE_OR_DATABASE,
              "a rule knows the wire or the database",
              "values as arguments; a …Store or an adapter fetches them"),
          rule(
              "dev\\.pawl\\.(core|delta|agent|server|cli)\\..*[a-z](Decider|Decision|Verifier|Planner|Life|Step|Rules?)(\\$.*)?",
              NOBODY,
              WIRE_OR_DATABASE + "|java\\.net\\.http\\..*|java\\.nio\\.file\\.Files",
              "a class whose name says that it only computes meets the world",
              "values as arguments; a …Store, …Link or …Main fetches them"),
          rule(
              "dev\\.pawl\\.server\\.rollout\\..*",
              NOBODY,
              "dev\\.pawl\\.server\\.http\\..*|io\\.vertx\\..*|io\\.netty\\..*",
              "a capability knows the wire",
              "values as arguments, and an adapter that translates"),
          rule(
              "dev\\.pawl\\.server\\.[a-z]+\\..*",
              ADAPTERS,
              ADAPTERS,
              "a capability knows an adapter",
              "let the adapter call the capability, or ServerMain join the two"));

  private ArrowRules() {}

  /// One finding for each class and each package it must not use.
  static List<Finding> arrows(List<Edge> edges) {
    return FORBIDDEN.stream().flatMap(rule -> findings(rule, edges)).toList();
  }

  private static Stream<Finding> findings(Forbidden rule, List<Edge> edges) {
    Map<List<String>, Edge> first = new TreeMap<>(Comparator.comparing(List::toString));
    edges.stream()
        .filter(rule::isBrokenBy)
        .forEach(edge -> first.merge(List.of(edge.from(), edge.toPackage()), edge, Edge::earlier));
    return first.values().stream()
        .map(
            edge ->
                new Finding(
                    edge.file(),
                    edge.line(),
                    rule.problem() + ": " + edge.from() + " uses " + edge.to(),
                    rule.instead()));
  }

  private static Forbidden rule(
      String who, String except, String whom, String problem, String instead) {
    return new Forbidden(
        Pattern.compile(who), Pattern.compile(except), Pattern.compile(whom), problem, instead);
  }
}

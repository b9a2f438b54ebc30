package dev.pawl.server.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.pawl.core.failure.Result;
import dev.pawl.server.access.Access;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RouterTest {
  private static Route route(Method method, String pattern) {
    return Route.of(method, pattern, Access.ANYONE, _ -> Response.empty(200));
  }

  private final Router router =
      new Router(
          List.of(
              route(Method.GET, "/devices"),
              route(Method.GET, "/devices/{id}"),
              route(Method.PUT, "/devices/{id}"),
              route(Method.GET, "/devices/all/{what}"),
              route(Method.GET, "/devices/{id}/actions")));

  private Router.Match match(String method, String... path) {
    return router.match(Method.named(method), List.of(path));
  }

  @Test
  void variableSegment_isHandedOn() {
    var found = assertInstanceOf(Router.Match.Found.class, match("GET", "devices", "lock-1"));
    assertEquals(Map.of("id", "lock-1"), found.variables());
  }

  @Test
  void literalSegment_goesFirst_andVariableIsStillTried() {
    var literal = assertInstanceOf(Router.Match.Found.class, match("GET", "devices", "all", "x"));
    assertEquals("/devices/all/{what}", literal.route().pattern());
    var variable =
        assertInstanceOf(Router.Match.Found.class, match("GET", "devices", "a", "actions"));
    assertEquals("/devices/{id}/actions", variable.route().pattern());
    assertInstanceOf(Router.Match.Found.class, match("GET", "devices", "all"));
  }

  @Test
  void unknownPath_leadsNowhere() {
    assertInstanceOf(Router.Match.Nothing.class, match("GET", "devices", ""));
    assertInstanceOf(Router.Match.Nothing.class, match("GET", "devices", "a", "b", "c"));
    assertInstanceOf(Router.Match.Nothing.class, match("GET", ""));
  }

  @Test
  void wrongMethod_namesTheRightOnes() {
    assertEquals(
        new Router.Match.OtherMethods(List.of(Method.GET, Method.HEAD, Method.PUT)),
        match("POST", "devices", "a"));
    assertInstanceOf(Router.Match.OtherMethods.class, match("BREW", "devices", "a"));
    assertEquals(Optional.empty(), Method.named("BREW"));
  }

  @Test
  void head_isAnsweredByGet() {
    assertInstanceOf(Router.Match.Found.class, match("HEAD", "devices"));
  }

  @Test
  void twoRoutesForOneRequest_areAMistakeOfOurs() {
    List<Route> same = List.of(route(Method.GET, "/a/{x}"), route(Method.GET, "/a/{y}"));
    assertThrows(IllegalArgumentException.class, () -> new Router(same));
  }

  @Test
  void targets_areDecodedOnce() {
    assertEquals(List.of("a/b", "c d", "+"), parsed("/a%2Fb/c%20d/+").segments());
    assertEquals(List.of("..", "etc"), parsed("/../etc").segments());
    assertEquals(Map.of("q", "a b", "n", ""), parsed("/x?q=a+b&n").query());
  }

  @Test
  void brokenTargets_areRefused() {
    for (String broken :
        List.of("*", "http://x/", "/%", "/%4", "/%zz", "/%ff", "/a?x=1&x=2", "/?a&".repeat(40))) {
      assertInstanceOf(Result.Failed.class, RequestTarget.parse(broken), broken);
    }
  }

  private static RequestTarget parsed(String target) {
    return RequestTarget.parse(target)
        .orThrow(failure -> new IllegalStateException(failure.explain()));
  }
}

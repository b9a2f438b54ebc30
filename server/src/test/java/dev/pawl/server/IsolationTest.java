package dev.pawl.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.pawl.core.failure.Result;
import dev.pawl.core.json.JsonValue.JsonObject;
import dev.pawl.core.json.JsonWriter;
import dev.pawl.core.release.ImageDescription;
import dev.pawl.core.value.ActionId;
import dev.pawl.core.value.DeviceId;
import dev.pawl.server.access.Access;
import dev.pawl.server.access.Caller;
import dev.pawl.server.http.Gate;
import dev.pawl.server.http.Refusal;
import dev.pawl.server.http.RequestHead;
import dev.pawl.server.http.Route;
import dev.pawl.server.testkit.ApiClient;
import dev.pawl.server.testkit.TestClient;
import dev.pawl.server.testkit.TestFleetDevice;
import dev.pawl.server.testkit.TestSite;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;

/// Nobody reads or changes what is another's. Every route of both listeners is driven, over real
/// TLS, with the identities of other devices, of revoked ones, of another customer's server and of
/// nobody; whatever comes back must be a refusal without a word of the victim, and the victim must
/// be as before. The same search is let loose on a server with a hole, and finds it.
@SuppressWarnings("NullAway.Init") // what jqwik sets before the first try
class IsolationTest {
  private static final String SECRET = "only-the-victim-says-this";

  private static final List<String> BODIES =
      List.of(
          "",
          "{}",
          "{\"status\":{\"execution\":\"closed\",\"result\":{\"finished\":\"success\"}}}",
          "{\"status\":{\"execution\":\"closed\",\"result\":{\"finished\":\"failure\"}}}",
          "{\"data\":{\"stolen\":\"yes\"}}",
          "{\"confirmation\":\"confirmed\"}",
          "{\"name\":\"lock\",\"version\":\"2.0.0\"}",
          "{\"reason\":\"mine now\"}");

  private static Path folder;
  private static Rig rig;
  private static TestSite elsewhere;
  private static int tries; // so far, by the property

  /// Who tries.
  private enum Attacker {
    NOBODY,
    OTHER_DEVICE,
    REVOKED_DEVICE,
    ANOTHER_CUSTOMERS_TOKEN,
    OPERATORS_TOKEN_AS_A_DEVICE
  }

  /// One try.
  /// @param own whether the path is the attacker's own, with the victim's numbers in it
  record Attempt(Attacker attacker, int route, boolean own, int body, int spelling) {}

  /// A server with a victim, and clients of everybody else.
  private static final class Rig implements AutoCloseable {
    private final TestSite site;
    private final TestFleetDevice victim;
    private final TestFleetDevice other;
    private final TestFleetDevice revoked;
    private final ActionId action;
    private final ImageDescription image;
    private final String module;
    private final List<Route> routes;
    private final TestClient stranger;
    private final String before;

    Rig(TestSite site) throws IOException {
      this.site = site;
      image = site.published("2.0.0", 2, "the image".getBytes(StandardCharsets.UTF_8));
      victim = site.device("victim-1");
      other = site.device("other-1");
      revoked = site.device("revoked-1");
      site.api(
          200,
          "POST",
          "/devices/revoked-1/revoke",
          JsonObject.builder().put("reason", "x").build());
      String body = "{\"data\":{\"secret\":\"" + SECRET + "\"}}";
      assertEquals(200, victim.send("PUT", "/configData", body).statusCode());
      site.rollOut(image, victim);
      action = victim.offered().orElseThrow();
      String links = JsonWriter.line(victim.deployment(action).json());
      module = links.replaceAll("(?s).*softwaremodules/([0-9]+)/artifacts.*", "$1");
      routes = site.server().deviceRoutes();
      stranger = TestClient.to(site.server().devicePort(), site.authority(), Optional.empty());
      before = state();
    }

    /// Everything about the victim that an operator sees.
    String state() throws IOException {
      String device = JsonWriter.line(site.get("/devices/victim-1").json());
      // Its own polls move this, nothing else does.
      return device.replaceAll("\"lastSeen\":[0-9]+,?", "")
          + JsonWriter.line(site.get("/devices/victim-1/actions").json());
    }

    /// What is wrong with the answer to an attempt, if anything.
    Optional<String> problem(Attempt attempt) throws IOException {
      Route route = routes.get(attempt.route() % routes.size());
      String path = path(route, attempt);
      HttpResponse<String> answer = ask(route, path, attempt);
      int status = answer.statusCode();
      String what = attempt + ", " + route.method() + " " + path + ": " + status;
      if (answer.body().contains(SECRET) || answer.body().contains("/victim-1/deploymentBase")) {
        return Optional.of(what + " tells of the victim");
      }
      boolean onVictim = route.access() == Access.DEVICE_IN_PATH && !attempt.own();
      if (onVictim && status < 400) {
        return Optional.of(what + " lets somebody else in");
      }
      if (status >= 500) {
        return Optional.of(what + " " + answer.body());
      }
      return Optional.empty();
    }

    boolean isUntouched() throws IOException {
      return state().equals(before);
    }

    private String path(Route route, Attempt attempt) {
      return route
          .pattern()
          .replace("{tenant}", "DEFAULT")
          .replace("{device}", attempt.own() ? "other-1" : spelled(attempt.spelling()))
          .replace("{action}", action.toString())
          .replace("{module}", module)
          .replace("{file}", image.path().fileName())
          .replaceAll("\\{[a-z0-9]+}", image.sha256().hex());
    }

    private static String spelled(int spelling) {
      return List.of("victim-1", "%76ictim-1", "victim%2D1", "VICTIM-1", "victim-1%00", "victim-1.")
          .get(spelling);
    }

    private HttpResponse<String> ask(Route route, String path, Attempt attempt) throws IOException {
      Visitor visitor = visitor(attempt.attacker());
      var request = visitor.client.request(path);
      visitor.authorization.ifPresent(word -> request.header("Authorization", word));
      String body = BODIES.get(attempt.body());
      return visitor.client.send(
          request.method(route.method().name(), BodyPublishers.ofString(body)).build(),
          BodyHandlers.ofString(StandardCharsets.ISO_8859_1));
    }

    private Visitor visitor(Attacker attacker) throws IOException {
      return switch (attacker) {
        case NOBODY -> new Visitor(stranger, Optional.empty());
        case OTHER_DEVICE -> new Visitor(other.client(), Optional.empty());
        case REVOKED_DEVICE -> new Visitor(revoked.client(), Optional.empty());
        case OPERATORS_TOKEN_AS_A_DEVICE ->
            new Visitor(stranger, Optional.of("Bearer " + site.adminToken()));
        case ANOTHER_CUSTOMERS_TOKEN ->
            new Visitor(stranger, Optional.of("TargetToken " + elsewhere.adminToken()));
      };
    }

    @Override
    public void close() {
      stranger.close();
      site.close();
    }
  }

  /// Somebody with a connection.
  private record Visitor(TestClient client, Optional<String> authorization) {}

  @BeforeContainer
  static void start() throws IOException {
    folder = Files.createTempDirectory("isolation");
    elsewhere = TestSite.in(folder.resolve("elsewhere"));
    rig = new Rig(TestSite.in(folder.resolve("server")));
  }

  @AfterContainer
  static void stop() throws IOException {
    assertTrue(rig.isUntouched(), "changed by one of the attempts");
    rig.close();
    elsewhere.close();
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }

  @Provide
  Arbitrary<Attempt> attempts() {
    return Combinators.combine(
            Arbitraries.of(Attacker.class),
            Arbitraries.integers().between(0, 199),
            Arbitraries.of(true, false),
            Arbitraries.integers().between(0, BODIES.size() - 1),
            Arbitraries.integers().between(0, 5))
        .as(Attempt::new);
  }

  @Property(tries = 300)
  void noDeviceRoute_showsOrChangesTheVictim(@ForAll("attempts") Attempt attempt)
      throws IOException {
    assertEquals(Optional.empty(), rig.problem(attempt));
    if (++tries % 25 == 0) { // a look costs more than the attempts
      assertTrue(rig.isUntouched(), () -> "changed by " + attempt + " or one of 24 before it");
    }
  }

  /// A certificate of another authority does not even get through TLS; one with the same name.
  @Example
  void deviceOfTheSameNameFromAnotherServer_isNotLetIn() throws IOException {
    TestFleetDevice namesake = elsewhere.device("victim-1");
    try (TestClient client =
        TestClient.to(
            rig.site.server().devicePort(),
            rig.site.authority(),
            Optional.of(namesake.credential()))) {
      org.junit.jupiter.api.Assertions.assertThrows(
          IOException.class, () -> client.get("/DEFAULT/controller/v1/victim-1"));
    }
    TestFleetDevice own = rig.victim;
    assertEquals(404, own.client().get("/OTHER/controller/v1/victim-1").statusCode());
    assertEquals(404, own.client().get("/OTHER/repository/metadata/1.root.json").statusCode());
  }

  /// Tokens of another customer's operators, of nobody, and of devices, on every operator route.
  @Property(tries = 60)
  void noOperatorRoute_answersAnotherCustomersToken(
      @ForAll("routes") int route, @ForAll("routes") int body) throws IOException {
    List<Route> routes = rig.site.server().operatorRoutes();
    Route chosen = routes.get(route % routes.size());
    if (chosen.access().role().isEmpty()) {
      return; // open to everybody, and tells nothing about devices
    }
    String path =
        chosen
            .pattern()
            .replace("{device}", "victim-1")
            .replaceAll("\\{[a-z0-9]+}", rig.action.toString());
    for (ApiClient somebody :
        List.of(
            rig.site.operator(elsewhere.adminToken()),
            rig.site.operator("victim-1"),
            rig.site.nobody())) {
      var answer = somebody.send(chosen.method().name(), path, BODIES.get(body % BODIES.size()));
      assertEquals(401, answer.statusCode(), () -> chosen.method() + " " + path);
    }
  }

  @Provide
  Arbitrary<Integer> routes() {
    return Arbitraries.integers().between(0, 199);
  }

  /// The hole: a gate that asks for some certificate of ours and believes the path for the rest.
  private record BelievesThePath(Gate real) implements Gate {
    @Override
    public Result<Caller, Refusal> admit(Access access, RequestHead head) {
      if (access != Access.DEVICE_IN_PATH) {
        return real.admit(access, head);
      }
      return real.admit(Access.ANY_DEVICE, head)
          .map(
              caller ->
                  caller instanceof Caller.Device(_, var certificate)
                      ? new Caller.Device(new DeviceId(head.variable("device")), certificate)
                      : caller);
    }
  }

  @Example
  void sameSearch_findsASeededHole() throws IOException {
    TestSite holed =
        TestSite.in(folder.resolve("holed"), ports -> ports.withDeviceGate(BelievesThePath::new));
    try (Rig seeded = new Rig(holed)) {
      var random = new Random(4);
      List<String> found = new ArrayList<>();
      int tries = 0;
      while (found.isEmpty() && tries++ < 400) {
        Attacker[] all = Attacker.values();
        var attempt =
            new Attempt(
                all[random.nextInt(all.length)],
                random.nextInt(200),
                random.nextBoolean(),
                random.nextInt(BODIES.size()),
                random.nextInt(6));
        seeded.problem(attempt).ifPresent(found::add);
      }
      assertTrue(!found.isEmpty(), "the search misses a gate that believes the path");
    }
  }
}

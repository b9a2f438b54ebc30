package dev.pawl.server;

import static dev.pawl.server.testkit.TestSite.json;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.pawl.core.json.JsonView;
import dev.pawl.server.access.Role;
import dev.pawl.server.http.Route;
import dev.pawl.server.testkit.ApiClient;
import dev.pawl.server.testkit.TestClient;
import dev.pawl.server.testkit.TestSite;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OperatorApiTest {
  @TempDir private static Path folder;
  private static TestSite server;
  private static ApiClient admin;
  private static final Map<Role, ApiClient> CLIENTS = new EnumMap<>(Role.class);

  @BeforeAll
  static void open() throws IOException {
    server = TestSite.in(folder);
    admin = server.admin();
    CLIENTS.put(Role.ADMIN, admin);
    for (Role role : List.of(Role.VIEWER, Role.OPERATOR)) {
      CLIENTS.put(role, server.operator(newToken("the-" + role, role).text("token")));
    }
  }

  @AfterAll
  static void close() {
    server.close();
  }

  private static ApiClient as(Role role) {
    return Objects.requireNonNull(CLIENTS.get(role));
  }

  private static JsonView newToken(String name, Role role) throws IOException {
    HttpResponse<String> answer =
        admin.post("/api/v1/api-tokens", "{\"name\":\"%s\",\"role\":\"%s\"}".formatted(name, role));
    assertEquals(201, answer.statusCode(), answer::body);
    return json(answer);
  }

  private static void assertProblem(int status, String code, HttpResponse<String> answer) {
    assertEquals(status, answer.statusCode(), answer::body);
    assertEquals(code, json(answer).text("code"));
  }

  private static String device(String id) {
    return "{\"id\":\"%s\",\"model\":\"lock-s2\",\"hardware\":\"lock-s2\"}".formatted(id);
  }

  @Nested
  class Contract {
    @Test
    void everyRoute_isDescribed_andEveryDescription_hasItsRoute() {
      Map<String, String> routes = new TreeMap<>();
      for (Route route : server.server().operatorRoutes()) {
        routes.put(
            route.method() + " " + route.pattern(),
            route.access().role().map(Role::toString).orElse("none"));
      }
      assertEquals(server.contract().roles(), routes);
    }

    @Test
    void documentIsServed() throws IOException {
      HttpResponse<String> answer = server.nobody().get("/api/v1/openapi.yaml");
      assertEquals(200, answer.statusCode());
      assertTrue(answer.body().startsWith("openapi: 3.1.0"));
    }
  }

  @Nested
  class Roles {
    @Test
    void everyRoute_letsInItsRoleAndThoseAbove_andNobodyElse() throws IOException {
      List<String> wrong = new ArrayList<>();
      for (Route route : server.server().operatorRoutes()) {
        String path = filled(route.pattern());
        Optional<Role> needed = route.access().role();
        int nobody = server.nobody().send(route.method().name(), path, "{}").statusCode();
        if ((nobody == 401) != needed.isPresent()) {
          wrong.add(route.method() + " " + route.pattern() + " without a token: " + nobody);
        }
        for (Role role : Role.values()) {
          int status = as(role).send(route.method().name(), path, "{}").statusCode();
          boolean allowed = needed.isEmpty() || role.includes(needed.get());
          if (status == 401 || (status == 403) == allowed) {
            wrong.add(route.method() + " " + route.pattern() + " as " + role + ": " + status);
          }
        }
      }
      assertEquals(List.of(), wrong);
    }

    private static String filled(String pattern) {
      return pattern
          .replace("{device}", "never-registered")
          .replace("{sha256}", "0".repeat(64))
          .replace("{file}", "9999.root.json")
          .replace("{product}", "nothing")
          .replaceAll("\\{[a-z0-9]+}", "9999");
    }

    @Test
    void unknownToken_isRefused() throws IOException {
      String known = newToken("known", Role.ADMIN).text("token");
      List<String> tokens =
          List.of(
              "x",
              "pawl_",
              "pawl_.",
              known + "x",
              known.substring(0, known.length() - 1),
              known.replace('.', ':'),
              known.substring(0, known.indexOf('.') + 1));
      for (String token : tokens) {
        assertProblem(401, "identity.unknown-token", server.operator(token).get("/api/v1/whoami"));
      }
      HttpResponse<String> none = server.nobody().get("/api/v1/whoami");
      assertProblem(401, "identity.no-token", none);
      assertEquals("Bearer", none.headers().firstValue("www-authenticate").orElseThrow());
    }

    @Test
    void certificateOfADevice_opensNothingHere() throws IOException {
      var credential = server.device("curious-1").credential();
      try (TestClient device =
          TestClient.to(
              server.server().operatorPort(), server.authority(), Optional.of(credential))) {
        assertEquals(401, device.get("/api/v1/devices").statusCode());
      }
    }
  }

  @Nested
  class Tokens {
    @Test
    void whoami_namesTheOwner() throws IOException {
      JsonView me = json(as(Role.VIEWER).get("/api/v1/whoami"));
      assertEquals("the-viewer", me.text("name"));
      assertEquals("viewer", me.text("role"));
    }

    @Test
    void withdrawnToken_isRefusedOnTheNextRequest() throws IOException {
      JsonView made = newToken("short-lived", Role.VIEWER);
      ApiClient client = server.operator(made.text("token"));
      assertEquals(200, client.get("/api/v1/whoami").statusCode());
      String path = "/api/v1/api-tokens/" + made.text("id");
      assertEquals(204, admin.send("DELETE", path, "").statusCode());
      assertProblem(401, "identity.unknown-token", client.get("/api/v1/whoami"));
      assertProblem(404, "identity.unknown-token-id", admin.send("DELETE", path, ""));
      newToken("short-lived", Role.VIEWER); // the name is free again
    }

    @Test
    void list_showsNoSecret() throws IOException {
      String secret = newToken("listed", Role.VIEWER).text("token");
      HttpResponse<String> list = admin.get("/api/v1/api-tokens?limit=500");
      assertTrue(list.body().contains("\"listed\""));
      assertFalse(list.body().contains(secret.substring(secret.indexOf('.') + 1)));
    }

    @Test
    void takenName_isRefused() throws IOException {
      newToken("twice", Role.VIEWER);
      assertProblem(
          409,
          "identity.token-name-taken",
          admin.post("/api/v1/api-tokens", "{\"name\":\"twice\",\"role\":\"viewer\"}"));
    }

    @Test
    void badRequests_areRefused() throws IOException {
      for (String body :
          List.of(
              "{}",
              "[]",
              "{\"name\":\"a\",\"role\":\"root\"}",
              "{\"name\":\"\",\"role\":\"viewer\"}",
              "{\"name\":\"a\",\"role\":\"viewer\",\"more\":1}")) {
        assertEquals(400, admin.post("/api/v1/api-tokens", body).statusCode(), body);
      }
    }
  }

  @Nested
  class Devices {
    @Test
    void registeredDevice_isShown_withoutItsToken() throws IOException {
      HttpResponse<String> made =
          admin.post(
              "/api/v1/devices",
              "{\"id\":\"shown-1\",\"model\":\"lock-s2\",\"hardware\":\"lock-s2\","
                  + "\"attributes\":{\"site\":\"Köln\"}}");
      assertEquals(201, made.statusCode(), made::body);
      String token = json(made).text("enrolmentToken");
      HttpResponse<String> shown = admin.get("/api/v1/devices/shown-1");
      assertEquals("registered", json(shown).text("state"));
      assertEquals("Köln", json(shown).object("attributes").text("site"));
      assertFalse(shown.body().contains(token));
      assertEquals("{\"items\":[]}", admin.get("/api/v1/devices/shown-1/actions").body());
    }

    @Test
    void takenName_isRefused() throws IOException {
      assertEquals(201, admin.post("/api/v1/devices", device("taken-1")).statusCode());
      assertProblem(
          409, "identity.device-exists", admin.post("/api/v1/devices", device("taken-1")));
    }

    @Test
    void unknownDevice_isNotFound() throws IOException {
      String path = "/api/v1/devices/absent-1";
      for (HttpResponse<String> answer :
          List.of(
              admin.get(path),
              admin.get(path + "/actions"),
              admin.post(path + "/enrolment-token", "{}"),
              admin.post(path + "/revoke", "{\"reason\":\"x\"}"))) {
        assertProblem(404, "identity.unknown-device", answer);
      }
      assertProblem(400, "input.malformed", admin.get("/api/v1/devices/NO"));
    }

    @Test
    void list_comesInParts() throws IOException {
      for (int i = 0; i < 5; i++) {
        admin.post("/api/v1/devices", device("many-" + i));
      }
      List<String> seen = new ArrayList<>();
      String query = "?limit=2";
      while (!query.isEmpty()) {
        JsonView page = json(admin.get("/api/v1/devices" + query));
        page.array("items").forEach(item -> seen.add(item.text("id")));
        query = page.optional("next").map(next -> "?limit=2&after=" + next.asText()).orElse("");
      }
      assertTrue(seen.containsAll(List.of("many-0", "many-1", "many-2", "many-3", "many-4")));
      assertEquals(seen.stream().sorted().distinct().toList(), seen);
      for (String bad : List.of("limit=0", "limit=501", "limit=x", "after=NO")) {
        assertEquals(400, admin.get("/api/v1/devices?" + bad).statusCode(), bad);
      }
    }

    @Test
    void revokedDevice_isRefusedAtTheDeviceListener_fromTheAnswerOn() throws IOException {
      var device = server.device("revoked-1");
      assertEquals(200, device.client().get("/DEFAULT/controller/v1/revoked-1").statusCode());
      assertEquals("enrolled", json(admin.get("/api/v1/devices/revoked-1")).text("state"));
      assertProblem(
          400,
          "input.malformed",
          admin.post("/api/v1/devices/revoked-1/revoke", "{\"reason\":\" \"}"));
      HttpResponse<String> revoked =
          admin.post("/api/v1/devices/revoked-1/revoke", "{\"reason\":\"stolen\"}");
      assertEquals("revoked", json(revoked).text("state"));
      assertEquals(
          200,
          admin.post("/api/v1/devices/revoked-1/revoke", "{\"reason\":\"again\"}").statusCode());
      JsonView last = lastEntry();
      assertEquals("device.revoked", last.text("act"));
      assertEquals("stolen", last.object("details").text("reason"));
      assertEquals("admin", last.object("actor").text("id"));
      HttpResponse<String> refused = device.client().get("/DEFAULT/controller/v1/revoked-1");
      assertEquals(403, refused.statusCode());
      assertTrue(refused.body().contains("identity.revoked"), refused::body);
    }

    @Test
    void newEnrolmentToken_replacesTheFirst() throws IOException {
      String first = json(admin.post("/api/v1/devices", device("again-1"))).text("enrolmentToken");
      HttpResponse<String> second = admin.post("/api/v1/devices/again-1/enrolment-token", "{}");
      assertEquals(201, second.statusCode());
      assertNotEquals(first, json(second).text("enrolmentToken"));
    }
  }

  @Nested
  class Audit {
    @Test
    void acts_areInTheLog_inOrder() throws IOException {
      long before = json(admin.get("/api/v1/audit/head")).number("sequence");
      admin.post("/api/v1/devices", device("audited-1"));
      admin.post("/api/v1/devices/audited-1/enrolment-token", "");
      newToken("audited", Role.VIEWER);
      JsonView page = json(admin.get("/api/v1/audit?after=" + before));
      assertEquals(
          List.of("device.registered", "device.enrolment-token-issued", "api-token.created"),
          page.array("items").stream().map(item -> item.text("act")).toList());
      assertEquals(
          page.array("items").getLast().text("hash"),
          json(admin.get("/api/v1/audit/head")).text("hash"));
      assertEquals(400, admin.get("/api/v1/audit?after=-1").statusCode());
    }

    @Test
    void refusedActs_leaveNoEntry() throws IOException {
      admin.post("/api/v1/devices", device("once-1"));
      String before = admin.get("/api/v1/audit/head").body();
      admin.post("/api/v1/devices", device("once-1"));
      admin.post("/api/v1/devices/absent-2/revoke", "{\"reason\":\"x\"}");
      assertEquals(before, admin.get("/api/v1/audit/head").body());
    }
  }

  private static JsonView lastEntry() throws IOException {
    long head = json(admin.get("/api/v1/audit/head")).number("sequence");
    return json(admin.get("/api/v1/audit?after=" + (head - 1))).array("items").getFirst();
  }

  @Test
  void health_isOpen() throws IOException {
    assertEquals("{\"status\":\"live\"}", server.nobody().get("/health/live").body());
    assertEquals("{\"status\":\"ready\"}", server.nobody().get("/health/ready").body());
  }
}

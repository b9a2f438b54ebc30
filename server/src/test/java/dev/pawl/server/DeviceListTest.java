package dev.pawl.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.pawl.core.json.JsonView;
import dev.pawl.server.testkit.TestSite;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Lists of devices, registered before they speak (docs/spec/identity.md).
@Timeout(60)
class DeviceListTest {
  private static final String NAMES = "id,model,hardware\n";

  @TempDir private static Path folder;
  private static TestSite site;

  @BeforeAll
  static void start() throws IOException {
    site = TestSite.in(folder);
  }

  @AfterAll
  static void stop() {
    site.close();
  }

  private static int send(String query, String list) throws IOException {
    return site.api("POST", "/device-lists" + query, list.getBytes(StandardCharsets.UTF_8))
        .statusCode();
  }

  @Test
  void listWithTokens_registersAll_andTheTokensEnrol() throws IOException {
    byte[] list =
        (NAMES + "list-1,lock,lock-s2\r\nlist-2,lock,lock-s2\n").getBytes(StandardCharsets.UTF_8);
    JsonView answer = TestSite.json(site.api("POST", "/device-lists?tokens=true", list));
    assertEquals(2, answer.number("registered"));
    assertEquals("list-2", answer.array("items").getLast().text("device"));
    assertTrue(answer.array("items").getFirst().text("enrolmentToken").length() > 40);
    assertEquals("registered", site.get("/devices/list-1").text("state"));
    assertTrue(site.actsAfter(0).contains("devices.listed list"));
  }

  @Test
  void tenThousand_areOneAct() throws IOException {
    long head = site.auditHead();
    String list =
        IntStream.range(0, 10_000)
            .mapToObj(i -> "many-" + i + ",lock,lock-s2")
            .collect(Collectors.joining("\n", NAMES, "\n"));
    assertEquals(201, send("", list));
    assertEquals(head + 1, site.auditHead());
    assertEquals("many-9999", site.get("/devices/many-9999").text("id"));
  }

  @Test
  void oneThatIsThere_keepsAllOut() throws IOException {
    site.registered("taken-1", "lock-s2");
    assertEquals(409, send("", NAMES + "taken-0,lock,lock-s2\ntaken-1,lock,lock-s2\n"));
    assertEquals(404, site.api("GET", "/devices/taken-0", new byte[0]).statusCode());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "id,model\n",
        "id,model,hardware\n",
        "id,model,hardware\nodd-1,lock\n",
        "id,model,hardware\nodd-1,lock,lock-s2,more\n",
        "id,model,hardware\nNOT A NAME,lock,lock-s2\n",
        "id,model,hardware\nodd-1,lock,lock-s2\n\n",
        "id,model,hardware\n\"odd-1\",lock,lock-s2\n",
        "id,model,hardware\nodd-1,lock,lock-s2\nodd-1,lock,lock-s2\n"
      })
  void oddLists_areRefused_andNothingIsKept(String list) throws IOException {
    assertEquals(400, send("", list));
    assertEquals(404, site.api("GET", "/devices/odd-1", new byte[0]).statusCode());
  }

  @Test
  void problem_namesItsLine() throws IOException {
    byte[] list = (NAMES + "odd-1,lock,lock-s2\nodd-2,lock\n").getBytes(StandardCharsets.UTF_8);
    assertTrue(site.api("POST", "/device-lists", list).body().contains("line 3"));
    assertEquals(400, send("?tokens=perhaps", NAMES + "odd-1,lock,lock-s2\n"));
  }
}

package dev.pawl.cli.audit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.pawl.cli.testing.Golden;
import dev.pawl.cli.testing.ScriptedServer;
import dev.pawl.cli.testing.ScriptedServer.Answer;
import dev.pawl.cli.testing.TestShell;
import dev.pawl.cli.testing.TestShell.Run;
import dev.pawl.cli.testing.Workspaces;
import dev.pawl.cli.workspace.Workspace;
import dev.pawl.core.chain.Actor;
import dev.pawl.core.chain.AuditAct;
import dev.pawl.core.chain.AuditEntry;
import dev.pawl.core.chain.AuditEntryJson;
import dev.pawl.core.chain.ChainHead;
import dev.pawl.core.chain.HashChain;
import dev.pawl.core.json.JsonValue.JsonObject;
import dev.pawl.core.json.JsonWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AuditCommandsTest {
  @TempDir private Path folder;
  private final ScriptedServer server = ScriptedServer.start();
  private Workspace workspace;

  @BeforeEach
  void begin() throws IOException {
    workspace = Workspaces.copyTo(folder.resolve("acme"));
    // The workspace's own settings lead to the double, as the memory of heads is the workspace's.
    server.options(folder);
    Path settings = workspace.folder().resolve("pawl.json");
    Files.writeString(
        settings,
        Files.readString(settings)
            .replace("https://localhost:8444", server.address().toString())
            .replace("server/tls/ca.pem", "../ca.pem")
            .replace("server/admin.token", "../token"));
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private TestShell shell() {
    return new TestShell(workspace.folder());
  }

  private static List<AuditEntry> chain(int length, String firstSubject) {
    List<AuditEntry> entries = new ArrayList<>();
    ChainHead head = ChainHead.START;
    for (int i = 0; i < length; i++) {
      AuditEntry entry =
          HashChain.next(
              head,
              new AuditAct(
                  TestShell.NOW.plusSeconds(i),
                  i % 2 == 0 ? Actor.person("anna") : Actor.device("lock-0001"),
                  i % 2 == 0 ? "device.registered" : "device.reported",
                  i == 0 ? firstSubject : "lock-" + i,
                  JsonObject.builder().put("number", i).build()));
      entries.add(entry);
      head = entry.head();
    }
    return entries;
  }

  private static List<AuditEntry> chain(int length) {
    return chain(length, "lock-0");
  }

  private void serve(List<AuditEntry> entries) {
    serve(entries, entries.getLast().head());
  }

  private void serve(List<AuditEntry> entries, ChainHead head) {
    server.on(
        "GET /api/v1/audit/head",
        200,
        "{\"sequence\":%d,\"hash\":\"%s\"}".formatted(head.sequence(), head.hash().hex()));
    for (int after = 0; after <= entries.size(); after++) {
      int from = after;
      server.on("GET /api/v1/audit?after=" + after + "&limit=500", _ -> part(entries, from));
    }
  }

  private static Answer part(List<AuditEntry> entries, int after) {
    return Answer.of(
        200,
        entries.stream()
            .skip(after)
            .limit(500)
            .map(entry -> JsonWriter.line(AuditEntryJson.toJson(entry)))
            .collect(Collectors.joining(",", "{\"items\":[", "]}")));
  }

  private Run verify(String... more) {
    List<String> arguments = new ArrayList<>(List.of("audit", "verify"));
    arguments.addAll(List.of(more));
    return shell().run(arguments.toArray(String[]::new));
  }

  @Test
  void wholeLog_isFoundWhole() {
    serve(chain(5));

    Run run = verify();

    assertEquals(0, run.exit(), run.err());
    Golden.check("audit-verify", run.out());
  }

  @Test
  void longLog_isFetchedInParts() {
    serve(chain(1203));

    Run run = verify("--json");

    assertEquals(0, run.exit(), run.err());
    assertTrue(run.out().contains("\"entries\":1203"), run.out());
  }

  @Test
  void changedEntry_isFound() {
    List<AuditEntry> entries = new ArrayList<>(chain(5));
    AuditEntry third = entries.get(2);
    entries.set(
        2,
        new AuditEntry(
            third.sequence(),
            third.at(),
            Actor.person("mallory"),
            third.act(),
            third.subject(),
            third.details(),
            third.previous(),
            third.hash()));
    serve(entries);

    Run run = verify();

    assertEquals(3, run.exit());
    assertTrue(run.err().contains("chain.hash-mismatch"), run.err());
    assertEquals("", run.out());
  }

  @Test
  void missingEntry_isFound() {
    List<AuditEntry> entries = new ArrayList<>(chain(5));
    entries.remove(2);
    serve(entries, chain(5).getLast().head());

    Run run = verify();

    assertEquals(3, run.exit());
    assertTrue(run.err().contains("chain.out-of-sequence"), run.err());
  }

  @Test
  void logThatEndsBeforeTheHeadItNames_isFound() {
    serve(chain(3), chain(5).getLast().head());

    Run run = verify();

    assertEquals(3, run.exit());
    assertTrue(run.err().contains("chain.truncated"), run.err());
  }

  @Test
  void headOfAnotherChain_isFound() {
    serve(chain(5), chain(5, "other").getLast().head());

    Run run = verify();

    assertEquals(3, run.exit());
    assertTrue(run.err().contains("chain.rewritten"), run.err());
  }

  @Test
  void logCutShortSinceTheLastLook_isFound() {
    serve(chain(5));
    assertEquals(0, verify().exit());
    serve(chain(3));

    Run run = verify();

    assertEquals(3, run.exit());
    assertTrue(run.err().contains("chain.truncated"), run.err());
  }

  @Test
  void logWrittenAnewSinceTheLastLook_isFound() {
    serve(chain(5));
    assertEquals(0, verify().exit());
    serve(chain(7, "another first entry"));

    Run run = verify();

    assertEquals(3, run.exit());
    assertTrue(run.err().contains("chain.rewritten"), run.err());
  }

  @Test
  void failedLook_isNotRemembered() {
    serve(chain(5));
    assertEquals(0, verify().exit());
    serve(chain(7, "another first entry"));
    assertEquals(3, verify().exit());
    serve(chain(8));

    assertEquals(0, verify().exit());
  }

  @Test
  void logThatGrew_containsWhatWasSeen() {
    serve(chain(5));
    assertEquals(0, verify().exit());
    serve(chain(9));

    Run run = verify();

    assertEquals(0, run.exit(), run.err());
    assertTrue(run.out().contains("5:" + chain(5).getLast().hash().hex() + "  (seen before)"));
  }

  @Test
  void brokenMemory_isNotTakenForNone() throws IOException {
    serve(chain(5));
    Files.writeString(workspace.folder().resolve("audit-head.json"), "{}");

    Run run = verify();

    assertEquals(1, run.exit());
    assertTrue(run.err().contains("workspace.malformed"), run.err());
  }

  @Test
  void headFromElsewhere_mustBeContained() {
    serve(chain(5));
    String good = "3:" + chain(3).getLast().hash().hex();
    String bad = "3:" + "ab".repeat(32);

    assertEquals(0, verify("--head", good).exit());
    assertEquals(3, verify("--head", bad).exit());
    assertEquals(2, verify("--head", "three").exit());
  }

  @Test
  void entryThatIsNone_isFound() {
    server.on(
        "GET /api/v1/audit/head",
        200,
        "{\"sequence\":1,\"hash\":\"%s\"}".formatted("ab".repeat(32)));
    server.on("GET /api/v1/audit?after=0&limit=500", 200, "{\"items\":[{\"sequence\":1}]}");

    Run run = verify();

    assertEquals(3, run.exit());
    assertTrue(run.err().contains("chain.entry-malformed"), run.err());
  }

  @Test
  void export_isWhole_andCanBeVerifiedOffline() throws IOException {
    serve(chain(600));

    Run run = shell().run("audit", "export", "-o", "audit.jsonl");
    assertEquals(0, run.exit(), run.err());
    Path file = workspace.folder().resolve("audit.jsonl");
    assertEquals(600, Files.readAllLines(file).size());
    server.close();

    assertEquals(0, verify("--file", "audit.jsonl").exit());
    List<String> lines = new ArrayList<>(Files.readAllLines(file));
    lines.set(10, lines.get(10).replace("anna", "otto"));
    Files.writeString(file, String.join("\n", lines) + "\n");
    assertEquals(3, verify("--file", "audit.jsonl").exit());
    assertEquals(8, verify("--file", "none.jsonl").exit());
  }

  @Test
  void export_ofABrokenLog_leavesNoFile() {
    serve(chain(3), chain(5).getLast().head());

    Run run = shell().run("audit", "export", "-o", "audit.jsonl");

    assertEquals(3, run.exit());
    assertFalse(Files.exists(workspace.folder().resolve("audit.jsonl")));
    assertFalse(Files.exists(workspace.folder().resolve(".audit.jsonl.new")));
  }

  @Test
  void export_overwritesNothing() throws IOException {
    serve(chain(3));
    Files.writeString(workspace.folder().resolve("audit.jsonl"), "mine");

    assertEquals(9, shell().run("audit", "export", "-o", "audit.jsonl").exit());
    assertEquals("mine", Files.readString(workspace.folder().resolve("audit.jsonl")));
  }

  @Test
  void list_showsTheLatest() {
    serve(chain(5));

    Run run = shell().run("audit", "list", "--last", "3");

    assertEquals(0, run.exit(), run.err());
    Golden.check("audit-list", run.out());
  }

  @Test
  void list_afterAnEntry_asJsonLines() {
    serve(chain(5));

    Run run = shell().run("audit", "list", "--after", "3", "--json");

    assertEquals(0, run.exit(), run.err());
    assertEquals(2, run.out().lines().count());
    assertTrue(run.out().startsWith("{\"sequence\":4,"), run.out());
  }
}

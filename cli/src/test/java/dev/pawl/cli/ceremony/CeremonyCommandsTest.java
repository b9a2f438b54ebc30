package dev.pawl.cli.ceremony;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.pawl.cli.repository.RepositoryCopies;
import dev.pawl.cli.testing.Results;
import dev.pawl.cli.testing.TestShell;
import dev.pawl.cli.testing.TestShell.Run;
import dev.pawl.cli.testing.Workspaces;
import dev.pawl.cli.workspace.FastWorkspace;
import dev.pawl.cli.workspace.Workspace;
import dev.pawl.core.ceremony.ReviewedChange;
import dev.pawl.core.key.KeyGenerator;
import dev.pawl.core.testkit.SoftHsm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Ceremonies as people hold them, without a server: cards, requests, signatures.
class CeremonyCommandsTest {
  @TempDir private Path folder;
  private Workspace workspace;
  private TestShell shell;

  @BeforeEach
  void begin() {
    workspace = Workspaces.copyTo(folder.resolve("acme"));
    shell = new TestShell(workspace.folder()).env("PAWL_PASSPHRASE", Workspaces.PASSPHRASE);
  }

  private Run done(String... arguments) {
    Run run = shell.run(arguments);
    assertEquals(0, run.exit(), () -> String.join(" ", arguments) + "\n" + run.err());
    return run;
  }

  private void refused(int exit, String code, String... arguments) {
    Run run = shell.run(arguments);
    assertEquals(exit, run.exit(), () -> run.out() + run.err());
    assertTrue(run.err().contains(code), run.err());
  }

  private String card(String name) throws IOException {
    FastWorkspace.write(
        workspace.keyFile(name),
        KeyGenerator.ed25519().getPrivate(),
        Workspaces.PASSPHRASE.toCharArray());
    done("key", "card", name, "--name", name, "--out", name + ".card.json");
    return name + ".card.json";
  }

  private ReviewedChange request(String name) {
    Path file = workspace.staged().resolve(name + ".request.json");
    return Results.ok(
        Results.ok(KeyRequest.read(file))
            .check(Results.ok(new RepositoryCopies(workspace.repository()).trustedRoot())));
  }

  @Test
  void rootRotation_isShown_signedByOldAndNew_andSaysWhoIsMissing() throws IOException {
    Run made =
        done(
            "root",
            "rotate",
            "--offline",
            "--add-key",
            card("ana"),
            "--remove-key",
            "root-1",
            "--purpose",
            "Ana follows Ivo");
    assertTrue(made.out().contains("root, version 1 -> 2"), made.out());
    assertTrue(made.out().contains("- root-1 ("), made.out());
    assertTrue(made.out().contains("+ ana ("), made.out());
    assertTrue(made.out().contains("root, by the keys before: 0 of 2, missing: "), made.out());

    Run first = done("sign", "root-2", "--key", "root-2");
    assertTrue(first.out().contains("+ ana ("), first.out());
    assertTrue(first.out().contains("by the keys before: 1 of 2"), first.out());
    assertTrue(first.out().contains("not yet valid"), first.out());
    Run status = shell.run("release", "status", "root-2");
    assertEquals(7, status.exit(), status.err());
    assertTrue(status.out().contains("missing: root-1 ("), status.out());
    assertTrue(status.out().contains("purpose, not signed: Ana follows Ivo"), status.out());
    refused(7, "ceremony.missing-signatures", "release", "publish", "root-2");
    refused(9, "ceremony.already-signed", "sign", "root-2", "--key", "root-2");
    refused(4, "ceremony.not-a-signer", "sign", "root-2", "--key", "targets-1");

    done("sign", "root-2", "--key", "ana", "--key", "root-3");
    assertTrue(request("root-2").complete());
    done("release", "status", "root-2");
  }

  @Test
  void everyRootTokenReplacedInOneGo() throws IOException {
    List<String> words = new ArrayList<>(List.of("root", "rotate", "--offline"));
    for (String name : List.of("ana", "eva", "ivo")) {
      words.addAll(List.of("--add-key", card(name)));
    }
    for (String name : List.of("root-1", "root-2", "root-3")) {
      words.addAll(List.of("--remove-key", name));
    }
    done(words.toArray(String[]::new));
    done("sign", "root-2", "--key", "root-1", "--key", "root-3", "--key", "ana", "--key", "ivo");
    assertTrue(request("root-2").complete());
  }

  @Test
  void recovery_whereTheFirstRootNamesNoRecoveryKeys_isRefusedBeforeAnybodySigns()
      throws IOException {
    refused(
        4,
        "ceremony.cannot-complete",
        "root",
        "recover",
        "--offline",
        "--add-key",
        card("ana"),
        "--keep-key",
        "root-2");
  }

  @Test
  void expiry_listsRolesWithTheirKeys_bySoonestEnd() {
    Run run = done("expiry", "--offline");
    assertTrue(run.out().contains("2027-11-20"), run.out());
    assertTrue(run.out().contains("root-1 ("), run.out());
    assertTrue(run.out().contains("365"), run.out());
  }

  @Test
  void lineKeysReplaced_isOneRequestOfTargetsPeople() throws IOException {
    Run made =
        done(
            "line",
            "replace-keys",
            "lock",
            "--offline",
            "--add-key",
            card("eva"),
            "--remove-key",
            "lock-build");
    assertTrue(made.out().contains("line-lock: 2 of 2 -> 2 of 2 must sign"), made.out());
    done("sign", "keys-lock-2", "--key", "targets-1", "--key", "targets-2");
    assertTrue(request("keys-lock-2").complete());
  }

  @Test
  void onlineRotation_makesKeysForTheServer() throws IOException {
    done("online", "rotate", "--offline");
    try (var files = Files.list(workspace.server().resolve("online-keys"))) {
      assertEquals(4, files.count());
    }
    done("sign", "root-2", "--key", "root-1", "--key", "root-2");
    assertTrue(request("root-2").complete());
  }

  @Test
  void whatCannotBeCompleted_isRefusedBeforeAnybodySigns() throws IOException {
    refused(4, "ceremony.threshold-too-low", "root", "rotate", "--offline", "--threshold", "1");
    refused(4, "ceremony.threshold-too-high", "root", "rotate", "--offline", "--threshold", "4");
    refused(
        4,
        "ceremony.cannot-complete",
        "root",
        "rotate",
        "--offline",
        "--unreachable",
        "root-1",
        "--unreachable",
        "root-2");
    refused(8, "ceremony.key-not-there", "root", "rotate", "--offline", "--remove-key", "nobody");
    assertFalse(Files.exists(workspace.staged().resolve("root-2.request.json")));
  }

  @Test
  void alteredCards_andRequests_areRefused() throws IOException {
    Path card = workspace.folder().resolve(card("ana"));
    Files.writeString(card, Files.readString(card).replace("\"ana\"", "\"eva\""));
    refused(3, "key.card-unusable", "root", "rotate", "--offline", "--add-key", "ana.card.json");
    Files.writeString(card, "{");
    refused(3, "key.card-unusable", "root", "rotate", "--offline", "--add-key", "ana.card.json");
    done("root", "rotate", "--offline");
    Path file = workspace.staged().resolve("root-2.request.json");
    String whole = Files.readString(file);
    Files.writeString(file, whole.substring(0, whole.length() / 2));
    refused(1, "ceremony.request-malformed", "sign", "root-2", "--key", "root-1");
    Files.writeString(file, whole.replace("\"spec\": 1", "\"spec\": 2"));
    refused(1, "ceremony.request-malformed", "release", "status", "root-2");
  }

  @Test
  void ceremonyWithTokens_signsWithKeysThatNeverLeaveThem() {
    SoftHsm hsm = SoftHsm.orSkip();
    shell.env("PAWL_PKCS11_MODULE", hsm.module().toString()).env("PAWL_PIN", SoftHsm.PIN);
    List<String> words = new ArrayList<>(List.of("root", "rotate", "--offline"));
    List<String> uris = new ArrayList<>();
    for (String type : List.of("ecdsa-p256", "ecdsa-p384", "ecdsa-p256")) {
      String token = hsm.freshToken().label().orElseThrow();
      String uri = "pkcs11:token=" + token + ";object=root";
      done("key", "generate", uri, "--type", type);
      Run listed = done("key", "list", "pkcs11:token=" + token);
      assertTrue(listed.out().contains("root  ecdsa-sha2-nist"), listed.out());
      String card = token + ".card.json";
      done("key", "card", uri, "--name", token, "--out", card);
      words.addAll(List.of("--add-key", card));
      uris.add(uri);
    }
    for (String name : List.of("root-1", "root-2", "root-3")) {
      words.addAll(List.of("--remove-key", name));
    }
    done(words.toArray(String[]::new));
    shell.env("PAWL_PIN", "0000");
    refused(1, "token.wrong-pin", "sign", "root-2", "--key", uris.getFirst());
    shell.env("PAWL_PIN", SoftHsm.PIN);
    done("sign", "root-2", "--key", "root-1", "--key", "root-2");
    Run last = done("sign", "root-2", "--key", uris.get(0), "--key", uris.get(1));
    assertTrue(last.out().contains("by the keys from now on: 2 of 2"), last.out());
    assertTrue(request("root-2").complete());
  }
}

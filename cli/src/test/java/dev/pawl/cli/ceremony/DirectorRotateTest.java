package dev.pawl.cli.ceremony;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.pawl.cli.testing.TestShell;
import dev.pawl.cli.testing.TestShell.Run;
import dev.pawl.cli.testing.Workspaces;
import dev.pawl.cli.workspace.Workspace;
import dev.pawl.core.key.KeyFile;
import dev.pawl.core.key.PublicKey;
import dev.pawl.core.testkit.Expect;
import dev.pawl.core.trust.MetadataVerifier;
import dev.pawl.core.trust.RoleType;
import dev.pawl.core.trust.Root;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The director's root and keys, replaced by people without a server.
class DirectorRotateTest {
  private static final String REQUEST = "director-root-2";

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

  private Path key(RoleType role) {
    return workspace.server().resolve("director-keys").resolve(role.tufName() + ".key");
  }

  private Root newest() throws IOException {
    byte[] first = Files.readAllBytes(workspace.server().resolve("director/1.root.json"));
    byte[] next = Files.readAllBytes(workspace.server().resolve("director/2.root.json"));
    return Expect.ok(MetadataVerifier.lastRoot(first, List.of(next))).value().content();
  }

  private boolean isNamed(RoleType role) throws IOException {
    PublicKey key = Expect.ok(KeyFile.openUnencryptedForMachine(key(role))).publicKey();
    Root root = newest();
    return root.keysOf(role).keyIds().stream()
        .flatMap(id -> root.keys().key(id).stream())
        .anyMatch(key::equals);
  }

  @Test
  void newOnlineKeys_comeWithTheRootThatNamesThem() throws IOException {
    byte[] before = Files.readAllBytes(key(RoleType.TARGETS));
    Run made = done("director", "rotate", "--online-keys", "--purpose", "stolen on Monday");
    assertTrue(made.out().contains("root, version 1 -> 2"), made.out());
    assertArrayEquals(before, Files.readAllBytes(key(RoleType.TARGETS)), "not before the root");

    refused(7, "ceremony.missing-signatures", "release", "publish", REQUEST);
    Run signed = done("sign", REQUEST, "--key", "director-root-1", "--key", "director-root-3");
    assertTrue(signed.out().contains("of the director"), signed.out());
    done("release", "publish", REQUEST);

    assertEquals(2, newest().version());
    for (RoleType role : List.of(RoleType.TARGETS, RoleType.SNAPSHOT, RoleType.TIMESTAMP)) {
      assertTrue(isNamed(role), role.tufName());
    }
    assertTrue(Files.exists(workspace.director().resolve("2.root.json")));
    done("release", "publish", REQUEST);
    assertTrue(isNamed(RoleType.TARGETS), "published again, nothing changes");
  }

  @Test
  void renewal_leavesTheOnlineKeysAlone() throws IOException {
    byte[] before = Files.readAllBytes(key(RoleType.TIMESTAMP));
    done("director", "rotate");
    done("sign", REQUEST, "--key", "director-root-1", "--key", "director-root-2");
    done("release", "publish", REQUEST);

    assertArrayEquals(before, Files.readAllBytes(key(RoleType.TIMESTAMP)));
    assertTrue(isNamed(RoleType.TIMESTAMP));
    done("director", "rotate", "--dry-run");
    assertFalse(Files.exists(workspace.staged().resolve("director-root-3.request.json")));
  }

  @Test
  void keysOfTheImageRepository_cannotSignForTheDirector() {
    done("director", "rotate");
    refused(4, "ceremony.not-a-signer", "sign", REQUEST, "--key", "root-1");
  }

  @Test
  void withTooFewSignersInReach_nothingIsBegun() {
    refused(
        4,
        "ceremony.cannot-complete",
        "director",
        "rotate",
        "--unreachable",
        "director-root-1",
        "--unreachable",
        "director-root-2");
    assertFalse(Files.exists(workspace.staged().resolve(REQUEST + ".request.json")));
  }

  @Test
  void aRequestThatSaysItIsOfTheOtherRepository_isRefused() throws IOException {
    done("director", "rotate");
    Path file = workspace.staged().resolve(REQUEST + ".request.json");
    Files.writeString(
        file, Files.readString(file).replaceAll("\"repository\": *\"director\",", ""));

    refused(3, "trust.", "sign", REQUEST, "--key", "director-root-1");

    Files.writeString(
        file, Files.readString(file).replace("\"purpose\"", "\"repository\":\"moon\",\"purpose\""));
    refused(1, "ceremony.request-malformed", "sign", REQUEST, "--key", "director-root-1");
  }
}

package dev.pawl.cli.workspace;

import static dev.pawl.cli.testing.Results.failed;
import static dev.pawl.cli.testing.Results.ok;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.pawl.cli.failure.ExitCode;
import dev.pawl.cli.testing.TestShell;
import dev.pawl.cli.testing.Workspaces;
import dev.pawl.core.failure.Failure;
import dev.pawl.core.key.KeyFile;
import dev.pawl.core.trust.DelegatedRole;
import dev.pawl.core.trust.MetadataVerifier;
import dev.pawl.core.trust.RoleType;
import dev.pawl.core.trust.Root;
import dev.pawl.core.trust.Targets;
import dev.pawl.core.value.HardwareId;
import dev.pawl.core.value.KeyId;
import dev.pawl.core.value.MalformedInput;
import dev.pawl.core.value.ProductLine;
import dev.pawl.core.value.RoleName;
import dev.pawl.core.value.TargetPath;
import java.io.IOException;
import java.io.Serial;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WorkspaceTest {
  private static final List<Product> LOCK =
      List.of(new Product(new ProductLine("lock"), Set.of(new HardwareId("lock-s2"))));

  @TempDir private Path folder;

  private Workspace workspace() {
    return Workspaces.copyTo(folder.resolve("acme"));
  }

  private static Root root(Workspace workspace) throws IOException {
    byte[] file = Files.readAllBytes(workspace.repository().resolve("1.root.json"));
    return MetadataVerifier.firstRoot(file).orThrow(AssertionFailed::new).value().content();
  }

  private static Targets targets(Workspace workspace) throws IOException {
    byte[] file = Files.readAllBytes(workspace.repository().resolve("1.targets.json"));
    return MetadataVerifier.targets(root(workspace), file)
        .orThrow(AssertionFailed::new)
        .value()
        .content();
  }

  private static final class AssertionFailed extends RuntimeException {
    @Serial private static final long serialVersionUID = 1;

    AssertionFailed(Failure failure) {
      super(failure.explain());
    }
  }

  @Test
  void root_wantsTwoOfThree_andOneOnlineKeyForEachMachineRole() throws IOException {
    Root root = root(workspace());

    assertEquals(2, root.keysOf(RoleType.ROOT).threshold());
    assertEquals(3, root.keysOf(RoleType.ROOT).keyIds().size());
    assertEquals(2, root.keysOf(RoleType.TARGETS).threshold());
    assertEquals(3, root.keysOf(RoleType.TARGETS).keyIds().size());
    assertEquals(1, root.keysOf(RoleType.SNAPSHOT).keyIds().size());
    assertEquals(1, root.keysOf(RoleType.TIMESTAMP).keyIds().size());
    assertEquals(8, root.keys().usable().size(), "no key has two roles");
    assertEquals(TestShell.NOW.plus(Duration.ofDays(365)), root.expires());
    assertTrue(root.consistentSnapshot());
  }

  @Test
  void eachLine_isDelegatedToItsTwoKeys_andEndsTheSearch() throws IOException {
    Targets targets = targets(workspace());

    assertEquals(TestShell.NOW.plus(Duration.ofDays(365)), targets.expires());
    DelegatedRole role = targets.delegations().role(new RoleName("line-lock")).orElseThrow();
    assertEquals(2, role.keys().threshold());
    assertEquals(2, role.keys().keyIds().size());
    assertTrue(role.terminating());
    assertTrue(role.paths().covers(new TargetPath("line-lock/lock-1.img")));
    assertFalse(role.paths().covers(new TargetPath("line-gw/gw-1.img")));
  }

  @Test
  void serverGetsItsOnlineKeys_theSignedFiles_andNoKeyOfAPerson() throws IOException {
    Workspace workspace = workspace();
    Root root = root(workspace);

    for (RoleType role : List.of(RoleType.SNAPSHOT, RoleType.TIMESTAMP)) {
      Path file = workspace.server().resolve("online-keys").resolve(role.tufName() + ".key");
      assertEquals(
          root.keysOf(role).keyIds(),
          Set.of(
              KeyFile.openUnencryptedForMachine(file)
                  .orThrow(AssertionFailed::new)
                  .publicKey()
                  .id()));
    }
    for (String name : List.of("1.root.json", "1.targets.json")) {
      assertArrayEquals(
          Files.readAllBytes(workspace.repository().resolve(name)),
          Files.readAllBytes(workspace.server().resolve("repository").resolve(name)));
    }
    try (Stream<Path> files = Files.walk(workspace.server())) {
      assertEquals(8, files.filter(Files::isRegularFile).count());
    }
  }

  @Test
  void director_hasARootOfItsOwn_withKeysThatNoOtherRoleHas() throws IOException {
    Workspace workspace = workspace();
    byte[] file = Files.readAllBytes(workspace.director().resolve("1.root.json"));
    Root director =
        MetadataVerifier.firstRoot(file).orThrow(AssertionFailed::new).value().content();

    assertArrayEquals(file, Files.readAllBytes(workspace.server().resolve("director/1.root.json")));
    assertEquals(2, director.keysOf(RoleType.ROOT).threshold());
    assertEquals(3, director.keysOf(RoleType.ROOT).keyIds().size());
    assertEquals(6, director.keys().usable().size());
    assertEquals(Optional.of(TestShell.NOW), director.issued());
    assertEquals(Optional.of(TestShell.NOW), root(workspace).issued());
    Set<KeyId> shared = new HashSet<>(director.keys().usable().keySet());
    shared.retainAll(root(workspace).keys().usable().keySet());
    assertEquals(Set.of(), shared);
    for (RoleType role : List.of(RoleType.TARGETS, RoleType.SNAPSHOT, RoleType.TIMESTAMP)) {
      Path key = workspace.server().resolve("director-keys").resolve(role.tufName() + ".key");
      assertEquals(
          director.keysOf(role).keyIds(),
          Set.of(
              KeyFile.openUnencryptedForMachine(key)
                  .orThrow(AssertionFailed::new)
                  .publicKey()
                  .id()));
    }
  }

  @Test
  void everything_isForItsOwnerOnly() throws IOException {
    try (Stream<Path> files = Files.walk(workspace().folder())) {
      for (Path file : files.toList()) {
        assertEquals(
            Files.isDirectory(file) ? "rwx------" : "rw-------",
            PosixFilePermissions.toString(Files.getPosixFilePermissions(file)),
            file.toString());
      }
    }
  }

  @Test
  void labels_nameEveryKeyOnce() {
    Workspace workspace = workspace();

    Set<String> names = new HashSet<>();
    for (KeyLabel label : workspace.settings().keys()) {
      assertTrue(names.add(label.name()));
      assertEquals(label.id(), Workspaces.signer(label.name()).publicKey().id());
    }
    assertEquals(13, names.size());
  }

  @Test
  void folderWithSomethingInIt_isNotTouched() throws IOException {
    Path taken = Files.createDirectory(folder.resolve("taken"));
    Files.writeString(taken.resolve("mine.txt"), "mine");

    var refusal =
        failed(FastWorkspace.init(taken, LOCK, "passphrase".toCharArray(), TestShell.NOW));

    assertEquals("workspace.exists", refusal.code());
    assertEquals(ExitCode.CONFLICT, refusal.exit());
    try (Stream<Path> files = Files.list(taken)) {
      assertEquals(1, files.count());
    }
  }

  @Test
  void fileOfThatName_isNotTouched() throws IOException {
    Path taken = folder.resolve("taken");
    Files.writeString(taken, "mine");

    assertEquals(
        "workspace.exists",
        failed(FastWorkspace.init(taken, LOCK, "passphrase".toCharArray(), TestShell.NOW)).code());
    assertEquals("mine", Files.readString(taken));
  }

  @Test
  void emptyFolder_isFilled() throws IOException {
    Path empty = Files.createDirectory(folder.resolve("empty"));

    assertEquals(
        empty,
        ok(FastWorkspace.init(empty, LOCK, "passphrase".toCharArray(), TestShell.NOW)).folder());
  }

  @Test
  void failureHalfWay_leavesNothingBehind() throws IOException {
    WorkspaceInit.KeyWriter breaking =
        (file, key, passphrase) -> {
          if (file.endsWith("targets-2.pem")) {
            throw new IOException("no space left");
          }
          FastWorkspace.write(file, key, passphrase);
        };

    assertThrows(
        IOException.class,
        () ->
            Workspace.init(
                folder.resolve("acme"), LOCK, breaking, "passphrase".toCharArray(), TestShell.NOW));

    try (Stream<Path> left = Files.list(folder)) {
      assertEquals(List.of(), left.toList());
    }
  }

  @Test
  void workspace_isFoundFromBelow_likeGitFindsItsOwn() throws IOException {
    Workspace workspace = workspace();
    Path below = Files.createDirectories(workspace.folder().resolve("src/a/b"));

    assertEquals(workspace.folder(), ok(Workspace.find(below)).folder());
    assertEquals("workspace.not-found", failed(Workspace.find(folder)).code());
  }

  @Test
  void brokenSettings_areRefused_withThePlace() throws IOException {
    Workspace workspace = workspace();
    Path file = workspace.folder().resolve("pawl.json");
    String good = Files.readString(file);
    for (String bad :
        List.of(
            "{",
            good.replace("\"server\"", "\"sever\""),
            good.replace("https://", "http://"),
            good.replace("\"lock-s2\"", "\"-\""),
            good.replace("\"products\": {", "\"more\": 1, \"products\": {"))) {
      Files.writeString(file, bad);

      var refusal = failed(Workspace.open(workspace.folder()));

      assertEquals("workspace.malformed", refusal.code(), bad);
      assertTrue(refusal.attempted().contains("pawl.json"));
    }
  }

  @Test
  void productWithoutHardware_cannotBe() {
    assertThrows(MalformedInput.class, () -> new Product(new ProductLine("lock"), Set.of()));
  }

  @Test
  void unknownProduct_isNamedAgainstTheKnown() {
    var refusal = failed(workspace().product(new ProductLine("oven")));

    assertEquals("workspace.unknown-line", refusal.code());
    assertEquals("one of lock, gw", refusal.expected());
  }
}

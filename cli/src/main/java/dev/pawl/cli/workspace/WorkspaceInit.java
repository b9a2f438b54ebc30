package dev.pawl.cli.workspace;

import dev.pawl.core.file.DurableFile;
import dev.pawl.core.file.OwnerOnly;
import dev.pawl.core.key.KeyFile;
import dev.pawl.core.key.KeyGenerator;
import dev.pawl.core.key.PublicKey;
import dev.pawl.core.key.Signer;
import dev.pawl.core.key.SoftwareSigner;
import dev.pawl.core.release.LineNames;
import dev.pawl.core.trust.Delegations;
import dev.pawl.core.trust.MetadataWriter;
import dev.pawl.core.trust.RecoveryKeys;
import dev.pawl.core.trust.RoleSigners;
import dev.pawl.core.trust.RoleType;
import dev.pawl.core.trust.Root;
import dev.pawl.core.trust.Targets;
import dev.pawl.core.value.RoleName;
import java.io.IOException;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/// Fills an empty folder with a new workspace: keys, the first root and targets, a data folder for
/// the
/// server. The private keys of the offline roles leave memory only encrypted.
final class WorkspaceInit {
  private static final Duration ROOT_VALID = Duration.ofDays(365);
  private static final Duration TARGETS_VALID = Duration.ofDays(365);
  private static final int ROOT_KEYS = 3;
  private static final int TARGETS_KEYS = 3;
  private static final int TOP_THRESHOLD = 2;
  private static final int LINE_THRESHOLD = 2;
  private static final RoleName RECOVERY = new RoleName("recovery");
  private static final RoleName DIRECTOR_ROOT = new RoleName("director-root");

  /// Writes the private key of a person, encrypted.
  interface KeyWriter {
    void write(Path file, PrivateKey key, char[] passphrase) throws IOException;
  }

  private final Path folder;
  private final KeyWriter keys;
  private final char[] passphrase;
  private final Instant now;
  private final KeyFamily family;
  private final boolean recovery;
  private final List<KeyLabel> labels = new ArrayList<>();

  WorkspaceInit(Path folder, KeyWriter keys, char[] passphrase, Instant now, KeyPlan plan) {
    this.folder = folder;
    this.keys = keys;
    this.passphrase = passphrase;
    this.now = now;
    this.family = plan.family();
    this.recovery = plan.recovery();
  }

  void fill(List<Product> products) throws IOException {
    for (String name : List.of("keys", "staged", "repository", "director", "server/online-keys")) {
      OwnerOnly.createFolders(folder.resolve(name));
    }
    for (String name : List.of("repository", "director", "director-keys")) {
      OwnerOnly.createFolders(folder.resolve("server").resolve(name));
    }
    List<Signer> rootKeys = people(RoleType.ROOT.role(), "root", ROOT_KEYS);
    List<Signer> targetsKeys = people(RoleType.TARGETS.role(), "targets", TARGETS_KEYS);
    Delegations lines = Delegations.NONE;
    for (Product product : products) {
      lines =
          lines.and(lineRole(product), lineSigners(product), LineNames.paths(product.line()), true);
    }
    Root root = root(rootKeys, targetsKeys, machine("snapshot"), machine("timestamp"));
    Targets targets = new Targets(1, now.plus(TARGETS_VALID), Map.of(), lines);
    Root named = recovery ? root.with(recoveryKeys()) : root;
    publish("repository", "1.root.json", MetadataWriter.sign(named, rootKeys));
    publish("repository", "1.targets.json", MetadataWriter.sign(targets, targetsKeys));
    makeDirector();
    DurableFile.replace(
        folder.resolve(Workspace.SETTINGS_FILE),
        WorkspaceSettings.initial(products, labels).encoded());
  }

  private Root root(
      List<Signer> root, List<Signer> targets, PublicKey snapshot, PublicKey timestamp) {
    return Root.of(
            1,
            now.plus(ROOT_VALID),
            Map.of(
                RoleType.ROOT,
                new RoleSigners(publicKeys(root), family.threshold(ROOT_KEYS, TOP_THRESHOLD)),
                RoleType.TARGETS,
                new RoleSigners(publicKeys(targets), family.threshold(TARGETS_KEYS, TOP_THRESHOLD)),
                RoleType.SNAPSHOT,
                new RoleSigners(List.of(snapshot), 1),
                RoleType.TIMESTAMP,
                new RoleSigners(List.of(timestamp), 1)))
        .issuedAt(now);
  }

  private RecoveryKeys recoveryKeys() throws IOException {
    List<Signer> signers = people(RECOVERY, "recovery", ROOT_KEYS);
    return RecoveryKeys.of(
        new RoleSigners(publicKeys(signers), family.threshold(ROOT_KEYS, TOP_THRESHOLD)));
  }

  private RoleName lineRole(Product product) {
    return LineNames.role(product.line());
  }

  private RoleSigners lineSigners(Product product) throws IOException {
    RoleName role = lineRole(product);
    List<Signer> signers = new ArrayList<>(person(role, product.line() + "-build"));
    signers.addAll(person(role, product.line() + "-release"));
    return new RoleSigners(publicKeys(signers), family.threshold(LINE_THRESHOLD, LINE_THRESHOLD));
  }

  private List<Signer> people(RoleName role, String name, int count) throws IOException {
    List<Signer> signers = new ArrayList<>();
    for (int i = 1; i <= count; i++) {
      signers.addAll(person(role, name + "-" + i));
    }
    return signers;
  }

  /// The keys of one person: one, or one of each family.
  private List<Signer> person(RoleName role, String name) throws IOException {
    List<Signer> signers = new ArrayList<>();
    signers.add(key(role, name, KeyGenerator.ed25519()));
    if (family == KeyFamily.HYBRID) {
      signers.add(key(role, name + "-pq", KeyGenerator.mlDsa65()));
    }
    return signers;
  }

  private Signer key(RoleName role, String name, KeyPair pair) throws IOException {
    keys.write(folder.resolve("keys").resolve(name + ".pem"), pair.getPrivate(), passphrase);
    Signer signer = SoftwareSigner.of(pair);
    labels.add(new KeyLabel(name, signer.publicKey().id(), role));
    return signer;
  }

  private PublicKey machine(String role) throws IOException {
    return machine("online-keys", role);
  }

  private PublicKey machine(String keysFolder, String role) throws IOException {
    KeyPair pair = KeyGenerator.ed25519();
    KeyFile.createUnencryptedForMachine(
        folder.resolve("server").resolve(keysFolder).resolve(role + ".key"), pair.getPrivate());
    return PublicKey.of(pair.getPublic());
  }

  private void publish(String repository, String name, byte[] signed) throws IOException {
    DurableFile.replace(folder.resolve(repository).resolve(name), signed);
    DurableFile.replace(folder.resolve("server").resolve(repository).resolve(name), signed);
  }

  /// The director's root is of keys of its own: who takes the server takes its online keys, and
  /// then people must be able to replace them.
  private void makeDirector() throws IOException {
    List<Signer> rootKeys = people(DIRECTOR_ROOT, "director-root", ROOT_KEYS);
    var signers = new EnumMap<RoleType, RoleSigners>(RoleType.class);
    signers.put(
        RoleType.ROOT,
        new RoleSigners(publicKeys(rootKeys), family.threshold(ROOT_KEYS, TOP_THRESHOLD)));
    for (RoleType role : List.of(RoleType.TARGETS, RoleType.SNAPSHOT, RoleType.TIMESTAMP)) {
      PublicKey key = machine("director-keys", role.tufName());
      signers.put(role, new RoleSigners(List.of(key), 1));
    }
    Root root = Root.of(1, now.plus(ROOT_VALID), signers).issuedAt(now);
    publish("director", "1.root.json", MetadataWriter.sign(root, rootKeys));
  }

  private static List<PublicKey> publicKeys(List<Signer> signers) {
    return signers.stream().map(Signer::publicKey).toList();
  }
}

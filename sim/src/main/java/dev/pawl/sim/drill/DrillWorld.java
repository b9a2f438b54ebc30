package dev.pawl.sim.drill;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.pawl.cli.remote.OperatorClient;
import dev.pawl.cli.repository.RepositoryCopies;
import dev.pawl.cli.workspace.Workspace;
import dev.pawl.core.ceremony.SignedState;
import dev.pawl.core.failure.Failure;
import dev.pawl.core.failure.Result;
import dev.pawl.core.key.KeyFile;
import dev.pawl.core.key.Signer;
import dev.pawl.core.release.LineNames;
import dev.pawl.core.trust.RoleType;
import dev.pawl.core.trust.SignedMetadata;
import dev.pawl.core.trust.Targets;
import dev.pawl.core.value.ProductLine;
import dev.pawl.core.value.RoleName;
import dev.pawl.server.Server;
import dev.pawl.server.ServerConfig;
import dev.pawl.sim.demo.stage.CommandDesk;
import dev.pawl.sim.demo.stage.WorkspaceServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// A throw-away fleet: a workspace with lines `lock` and `gw`, each with release 1.0.0, its server,
/// running, and devices made for it.
final class DrillWorld implements AutoCloseable {
  /// The release of line `lock`.
  static final String LOCK_1 = "line-lock/lock-1.0.0.img";

  /// The release of line `gw`.
  static final String GW_1 = "line-gw/gw-1.0.0.img";

  /// The line that is attacked.
  static final ProductLine LOCK = new ProductLine("lock");

  private static final String PASSPHRASE = "a throw-away fleet of drills";

  private final Path folder;
  private final Map<String, Signer> opened = new LinkedHashMap<>();
  private Server server; // another one after a restart

  private DrillWorld(Path folder, Server server) {
    this.folder = folder;
    this.server = server;
  }

  /// Makes the workspace that every drill gets a copy of.
  /// @param options further ones of `pawl init`
  static void make(Path folder, List<String> options) throws IOException {
    List<String> words =
        new ArrayList<>(
            List.of("init", folder.toString(), "--product", "lock", "--hardware", "lock-s2"));
    words.addAll(List.of("--product", "gw", "--hardware", "gw-r3"));
    words.addAll(options);
    Path parent = folder.toAbsolutePath().getParent();
    new CommandDesk(parent == null ? folder : parent, environment())
        .run(words.toArray(String[]::new));
    List<String> more = options.contains("--post-quantum") ? List.of("", "-pq") : List.of("");
    try (DrillWorld world = start(folder)) {
      world.release("lock", "lock-s2", "1.0.0", 1, more);
      world.release("gw", "gw-r3", "1.0.0", 1, more);
    }
  }

  /// A running copy of what [#make] made.
  static DrillWorld copyOf(Path template, Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(template)) {
      for (Path file : files.toList()) {
        Files.copy(
            file, folder.resolve(template.relativize(file)), StandardCopyOption.COPY_ATTRIBUTES);
      }
    }
    return start(folder);
  }

  private static DrillWorld start(Path folder) throws IOException {
    DrillWorld world = new DrillWorld(folder, server(folder));
    WorkspaceServer.set(folder, world.server.operatorPort());
    return world;
  }

  private static Server server(Path folder) throws IOException {
    return need(Server.start(ServerConfig.in(folder.resolve("server")).onFreePorts()));
  }

  /// Ends the server and starts it again.
  void restart() throws IOException {
    server.close();
    server = server(folder);
    WorkspaceServer.set(folder, server.operatorPort());
  }

  private static Map<String, String> environment() {
    return Map.of("PAWL_PASSPHRASE", PASSPHRASE);
  }

  /// Where the people type.
  CommandDesk desk() {
    return new CommandDesk(folder, environment());
  }

  /// Runs a command of the people that must succeed; its answer is `done`, else the complaint.
  String command(String... words) {
    var ran = desk().attempt(words);
    return ran.exit() == 0 ? "done" : ran.complaint().strip();
  }

  /// The code with which a command fails; `done` if it does not.
  String refusal(String... words) {
    var ran = desk().attempt(words);
    return ran.exit() == 0
        ? "done"
        : ran.complaint().replaceAll("(?s).*\"code\" *: *\"([a-z.-]+)\".*", "$1");
  }

  /// Describes, signs and publishes a release.
  /// @param kinds what the names of the keys end with
  void release(String line, String hardware, String version, long counter, List<String> kinds)
      throws IOException {
    Path image = folder.resolve(line + "-" + version + ".bin");
    Files.writeString(image, (line + version + "\n").repeat(5000), UTF_8);
    desk()
        .run(
            "release",
            "create",
            "--product",
            line,
            "--version",
            version,
            "--counter",
            Long.toString(counter),
            "--hardware",
            hardware,
            "--type",
            "opaque",
            "--image",
            image.toString());
    List<String> sign = new ArrayList<>(List.of("sign", line + "-" + version));
    for (String kind : kinds) {
      sign.addAll(List.of("--key", line + "-build" + kind, "--key", line + "-release" + kind));
    }
    desk().run(sign.toArray(String[]::new));
    desk().run("release", "publish", line + "-" + version);
  }

  /// Makes a key, and the card that introduces it.
  /// @return the card's name
  String newSigner(String name) throws IOException {
    desk().run("key", "generate", "keys/" + name + ".pem");
    desk().run("key", "card", name, "--name", name, "--out", name + ".card.json");
    return name + ".card.json";
  }

  /// A person's key, stolen with its passphrase.
  Signer stolen(String name) throws IOException {
    Signer known = opened.get(name);
    if (known == null) {
      known = need(KeyFile.open(workspace().keyFile(name), PASSPHRASE.toCharArray()));
      opened.put(name, known);
    }
    return known;
  }

  /// A key of the server, stolen with the machine.
  Signer stolenOnline(RoleType role) throws IOException {
    Path file = folder.resolve("server/online-keys").resolve(role.tufName() + ".key");
    return need(KeyFile.openUnencryptedForMachine(file));
  }

  /// A thief of the server's keys on this device's wire.
  Thief thief(DrillDevice device) throws IOException {
    SignedState state = state();
    Map<RoleName, Long> versions = new LinkedHashMap<>();
    versions.put(RoleType.TARGETS.role(), state.targets().content().version());
    state.lines().forEach((role, line) -> versions.put(role, line.content().version()));
    return new Thief(
        device.wire(), stolenOnline(RoleType.SNAPSHOT), stolenOnline(RoleType.TIMESTAMP), versions);
  }

  /// What people have signed so far.
  SignedState state() throws IOException {
    RepositoryCopies copies = new RepositoryCopies(workspace().repository());
    var signed = need(copies.signed());
    Map<RoleName, byte[]> lines = new LinkedHashMap<>(signed.targets());
    Optional<byte[]> top = Optional.ofNullable(lines.remove(RoleType.TARGETS.role()));
    return need(SignedState.verify(factoryRoot(), signed.roots(), top.orElseThrow(), lines));
  }

  /// The published metadata of line `lock`.
  Targets lock() throws IOException {
    return state().line(LineNames.role(LOCK)).map(SignedMetadata::content).orElseThrow();
  }

  Workspace workspace() throws IOException {
    return need(Workspace.open(folder));
  }

  /// The folder of the workspace.
  Path folder() {
    return folder;
  }

  Server server() {
    return server;
  }

  byte[] factoryRoot() throws IOException {
    return Files.readAllBytes(folder.resolve("repository/1.root.json"));
  }

  /// A device of line `lock`, out of the factory.
  DrillDevice lockDevice() throws IOException {
    return new DrillDevice(new Wire(this::published), factoryRoot(), "lock-s2", 1);
  }

  /// A device of line `gw`, out of the factory.
  DrillDevice gwDevice() throws IOException {
    return new DrillDevice(new Wire(this::published), factoryRoot(), "gw-r3", 1);
  }

  /// What the server publishes under a name.
  Optional<byte[]> published(String name) {
    try (OperatorClient client = need(OperatorClient.open(workspace().access()))) {
      return need(client.metadata(name));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static <T, F extends Failure> T need(Result<T, F> result) throws IOException {
    return result.orThrow(failure -> new IOException(failure.explain()));
  }

  @Override
  public void close() {
    server.close();
  }
}

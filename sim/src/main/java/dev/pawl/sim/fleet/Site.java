package dev.pawl.sim.fleet;

import dev.pawl.cli.remote.OperatorClient;
import dev.pawl.cli.workspace.Workspace;
import dev.pawl.core.failure.Failure;
import dev.pawl.core.failure.Result;
import dev.pawl.core.file.DurableFile;
import dev.pawl.core.json.JsonValue.JsonObject;
import dev.pawl.core.json.JsonWriter;
import dev.pawl.core.release.ImageType;
import dev.pawl.core.value.HardwareId;
import dev.pawl.core.value.ProductLine;
import dev.pawl.core.value.ReleaseCounter;
import dev.pawl.core.value.Version;
import dev.pawl.server.ServerMain;
import dev.pawl.sim.demo.screen.JsonScreen;
import dev.pawl.sim.demo.script.Deadline;
import dev.pawl.sim.demo.script.Stopwatch;
import dev.pawl.sim.demo.stage.CommandDesk;
import dev.pawl.sim.demo.stage.Engineer;
import dev.pawl.sim.demo.stage.EventBook;
import dev.pawl.sim.demo.stage.Firmware;
import dev.pawl.sim.demo.stage.Narrator;
import dev.pawl.sim.demo.stage.Release;
import dev.pawl.sim.demo.stage.ServerHost;
import dev.pawl.sim.demo.stage.StageFolder;
import dev.pawl.sim.demo.stage.WorkspaceServer;
import dev.pawl.sim.process.ClassPaths;
import dev.pawl.sim.process.JavaProgram;
import dev.pawl.sim.process.ProcessPark;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;

/// Everything but the devices: release engineers with their keys, a server as a process of its own,
/// images. Closing it ends the server and removes the folder.
final class Site implements AutoCloseable {
  private static final List<String> NAMES = List.of("meter", "lock", "camera", "gate");

  /// Most product lines.
  static final int MOST_MODELS = NAMES.size();

  private static final Version OLDER = new Version("1.0.0");
  private static final Version OLD = new Version("1.1.0");

  /// What the fleet gets.
  static final Version TARGET = new Version("2.0.0");

  private static final Duration START = Duration.ofSeconds(60);
  private static final List<String> SERVER_FLAGS =
      List.of(
          "-Xmx512m",
          "-XX:MaxDirectMemorySize=512m",
          "-XX:-UsePerfData",
          "--enable-native-access=ALL-UNNAMED");

  private final FleetOptions options;
  private final StageFolder folder;
  private final ProcessPark park;
  private final ServerHost server;
  private final Engineer engineer;
  private final List<Made> first = new ArrayList<>();
  private final List<Release> targets = new ArrayList<>();

  /// A release that devices leave the factory with.
  record Made(Release release, Path proof) {}

  private Site(FleetOptions options, StageFolder folder) throws IOException {
    this.options = options;
    this.folder = folder;
    this.park = new ProcessPark(folder.logs());
    this.server = new ServerHost(park, folder.server());
    var silent = new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
    var narrator = new Narrator(new JsonScreen(silent), new Stopwatch(), new EventBook());
    var desk = new CommandDesk(folder.workspace(), Map.of("PAWL_PASSPHRASE", "for a simulation"));
    this.engineer = new Engineer(desk, folder.workspace(), narrator, false);
  }

  /// Makes keys, starts the server, publishes what devices leave the factory with.
  static Site open(FleetOptions options) throws IOException, InterruptedException {
    var site = new Site(options, StageFolder.temporary());
    try {
      site.begin();
      return site;
    } catch (IOException | InterruptedException | RuntimeException e) {
      site.close();
      throw e;
    }
  }

  private void begin() throws IOException, InterruptedException {
    Files.createDirectories(folder.images());
    List<String> products = new ArrayList<>();
    for (int model = 0; model < options.models(); model++) {
      products.addAll(List.of(line(model).value(), hardware(model).value()));
    }
    engineer.makeWorkspace(products);
    JsonObject limit =
        JsonObject.builder().put("assignmentsPerMinute", options.assignmentsPerMinute()).build();
    DurableFile.replace(
        folder.server().resolve("director-keys/limit.json"), JsonWriter.compact(limit));
    var program =
        new JavaProgram(
            ClassPaths.ofThisBuild().of("server"), ServerMain.class.getName(), SERVER_FLAGS);
    List<String> words =
        List.of("--poll-seconds", Long.toString(options.poll().toSeconds()), "--bind", "127.0.0.1");
    server.start(program, words, Deadline.within(START));
    WorkspaceServer.set(folder.workspace(), server.ports().operator());
    for (int model = 0; model < options.models(); model++) {
      for (boolean older : List.of(true, false)) {
        Release release = release(model, older ? OLDER : OLD, older ? 1 : 2);
        first.add(new Made(release, engineer.proof(release)));
      }
    }
  }

  /// Publishes what the fleet is to get.
  void publishTargets() throws IOException {
    for (int model = 0; model < options.models(); model++) {
      targets.add(release(model, TARGET, 3));
    }
  }

  private Release release(int model, Version version, long counter) throws IOException {
    Path file = folder.images().resolve(line(model) + "-" + version + ".img");
    Files.write(file, image(model, counter));
    return engineer.release(
        new Firmware(
            line(model),
            version,
            new ReleaseCounter(counter),
            hardware(model),
            ImageType.OPAQUE,
            file));
  }

  /// Each version differs from the one before in some places, as a rebuilt firmware does.
  private byte[] image(int model, long version) {
    byte[] bytes = new byte[options.imageSize()];
    var random = new Random(options.seed() * 31 + model);
    random.nextBytes(bytes);
    for (long step = 2; step <= version; step++) {
      int length = Math.max(1, bytes.length / 400);
      for (int place = 0; place < 8; place++) {
        byte[] changed = new byte[length];
        random.nextBytes(changed);
        System.arraycopy(changed, 0, bytes, random.nextInt(bytes.length - length + 1), length);
      }
    }
    return bytes;
  }

  ProductLine line(int model) {
    return new ProductLine(NAMES.get(model));
  }

  HardwareId hardware(int model) {
    return new HardwareId(NAMES.get(model) + "-s1");
  }

  int imageSize() {
    return options.imageSize();
  }

  /// Longest time a new image has to prove itself.
  Duration trial() {
    return options.trial();
  }

  /// What a device of this model leaves the factory with.
  Made first(int model, boolean older) {
    return first.get(2 * model + (older ? 0 : 1));
  }

  /// What it is to get, once that is published.
  Release target(int model) {
    return targets.get(model);
  }

  String deviceUrl() {
    return "https://localhost:" + server.ports().device();
  }

  Path authority() {
    return folder.server().resolve("tls/ca.pem");
  }

  Path imageRoot() {
    return folder.workspace().resolve("repository/1.root.json");
  }

  Path directorRoot() {
    return folder.workspace().resolve("director/1.root.json");
  }

  /// A folder for prototypes of devices.
  Path prototypes() throws IOException {
    return Files.createDirectories(folder.devices());
  }

  /// What the server wrote.
  Path serverLog() {
    return folder.logs().resolve(ServerHost.NAME + ".log");
  }

  /// Process number of the server.
  long serverPid() throws IOException {
    return server
        .process()
        .orElseThrow(() -> new IOException("the server has ended; see " + serverLog()))
        .pid();
  }

  /// A new connection of an operator.
  OperatorClient operator() throws IOException {
    Workspace opened = need(Workspace.open(folder.workspace()));
    return need(OperatorClient.open(opened.access()));
  }

  static <T, F extends Failure> T need(Result<T, F> result) throws IOException {
    return result.orThrow(failure -> new IOException(failure.code() + ": " + failure.explain()));
  }

  @Override
  public void close() throws IOException {
    park.close();
    folder.remove();
  }
}

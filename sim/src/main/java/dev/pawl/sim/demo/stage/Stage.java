package dev.pawl.sim.demo.stage;

import dev.pawl.agent.boot.BootMain;
import dev.pawl.agent.device.DeviceFolder;
import dev.pawl.agent.runtime.JvmOptions;
import dev.pawl.agent.runtime.RuntimeFolder;
import dev.pawl.core.value.DeviceId;
import dev.pawl.server.ServerMain;
import dev.pawl.sim.demo.script.Deadline;
import dev.pawl.sim.hostile.HostilePlan;
import dev.pawl.sim.hostile.TamperedServerMain;
import dev.pawl.sim.process.ClassPaths;
import dev.pawl.sim.process.JavaProgram;
import dev.pawl.sim.process.ProcessPark;
import dev.pawl.sim.process.RunningProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Server, devices and people of one run, on one folder. Closing it ends all processes.
public final class Stage implements AutoCloseable {
  private static final List<String> SERVER_MEMORY =
      List.of("-Xmx160m", "-XX:MaxDirectMemorySize=64m", "--enable-native-access=ALL-UNNAMED");

  private final StageFolder folder;
  private final ProcessPark park;
  private final Narrator narrator;
  private final EventBook book;
  private final ClassPaths paths = ClassPaths.ofThisBuild();
  private final ServerHost server;
  private final Engineer engineer;
  private final Operator operator;
  private final Factory factory;
  private final Map<DeviceId, DemoDevice> devices = new LinkedHashMap<>();
  private Optional<RuntimeFolder> runtime = Optional.empty(); // of the devices, if not our own

  /// A stage in a new folder.
  /// @param book where `narrator` notes what devices say
  public Stage(StageFolder folder, ProcessPark park, Narrator narrator, EventBook book)
      throws IOException {
    this(folder, park, narrator, book, false);
  }

  /// A stage whose people hold hybrid keys, or not.
  public Stage(
      StageFolder folder, ProcessPark park, Narrator narrator, EventBook book, boolean postQuantum)
      throws IOException {
    this.folder = folder;
    this.park = park;
    this.narrator = narrator;
    this.book = book;
    this.server = new ServerHost(park, folder.server());
    CommandDesk desk =
        new CommandDesk(folder.workspace(), Map.of("PAWL_PASSPHRASE", Passphrase.make(folder)));
    this.engineer = new Engineer(desk, folder.workspace(), narrator, postQuantum);
    this.operator = new Operator(desk, folder.workspace(), narrator);
    this.factory = new Factory(folder.devices(), folder.workspace());
    Files.createDirectories(folder.images());
    Files.createDirectories(folder.attacker());
  }

  /// Where everything is.
  public StageFolder folder() {
    return folder;
  }

  /// Tells what happens.
  public Narrator narrator() {
    return narrator;
  }

  /// What the devices said.
  public EventBook book() {
    return book;
  }

  /// The release engineers.
  public Engineer engineer() {
    return engineer;
  }

  /// The operator.
  public Operator operator() {
    return operator;
  }

  /// The server's process.
  public ServerHost server() {
    return server;
  }

  /// All devices made so far.
  public Collection<DemoDevice> devices() {
    return List.copyOf(devices.values());
  }

  /// Processes of ours that run at this moment: the server and the boot stages.
  public List<RunningProcess> running() {
    return park.alive();
  }

  /// Starts the real server.
  public void startServer(Deadline deadline) throws IOException, InterruptedException {
    start(
        new JavaProgram(paths.of("server"), ServerMain.class.getName(), serverFlags()),
        List.of(),
        deadline);
    WorkspaceServer.set(folder.workspace(), server.ports().operator());
  }

  /// Starts the tampered server in its place.
  public void startTamperedServer(HostilePlan plan, Deadline deadline)
      throws IOException, InterruptedException {
    changePlan(plan);
    start(
        new JavaProgram(paths.of("sim"), TamperedServerMain.class.getName(), serverFlags()),
        List.of(planFile().toString()),
        deadline);
  }

  /// Lets the attacker of a tampered server do something else from now on.
  public void changePlan(HostilePlan plan) throws IOException {
    plan.writeTo(planFile());
  }

  private Path planFile() {
    return folder.attacker().resolve("plan.json");
  }

  private static List<String> serverFlags() {
    List<String> flags = new ArrayList<>(JavaProgram.SMALL);
    flags.addAll(SERVER_MEMORY);
    return flags;
  }

  private void start(JavaProgram program, List<String> first, Deadline deadline)
      throws IOException, InterruptedException {
    operator.close();
    server.stop();
    server.start(program, first, deadline);
  }

  /// Makes a device and listens to it; its power is off.
  public DemoDevice manufacture(Factory.Order order, Release release, Path proof)
      throws IOException {
    Path token = operator.addDevice(order.id(), order.model(), order.hardware());
    DeviceFolder made = factory.make(order, release, proof, token);
    Files.delete(token);
    DemoDevice device = new DemoDevice(park, order.id(), made, bootStage());
    park.follow(order.id().value(), narrator::heard);
    devices.put(order.id(), device);
    return device;
  }

  /// From now on devices run on the runtime that is made for them, not on our Java.
  public void devicesRunOn(RuntimeFolder made) {
    runtime = Optional.of(made);
  }

  private List<String> bootStage() {
    return runtime
        .map(made -> List.of(made.boot().toString()))
        .orElseGet(
            () ->
                new JavaProgram(paths.of("agent"), BootMain.class.getName(), JvmOptions.here(true))
                    .command(List.of()));
  }

  /// Base of the device listener.
  public String deviceUrl() {
    return "https://localhost:" + server.ports().device();
  }

  @Override
  public void close() {
    operator.close();
    park.close();
  }
}

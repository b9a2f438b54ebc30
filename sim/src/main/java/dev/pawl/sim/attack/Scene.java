package dev.pawl.sim.attack;

import dev.pawl.agent.AgentMain.World;
import dev.pawl.agent.link.LinkLimits;
import dev.pawl.cli.workspace.KeyPlan;
import dev.pawl.core.failure.Result;
import dev.pawl.core.trust.FetchAnswer;
import dev.pawl.core.trust.ImageProof;
import dev.pawl.core.trust.MemoryMetadataStore;
import dev.pawl.core.trust.MetadataSource;
import dev.pawl.core.trust.TrustFailure;
import dev.pawl.core.trust.TufClient;
import dev.pawl.sim.director.MemoryDirector;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;

/// The world of one attack: makers with a published history, a server in the attacker's hands, and
/// a device that runs 2.0.0 with counter 2. Version 1.0.0 with counter 1 is the old, vulnerable one
/// that was withdrawn; 3.0.0 is what the makers want installed.
final class Scene implements AutoCloseable {
  /// The device's release counter.
  static final long FLOOR = 2;

  private static final int POLLS = 4;

  private final Path folder;
  private final Stage stage;
  private final Makers makers;
  private final MemoryDirector director = new MemoryDirector(after(20 * 365));
  private final Factory factory;
  private final Image old = Image.of(Makers.LOCK, "1.0.0", 1, Victim.HARDWARE);
  private final Image running = Image.of(Makers.LOCK, "2.0.0", FLOOR, Victim.HARDWARE);
  private final Image next = Image.of(Makers.LOCK, "3.0.0", FLOOR, Victim.HARDWARE);
  private final Image camera = Image.of(Makers.CAMERA, "9.0.0", 9, "camera-x1");
  private final Map<String, byte[]> whenOldWasNew;
  private final byte[] proofOfOld;

  private HostileServer server; // until an impostor takes its place
  private Victim device; // the newest
  private int devices; // made so far
  private Optional<RealSite> site = Optional.empty(); // once it is needed

  private Scene(Path folder, Stage stage, KeyPlan plan) throws IOException {
    this.folder = folder;
    this.stage = stage;
    this.makers = new Makers(Instant.now(), plan);
    makers.publish(old);
    whenOldWasNew = makers.published();
    proofOfOld = proof(old);
    makers.publish(running, next, camera);
    makers.withdraw(old);
    this.server = new HostileServer(stage.ours().serverTls(), 0, new DirectorVoice(director));
    this.factory =
        new Factory(
            Files.write(folder.resolve("ca.pem"), stage.ours().pem()),
            Files.write(folder.resolve("root.json"), makers.factoryRoot()),
            Files.write(folder.resolve("director.json"), director.factoryRoot()),
            Files.write(folder.resolve("image"), running.bytes()),
            Files.write(folder.resolve("proof"), proof(running)));
    this.device = made();
    server.serve(makers.published());
  }

  /// What goes onto a device in the factory.
  record Factory(Path ca, Path root, Path directorRoot, Path image, Path proof) {}

  private Victim made() throws IOException {
    devices++;
    return Victim.make(folder.resolve("device-" + devices), stage.ours(), server.url(), factory);
  }

  private static Instant after(int days) {
    return Instant.now().plus(Duration.ofDays(days)).truncatedTo(ChronoUnit.SECONDS);
  }

  static Scene set(Path folder, Stage stage, KeyPlan plan) throws IOException {
    return new Scene(folder, stage, plan);
  }

  Stage stage() {
    return stage;
  }

  Makers makers() {
    return makers;
  }

  HostileServer server() {
    return server;
  }

  Victim device() {
    return device;
  }

  /// Puts a new device of the same make in the place of the attacked one: it remembers nothing.
  Victim newDevice() throws IOException {
    device = made();
    return device;
  }

  /// The makers' own, honest server.
  RealSite site() throws IOException {
    if (site.isEmpty()) {
      site = Optional.of(RealSite.open(folder.resolve("site"), makers, director));
    }
    return site.get();
  }

  /// The keys of the director, for those who have stolen them.
  MemoryDirector director() {
    return director;
  }

  /// The old image, genuine, signed, with a hole in it.
  Image old() {
    return old;
  }

  /// What the makers want installed.
  Image next() {
    return next;
  }

  /// A genuine image for other hardware.
  Image camera() {
    return camera;
  }

  /// Everything published when the old image was the newest.
  Map<String, byte[]> whenOldWasNew() {
    return Map.copyOf(whenOldWasNew);
  }

  /// The proof of any published image: signed by everybody who had to.
  byte[] proofOf(Image image) throws IOException {
    return proof(image);
  }

  /// The proof of the old image: signed by everybody who had to.
  byte[] proofOfOld() {
    return proofOfOld.clone();
  }

  /// Offers an image and waits for what the device makes of it.
  Ending attempt(String variant, Image image) throws IOException {
    return attempt(variant, image, today());
  }

  /// As before, in another world.
  Ending attempt(String variant, Image image, World world) throws IOException {
    server.offer(image);
    return device.run(world).as(variant);
  }

  /// Time passes: the makers sign everything again then, and the director answers then.
  void makersAt(Instant time) {
    makers.at(time);
    makers.signAgain();
    server.at(time);
  }

  /// The world as it is.
  static World today() {
    return in(InstantSource.system());
  }

  /// A world in which the device's clock is another.
  static World in(InstantSource clock) {
    return new World(clock, LinkLimits.standard());
  }

  /// Offers what the makers want and lets the device poll a few times.
  Ending watched(String variant) throws IOException {
    server.offer(next);
    return device.run(today(), POLLS).as(variant);
  }

  /// Offers nothing and waits for what the device makes of it.
  Ending quiet(String variant) throws IOException {
    server.offerNothing();
    return device.run(today()).as(variant);
  }

  /// Lets the device see the newest metadata: it is offered something nobody signed, refreshes, and
  /// refuses.
  /// @throws IOException if it does anything else
  void learn() throws IOException {
    learn(today());
  }

  /// As before, in another world.
  void learn(World world) throws IOException {
    Image unknown = Image.of(Makers.LOCK, "0.0.1", 9, Victim.HARDWARE);
    Ending ending = attempt("learning", unknown, world);
    if (!ending.code().equals("trust.target-not-found")) {
      throw new IOException("the device did not learn the metadata: " + ending);
    }
  }

  /// Puts somebody with a certificate of another authority in the place of the server.
  void impostor() throws IOException {
    int port = server.port();
    server.close();
    server = new HostileServer(stage.foreign().serverTls(), port, new DirectorVoice(director));
  }

  /// The real server is back in its place.
  void impostorGone() throws IOException {
    int port = server.port();
    server.close();
    server = new HostileServer(stage.ours().serverTls(), port, new DirectorVoice(director));
  }

  /// The honest counterpart: the attacker is gone, the makers have published again, and the update
  /// they want is offered to the same device.
  Ending honest() throws IOException {
    return honest(today());
  }

  /// As before, in another world.
  Ending honest(World world) throws IOException {
    server.repent();
    // Twice, since a thief of the online keys may have used the next versions.
    makers.publishOnline();
    makers.publishOnline();
    server.serve(makers.published());
    return attempt("honest", next, world);
  }

  private byte[] proof(Image image) throws IOException {
    var client =
        new TufClient(source(makers.published()), new MemoryMetadataStore(), makers.factoryRoot());
    Result<ImageProof, TrustFailure> proof =
        client.refresh(Instant.now()).then(trust -> trust.proof(image.description().path()));
    return proof.orThrow(why -> new IOException(why.explain())).toBytes();
  }

  /// These files, from memory.
  static MetadataSource source(Map<String, byte[]> files) {
    return (name, _) -> {
      byte[] file = files.get(name);
      return file == null ? new FetchAnswer.NotFound() : new FetchAnswer.Found(file);
    };
  }

  @Override
  public void close() throws IOException {
    server.close();
    site.ifPresent(RealSite::close);
    Stage.remove(folder);
  }
}

package dev.pawl.sim.attack;

import dev.pawl.agent.AgentMain.World;
import dev.pawl.agent.link.LinkLimits;
import dev.pawl.core.failure.Result;
import dev.pawl.core.trust.FetchAnswer;
import dev.pawl.core.trust.ImageProof;
import dev.pawl.core.trust.MetadataSource;
import dev.pawl.core.trust.MetadataStore;
import dev.pawl.core.trust.TrustFailure;
import dev.pawl.core.trust.TufClient;
import dev.pawl.core.value.RoleName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;

/// The world of one attack: makers with a published history, a server in the attacker's hands, and
/// a device that runs 2.0.0 with counter 2. Version 1.0.0 with counter 1 is the old, vulnerable one
/// that was withdrawn; 3.0.0 is what the makers want installed.
final class Scene implements AutoCloseable {
  /// The device's release counter.
  static final long FLOOR = 2;

  private final Path folder;
  private final Stage stage;
  private final Makers makers;
  private final Victim device;
  private final Image old = Image.of(Makers.LOCK, "1.0.0", 1, Victim.HARDWARE);
  private final Image running = Image.of(Makers.LOCK, "2.0.0", FLOOR, Victim.HARDWARE);
  private final Image next = Image.of(Makers.LOCK, "3.0.0", FLOOR, Victim.HARDWARE);
  private final Image camera = Image.of(Makers.CAMERA, "9.0.0", 9, "camera-x1");
  private final Map<String, byte[]> whenOldWasNew;
  private final byte[] proofOfOld;

  private HostileServer server; // until an impostor takes its place

  private Scene(Path folder, Stage stage) throws IOException {
    this.folder = folder;
    this.stage = stage;
    this.makers = new Makers(Instant.now());
    makers.publish(old);
    whenOldWasNew = makers.published();
    proofOfOld = proof(old);
    makers.publish(running, next, camera);
    makers.withdraw(old);
    this.server = new HostileServer(stage.ours().serverTls(), 0);
    Path image = Files.write(folder.resolve("image"), running.bytes());
    Path proof = Files.write(folder.resolve("proof"), proof(running));
    Path root = Files.write(folder.resolve("root.json"), makers.factoryRoot());
    this.device = Victim.make(folder, stage.ours(), server.url(), new Path[] {image, proof, root});
    server.serve(makers.published());
  }

  static Scene set(Path folder, Stage stage) throws IOException {
    return new Scene(folder, stage);
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

  /// The proof of the old image: signed by everybody who had to.
  byte[] proofOfOld() {
    return proofOfOld.clone();
  }

  /// Offers an image and waits for what the device makes of it.
  Ending attempt(String variant, Image image) throws IOException {
    return attempt(variant, image, new World(InstantSource.system(), LinkLimits.standard()));
  }

  /// As before, in another world.
  Ending attempt(String variant, Image image, World world) throws IOException {
    server.offer(image);
    return device.run(world).as(variant);
  }

  /// Lets the device see the newest metadata: it is offered something nobody signed, refreshes, and
  /// refuses.
  /// @throws IOException if it does anything else
  void learn() throws IOException {
    Image unknown = Image.of(Makers.LOCK, "0.0.1", 9, Victim.HARDWARE);
    Ending ending = attempt("learning", unknown);
    if (!ending.code().equals("trust.target-not-found")) {
      throw new IOException("the device did not learn the metadata: " + ending);
    }
  }

  /// Puts somebody with a certificate of another authority in the place of the server.
  void impostor() throws IOException {
    int port = server.port();
    server.close();
    server = new HostileServer(stage.foreign().serverTls(), port);
  }

  /// Requires that the honest update is installed now; the attack must leave the device able to.
  /// @throws IOException if it is not
  void recovers() throws IOException {
    server.repent();
    Ending ending = attempt("honest", next);
    if (ending.kind() != Ending.Kind.INSTALLED) {
      throw new IOException("the honest update is not installed after the attack: " + ending);
    }
  }

  private byte[] proof(Image image) throws IOException {
    var client = new TufClient(source(makers.published()), new NoStore(), makers.factoryRoot());
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

  /// Remembers nothing.
  static final class NoStore implements MetadataStore {
    @Override
    public Optional<byte[]> load(RoleName role) {
      return Optional.empty();
    }

    @Override
    public void store(RoleName role, byte[] received) {}

    @Override
    public void delete(RoleName role) {}
  }

  @Override
  public void close() throws IOException {
    server.close();
    Stage.remove(folder);
  }
}

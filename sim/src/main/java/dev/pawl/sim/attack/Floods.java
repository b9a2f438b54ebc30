package dev.pawl.sim.attack;

import static dev.pawl.sim.attack.Attack.Attacker.BOTH;
import static dev.pawl.sim.attack.Attack.Attacker.MIDDLE;
import static dev.pawl.sim.attack.Attack.Attacker.MIRROR;
import static dev.pawl.sim.attack.Attack.Attacker.STOLEN_SERVER;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.pawl.agent.AgentMain.World;
import dev.pawl.agent.link.LinkLimits;
import dev.pawl.core.protocol.DdiChunk;
import dev.pawl.core.protocol.DeploymentBase;
import dev.pawl.core.trust.MetaFile;
import dev.pawl.core.trust.MetadataNames;
import dev.pawl.core.trust.RoleType;
import dev.pawl.core.value.ByteCount;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;

/// Attacks with too much, too little, too slowly, or not at all.
final class Floods {
  /// Most bytes that an endless answer may cost the device: its limit, and what buffers in between
  /// hold.
  private static final long MOST_TAKEN = 16L << 20;

  /// Most that its folder may take: two images and small files.
  private static final long MOST_ON_DISK = 1L << 20;

  private static final byte[] PIECE = new byte[16 * 1024];

  private Floods() {}

  static List<Attack> all() {
    return Stream.concat(tooMuch().stream(), tooLittle().stream()).toList();
  }

  private static List<Attack> tooMuch() {
    return List.of(
        new Attack(
            "endless-data",
            BOTH,
            "answers without end, with a false length, with a gzip bomb, for every kind"
                + " of file; signs an immense length",
            "each kind of answer has a limit, the image its signed length; nothing is decompressed",
            Set.of(
                "link.too-long",
                "link.malformed-answer",
                "trust.length-exceeded",
                "trust.malformed",
                "trust.target-not-found",
                "image.block-mismatch",
                "image.length-mismatch"),
            Floods::endless),
        new Attack(
            "slow-retrieval",
            MIDDLE,
            "lets twenty bytes a second through",
            "an answer must keep a least rate, or it is cut off",
            Set.of("link.too-slow", "trust.fetch-failed"),
            Floods::slow),
        new Attack(
            "extraneous-dependencies",
            STOLEN_SERVER,
            "adds parts and files to the deployment that nobody signed",
            "a deployment is one image, or it is none",
            Set.of("agent.unusable-offer"),
            Floods::extraneous),
        new Attack(
            "malicious-mirror",
            MIRROR,
            "denies files, breaks off, sends garbage, sends elsewhere, drops TLS from its links",
            "the device says so, keeps what it has, follows nobody, and installs when it can",
            Set.of(
                "trust.file-missing",
                "trust.fetch-failed",
                "trust.malformed",
                "link.unexpected-status",
                "link.unreachable",
                "link.too-long",
                "link.unsafe-link",
                "download.no-block-list",
                "image.length-mismatch"),
            Floods::mirror));
  }

  private static List<Attack> tooLittle() {
    return List.of(
        new Attack(
            "dropped-requests",
            MIDDLE,
            "lets no answer through",
            "the device says so and asks again; the server's list names devices that are overdue",
            Set.of("link.unreachable"),
            Floods::dropped),
        new Attack(
            "hidden-offer",
            MIRROR,
            "a front end leaves the offer out of polls, or denies it when it is asked for; keeps"
                + " the director's word back as well",
            "the director says with the question's nonce what is to be installed: polls that do not"
                + " tell of it are told of, and so is a director that is not heard",
            Set.of("agent.offer-hidden", "trust.file-missing"),
            Floods::hidden),
        new Attack(
            "man-in-the-middle",
            MIDDLE,
            "answers as the server, with a certificate of his own authority",
            "devices trust the pinned authority and no other",
            Set.of("link.tls-failed"),
            Floods::impostor,
            scene -> {
              scene.impostorGone();
              return scene.honest();
            }));
  }

  private static List<String> places(Scene scene) {
    var places =
        new ArrayList<>(
            List.of(
                "poll",
                "deployment",
                "director/2.root.json",
                "director/timestamp.json",
                "director/snapshot.json",
                "director/targets.json",
                "2.root.json"));
    places.addAll(Forgeries.current(scene));
    places.addAll(List.of("blocks", "image"));
    return places;
  }

  // --- endless-data ------------------------------------------------------------------------------

  private static List<Ending> endless(Scene scene) throws IOException {
    var endings = new ArrayList<Ending>();
    byte[] bomb = bomb();
    var tricks = new LinkedHashMap<String, Reply.Trick>();
    tricks.put("no end", (reply, _) -> pour(reply.chunked()));
    tricks.put("false length", (reply, _) -> pour(reply.body(1L << 40)));
    tricks.put("gzip bomb", (reply, _) -> reply.with("Content-Encoding", "gzip").send(200, bomb));
    for (String place : places(scene)) {
      for (Map.Entry<String, Reply.Trick> trick : tricks.entrySet()) {
        scene.device().forgetMetadata();
        scene.server().trick(place, trick.getValue());
        endings.add(measured(scene, place + ", " + trick.getKey(), scene.next()));
        scene.server().repent();
      }
    }
    endings.addAll(bundles(scene, tricks));
    endings.addAll(signedLengths(scene));
    return endings;
  }

  /// A bundle is only a cache: without one, every file is fetched by itself. What is offered is
  /// not published, so that nothing is installed where the device goes on.
  private static List<Ending> bundles(Scene scene, Map<String, Reply.Trick> tricks)
      throws IOException {
    Image unknown = Image.of(Makers.LOCK, "0.0.3", 9, Victim.HARDWARE);
    var endings = new ArrayList<Ending>();
    for (Map.Entry<String, Reply.Trick> trick : tricks.entrySet()) {
      scene.server().trick("bundle", trick.getValue());
      endings.add(measured(scene, "bundle, " + trick.getKey(), unknown));
      scene.server().repent();
    }
    return endings;
  }

  /// With the online keys: a timestamp that says, signed, how immensely long the snapshot is.
  private static List<Ending> signedLengths(Scene scene) throws IOException {
    Makers makers = scene.makers();
    long snapshot = makers.version(RoleType.SNAPSHOT.role());
    String name = MetadataNames.versioned(RoleType.SNAPSHOT.role(), snapshot);
    var immense = new MetaFile(snapshot, Optional.of(new ByteCount(1L << 40)), List.of());
    scene.device().forgetMetadata();
    scene.server().serve("timestamp.json", makers.timestamp(immense));
    scene.server().trick(name, (reply, _) -> pour(reply.chunked()));
    Ending ending = measured(scene, name + ", a signed length", scene.next());
    scene.server().repent();
    return List.of(ending);
  }

  private static Ending measured(Scene scene, String variant, Image image) throws IOException {
    long before = scene.server().taken();
    Ending ending = scene.attempt(variant, image);
    long taken = scene.server().taken() - before;
    long disk = scene.device().bytesOnDisk();
    return taken <= MOST_TAKEN && disk <= MOST_ON_DISK
        ? ending
        : new Ending(
            variant,
            Ending.Kind.SILENT,
            "",
            "the device took %d bytes and has %d on its disk".formatted(taken, disk));
  }

  private static void pour(OutputStream out) throws IOException {
    while (true) {
      out.write(PIECE);
    }
  }

  private static byte[] bomb() throws IOException {
    var bytes = new ByteArrayOutputStream();
    try (var zip = new GZIPOutputStream(bytes)) {
      for (int i = 0; i < 4096; i++) {
        zip.write(PIECE);
      }
    }
    return bytes.toByteArray();
  }

  // --- slow-retrieval ----------------------------------------------------------------------------

  private static List<Ending> slow(Scene scene) throws IOException {
    var hasty =
        new LinkLimits(
            Duration.ofSeconds(10),
            Duration.ofSeconds(10),
            Duration.ofSeconds(2),
            Duration.ofSeconds(1),
            ByteCount.kibi(1));
    var endings = new ArrayList<Ending>();
    for (String place :
        List.of("poll", "director/timestamp.json", "timestamp.json", "blocks", "image")) {
      scene.server().trick(place, Floods::drip);
      endings.add(scene.attempt(place, scene.next(), new World(InstantSource.system(), hasty)));
      scene.server().repent();
    }
    return endings;
  }

  private static void drip(Reply reply, byte[] honest) throws IOException {
    try (OutputStream out = reply.body(Math.max(honest.length, 4096))) {
      for (int i = 0; ; i++) {
        out.write(i < honest.length ? honest[i] : ' ');
        out.flush();
        Thread.sleep(50);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  // --- what does not belong ----------------------------------------------------------------------

  private static List<Ending> extraneous(Scene scene) throws IOException {
    var endings = new ArrayList<Ending>();
    Map<String, UnaryOperator<DeploymentBase>> additions =
        Map.of(
            "a second part", base -> with(base, base.chunks().getFirst(), part(base, "bApp")),
            "another part", base -> with(base, part(base, "bApp")),
            "no part", base -> with(base),
            "a second file", base -> with(base, twice(base.chunks().getFirst())));
    for (Map.Entry<String, UnaryOperator<DeploymentBase>> addition : additions.entrySet()) {
      scene.server().deployment(addition.getValue());
      endings.add(scene.attempt(addition.getKey(), scene.next()));
    }
    return endings;
  }

  private static DeploymentBase with(DeploymentBase base, DdiChunk... chunks) {
    return new DeploymentBase(base.action(), base.download(), base.update(), List.of(chunks));
  }

  private static DdiChunk part(DeploymentBase base, String part) {
    DdiChunk chunk = base.chunks().getFirst();
    return new DdiChunk(part, chunk.version(), chunk.name(), chunk.artifacts(), chunk.metadata());
  }

  private static DdiChunk twice(DdiChunk chunk) {
    var artifacts = List.of(chunk.artifacts().getFirst(), chunk.artifacts().getFirst());
    return new DdiChunk(chunk.part(), chunk.version(), chunk.name(), artifacts, chunk.metadata());
  }

  // --- denial ------------------------------------------------------------------------------------

  private static List<Ending> mirror(Scene scene) throws IOException {
    var endings = new ArrayList<Ending>();
    var tricks = new LinkedHashMap<String, Reply.Trick>();
    tricks.put("denied", (reply, _) -> reply.send(404, new byte[0]));
    tricks.put("an error", (reply, _) -> reply.send(500, new byte[0]));
    tricks.put("garbage", (reply, honest) -> reply.send(200, new byte[honest.length + 1]));
    tricks.put("broken off", Floods::breakOff);
    try (var elsewhere = new Elsewhere()) {
      tricks.put(
          "elsewhere",
          (reply, _) -> reply.with("Location", elsewhere.url().toString()).send(302, PIECE));
      denied(scene, tricks, endings);
      scene.server().trick("deployment", (reply, honest) -> withoutTls(reply, honest, elsewhere));
      endings.add(scene.attempt("deployment, links without TLS", scene.next()));
      scene.server().repent();
      if (elsewhere.asked()) {
        endings.add(new Ending("elsewhere", Ending.Kind.SILENT, "", "the device went there"));
      }
    }
    return endings;
  }

  /// The links of an answer lead elsewhere, without TLS.
  private static void withoutTls(Reply reply, byte[] honest, Elsewhere elsewhere)
      throws IOException {
    String plain =
        new String(honest, UTF_8)
            .replaceAll("https://localhost:[0-9]+/", "http://localhost:" + elsewhere.port() + "/");
    reply.send(200, plain.getBytes(UTF_8));
  }

  private static void denied(Scene scene, Map<String, Reply.Trick> tricks, List<Ending> endings)
      throws IOException {
    for (String place : List.of("director/timestamp.json", "timestamp.json", "blocks", "image")) {
      for (Map.Entry<String, Reply.Trick> trick : tricks.entrySet()) {
        scene.server().trick(place, trick.getValue());
        endings.add(scene.attempt(place + ", " + trick.getKey(), scene.next()));
        scene.server().repent();
      }
    }
  }

  private static void breakOff(Reply reply, byte[] honest) throws IOException {
    OutputStream out = reply.body(honest.length);
    out.write(honest, 0, honest.length / 2);
    out.flush();
    reply.hangUp();
  }

  private static List<Ending> dropped(Scene scene) throws IOException {
    var endings = new ArrayList<Ending>();
    scene.server().trick("poll", (reply, _) -> reply.hangUp());
    endings.add(scene.attempt("poll", scene.next()));
    return endings;
  }

  private static List<Ending> hidden(Scene scene) throws IOException {
    HostileServer server = scene.server();
    var endings = new ArrayList<Ending>();
    server.trick("poll", (reply, honest) -> reply.send(200, withoutOffer(honest)));
    endings.add(scene.watched("left out of polls"));
    server.repent();
    server.trick("deployment", (reply, _) -> reply.send(404, new byte[0]));
    endings.add(scene.watched("denied"));
    server.repent();
    server.trick("poll", (reply, honest) -> reply.send(200, withoutOffer(honest)));
    server.trick("director/timestamp.json", (reply, _) -> reply.send(404, new byte[0]));
    endings.add(scene.watched("the director's word kept back too"));
    return endings;
  }

  private static byte[] withoutOffer(byte[] poll) {
    return new String(poll, UTF_8)
        .replaceFirst(",\"deploymentBase\":\\{[^}]*\\}|\"deploymentBase\":\\{[^}]*\\},", "")
        .getBytes(UTF_8);
  }

  private static List<Ending> impostor(Scene scene) throws IOException {
    scene.impostor();
    return List.of(scene.attempt("another authority", scene.next()));
  }
}

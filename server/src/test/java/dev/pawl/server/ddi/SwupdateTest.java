package dev.pawl.server.ddi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.pawl.core.json.JsonValue.JsonObject;
import dev.pawl.core.json.JsonView;
import dev.pawl.core.key.Pem;
import dev.pawl.core.release.ImageDescription;
import dev.pawl.core.testkit.RealTool;
import dev.pawl.core.testkit.TestRepository;
import dev.pawl.core.value.Digest;
import dev.pawl.core.value.TargetPath;
import dev.pawl.server.identity.DeviceAccess;
import dev.pawl.server.testkit.TestFleetDevice;
import dev.pawl.server.testkit.TestSite;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// The real SWUpdate of Debian against the whole server, from poll to closed action: with a target
/// token and with a client certificate. SWUpdate closes an action only after a restart, as a device
/// does that boots into its new image; here it is stopped and started again with what its boot
/// loader would tell it (`-c 2`).
@Timeout(180)
class SwupdateTest {
  private static final Duration LIMIT = Duration.ofSeconds(30);

  private static final Set<String> OPEN =
      Set.of("running", "retrieved", "download", "downloaded", "warning");

  @TempDir private static Path folder;
  private static TestSite site;
  private static byte[] content;
  private static ImageDescription release;

  @BeforeAll
  static void publishARealPackage() throws IOException {
    RealTool.require("swupdate", "swupdate");
    RealTool.require("cpio", "cpio");
    RealTool.require("openssl", "openssl");
    site = TestSite.in(folder.resolve("server"), new DeviceAccess(true, false, Set.of()));
    content = new byte[400_000];
    new Random(5).nextBytes(content);
    byte[] update = update();
    ImageDescription plain = TestRepository.describe("lock", "2.0.0", 2, "lock-s2", update);
    release =
        new ImageDescription(
            new TargetPath("line-lock/lock-2.0.0.swu"),
            plain.line(),
            plain.version(),
            plain.counter(),
            plain.hardware(),
            plain.type(),
            plain.length(),
            plain.sha256(),
            plain.blocks(),
            plain.notes(),
            plain.supportUntil(),
            plain.built());
    assertEquals(201, site.api("PUT", "/artifacts/" + release.sha256().hex(), update).statusCode());
    site.publish(site.people().signed(release));
  }

  @AfterAll
  static void close() {
    if (site != null) {
      site.close();
    }
  }

  /// A signed SWUpdate package that writes `content` into the file `target` of its device's folder.
  private static byte[] update() throws IOException {
    Path build = Files.createDirectories(folder.resolve("build"));
    Files.write(build.resolve("rootfs.img"), content);
    Files.writeString(
        build.resolve("sw-description"),
        """
        software = {
          version = "2.0";
          hardware-compatibility: [ "1.0" ];
          images: ( { filename = "rootfs.img"; type = "raw"; device = "%s"; sha256 = "%s"; } );
        }
        """
            .formatted(folder.resolve("target"), Digest.sha256(content).hex()));
    run(
        build,
        "openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=test -keyout key.pem"
            + " -out cert.pem -addext extendedKeyUsage=emailProtection"
            + " -addext keyUsage=digitalSignature");
    run(
        build,
        "openssl cms -sign -in sw-description -out sw-description.sig -signer cert.pem"
            + " -inkey key.pem -outform DER -nosmimecap -binary");
    run(
        build,
        "printf 'sw-description\\nsw-description.sig\\nrootfs.img\\n' | cpio -o -H crc > t.swu");
    return Files.readAllBytes(build.resolve("t.swu"));
  }

  private static void run(Path where, String line) throws IOException {
    Process process =
        new ProcessBuilder("sh", "-c", line)
            .directory(where.toFile())
            .redirectErrorStream(true)
            .start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    try {
      assertEquals(0, process.waitFor(), line + "\n" + said);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /// SWUpdate's process, with its log.
  private static final class Swupdate implements AutoCloseable {
    private final Process process;
    private final Path log;

    Swupdate(String device, String identity, String... more) throws IOException {
      Path home = Files.createDirectories(folder.resolve(device));
      // Its sockets stand here: their paths must be short.
      Path sockets = Files.createTempDirectory("swu");
      Path config = home.resolve("swupdate.cfg");
      Files.writeString(
          config,
          """
          globals : { verbose = true; loglevel = 5; };
          suricatta : { cafile = "%s"; %s };
          """
              .formatted(folder.resolve("server/tls/ca.pem"), identity));
      log = home.resolve("log-" + more.length);
      var command =
          new ArrayList<>(List.of("swupdate", "-f", config.toString(), "-H", "board:1.0", "-k"));
      command.add(folder.resolve("build/cert.pem").toString());
      command.add("-u");
      command.add(
          "-t DEFAULT -u https://localhost:%d -i %s -p 1 %s"
              .formatted(site.server().devicePort(), device, String.join(" ", more))
              .strip());
      var builder =
          new ProcessBuilder(command)
              .directory(home.toFile())
              .redirectErrorStream(true)
              .redirectOutput(log.toFile());
      builder.environment().put("TMPDIR", sockets.toString());
      process = builder.start();
    }

    String said() throws IOException {
      return Files.readString(log, StandardCharsets.ISO_8859_1);
    }

    @Override
    public void close() {
      process.descendants().forEach(ProcessHandle::destroy);
      process.destroy();
      try {
        assertTrue(process.waitFor(20, TimeUnit.SECONDS), "swupdate does not end");
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  private interface Condition {
    boolean holds() throws IOException;
  }

  private static void await(Swupdate client, String what, Condition condition) throws IOException {
    Instant end = Instant.now().plus(LIMIT);
    while (!condition.holds()) {
      assertTrue(Instant.now().isBefore(end), () -> what + " does not come:\n" + tail(client));
      try {
        Thread.sleep(100);
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  private static String tail(Swupdate client) {
    try {
      String said = client.said();
      return said.substring(Math.max(0, said.length() - 4000));
    } catch (IOException e) {
      return e.toString();
    }
  }

  private static JsonView action(String device) throws IOException {
    return site.get("/devices/" + device + "/actions").array("items").getFirst();
  }

  private static boolean hasSaid(String device, String text) throws IOException {
    return action(device).array("history").stream()
        .flatMap(entry -> entry.array("messages").stream())
        .anyMatch(message -> message.asText().contains(text));
  }

  private static void updated(String device, String identity) throws IOException {
    Path target = folder.resolve("target");
    Files.write(target, new byte[content.length]);
    try (var client = new Swupdate(device, identity)) {
      await(client, "\"All Chunks Installed.\"", () -> hasSaid(device, "All Chunks Installed."));
    }
    assertEquals(Digest.sha256(content), Digest.sha256(Files.readAllBytes(target)));
    assertFalse(action(device).flag("claimed"), "it closes the action after its restart only");
    // After the reboot the boot loader's environment says that the update is being tested.
    try (var client = new Swupdate(device, identity, "-c", "2")) {
      await(client, "the end", () -> !OPEN.contains(action(device).text("state")));
    }
    JsonView closed = action(device);
    assertEquals("finished", closed.text("state"));
    assertTrue(closed.flag("claimed"), "SWUpdate says so");
    assertFalse(closed.flag("evidenced"), "and nothing proves it");
    assertTrue(
        site.get("/devices/" + device).optional("running").isEmpty(),
        "a claim does not make it installed");
  }

  @Test
  void withATargetToken_fromPollToClosedAction() throws IOException {
    String device = "swu-token";
    site.registered(device, "lock-s2");
    String token =
        site.api(201, "POST", "/devices/" + device + "/target-token", JsonObject.EMPTY)
            .text("token");
    rollOut(device);
    updated(device, "targettoken = \"" + token + "\";");
  }

  @Test
  void withAClientCertificate_fromPollToClosedAction() throws IOException {
    TestFleetDevice enrolled = site.device("swu-cert");
    Path key = folder.resolve("swu.key");
    Path certificate = folder.resolve("swu.pem");
    var credential = enrolled.credential();
    Files.write(key, Pem.encode("PRIVATE KEY", credential.key().getEncoded()));
    try {
      Files.write(certificate, Pem.encode("CERTIFICATE", credential.certificate().getEncoded()));
    } catch (java.security.cert.CertificateEncodingException e) {
      throw new IllegalStateException(e);
    }
    rollOut("swu-cert");
    updated("swu-cert", "sslkey = \"%s\"; sslcert = \"%s\";".formatted(key, certificate));
  }

  private static void rollOut(String device) throws IOException {
    site.api(
        201,
        "POST",
        "/rollouts",
        JsonObject.builder()
            .put("release", release.path().value())
            .put("devices", dev.pawl.core.json.JsonValue.JsonArray.ofTexts(List.of(device)))
            .build());
  }
}

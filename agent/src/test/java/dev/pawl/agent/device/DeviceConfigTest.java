package dev.pawl.agent.device;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.pawl.agent.tpm.TpmAddress;
import dev.pawl.core.failure.Failure;
import dev.pawl.core.failure.Result;
import dev.pawl.core.json.JsonFailure;
import dev.pawl.core.json.JsonWriter;
import dev.pawl.core.value.ByteCount;
import dev.pawl.core.value.DeviceId;
import dev.pawl.core.value.HardwareId;
import dev.pawl.core.value.Model;
import dev.pawl.core.value.Tenant;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DeviceConfigTest {
  private static final String REQUIRED =
      "\"id\":\"lock-1\",\"model\":\"lock\",\"hardware\":\"lock-s2\","
          + "\"server\":\"https://updates.example:8443\"";

  private static final DeviceConfig FULL =
      new DeviceConfig(
          new DeviceId("lock-1"),
          new Model("lock"),
          new HardwareId("lock-s2"),
          new Tenant("DEFAULT"),
          URI.create("https://updates.example:8443"),
          new ByteCount(1000),
          Duration.ofSeconds(7),
          Optional.of(new ByteCount(2000)),
          Duration.ofSeconds(3),
          Duration.ofSeconds(4),
          Duration.ofSeconds(5),
          2,
          new HealthPlan(
              List.of(
                  new HealthCheck.Server(),
                  new HealthCheck.Command(List.of("probe", "-q"), Duration.ofSeconds(6)),
                  new HealthCheck.Http(
                      URI.create("http://localhost:80/health"), Duration.ofSeconds(8)),
                  new HealthCheck.Unit("app.service", Duration.ofSeconds(9)),
                  new HealthCheck.Memory(new ByteCount(10)),
                  new HealthCheck.Disk(Path.of("/data"), new ByteCount(11))),
              Duration.ZERO,
              4,
              5),
          new Backends(
              new Backends.Counter.Tpm(TpmAddress.parse("tcp:localhost:2321"), 0x01800000),
              new Backends.DeviceKey.Tpm(TpmAddress.parse("/dev/tpmrm0"), 0x81000001),
              new Backends.Boot.Grub(Path.of("/boot/grubenv")),
              new Backends.Install.Swupdate(
                  List.of("-k", "/etc/key.pem"), "stable,a", "stable,b", Duration.ofSeconds(9))),
          Optional.of(Path.of("/dev/watchdog")),
          true);

  @Test
  void writtenConfig_isReadBack() {
    assertEquals(Result.ok(FULL), DeviceConfig.parse(JsonWriter.compact(FULL.toJson())));
  }

  @Test
  void keysLeftOut_haveTheirDefaults() {
    assertEquals(
        Result.ok(
            new DeviceConfig(
                new DeviceId("lock-1"),
                new Model("lock"),
                new HardwareId("lock-s2"),
                new Tenant("DEFAULT"),
                URI.create("https://updates.example:8443"),
                ByteCount.mebi(64),
                Duration.ofMinutes(5),
                Optional.empty(),
                Duration.ofSeconds(10),
                Duration.ofSeconds(60),
                Duration.ofSeconds(60),
                3,
                new HealthPlan(List.of(new HealthCheck.Server()), Duration.ofSeconds(10), 1, 3),
                Backends.FILES,
                Optional.empty(),
                false)),
        parse("{" + REQUIRED + "}"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "unknown key | ,'polSeconds':5 | /polSeconds",
        "zero | ,'pollSeconds':0 | /pollSeconds",
        "beyond a day | ,'pollSeconds':86401 | /pollSeconds",
        "negative | ,'slotCapacity':-1 | /slotCapacity",
        "no cap at all | ,'downloadBytesPerSecond':0 | /downloadBytesPerSecond",
        "beyond an hour | ,'heartbeatSeconds':3601 | /heartbeatSeconds",
        "beyond an hour | ,'firstHeartbeatSeconds':3601 | /firstHeartbeatSeconds",
        "text for a number | ,'trialSeconds':'60' | /trialSeconds",
        "no tries | ,'trialTries':0 | /trialTries",
        "eight tries | ,'trialTries':8 | /trialTries",
        "bad tenant | ,'tenant':'../x' | /tenant",
        "no checks | ,'health':[] | /health",
        "check of unknown kind | ,'health':[{'kind':'hope'}] | /health/0/kind",
        "check without kind | ,'health':[{}] | /health/0",
        "key of another kind | ,'health':[{'kind':'server','url':'x'}] | /health/0/url",
        "command without program | ,'health':[{'kind':'command','argv':[]}] | /health/0/argv",
        "program without name | ,'health':[{'kind':'command','argv':['']}] | /health/0/argv",
        "misspelt key | ,'health':[{'kind':'command','argv':['x'],'timeout':3}] |"
            + " /health/0/timeout",
        "probe of a file | ,'health':[{'kind':'http','url':'file:///x'}] | /health/0/url",
        "probe without host | ,'health':[{'kind':'http','url':'http:/x'}] | /health/0/url",
        "misspelt key | ,'health':[{'kind':'http','url':'http://x/','uri':''}] | /health/0/uri",
        "unit like an option | ,'health':[{'kind':'systemd','unit':'-H x'}] | /health/0/unit",
        "no unit | ,'health':[{'kind':'systemd'}] | unit",
        "no room | ,'health':[{'kind':'memory','freeBytes':0}] | /health/0/freeBytes",
        "half a path | ,'health':[{'kind':'disk','path':'x','freeBytes':1}] | /health/0/path",
        "no path | ,'watchdogDevice':'watchdog' | /watchdogDevice",
        "negative | ,'healthGraceSeconds':-1 | /healthGraceSeconds",
        "no passes | ,'healthPasses':0 | /healthPasses",
        "many failures | ,'healthFailures':101 | /healthFailures",
      })
  void badKey_isRefusedByName(String why, String key, String place) {
    JsonFailure failure = refused("{" + REQUIRED + key.replace('\'', '"') + "}");
    assertTrue(failure.explain().contains(place), why + ": " + failure.explain());
  }

  @ParameterizedTest
  @CsvSource({
    "http://updates.example:8443",
    "https://user:secret@updates.example",
    "https:updates",
    "https://",
    "https://updates.example/#part",
    "not a url"
  })
  void serverThatIsNoHttpsUrl_isRefused(String url) {
    refused("{" + REQUIRED.replace("https://updates.example:8443", url) + "}");
  }

  @ParameterizedTest
  @CsvSource({"id", "model", "hardware", "server"})
  void requiredKey_isMissedByName(String key) {
    JsonFailure failure = refused("{" + REQUIRED.replace("\"" + key + "\"", "\"x\"") + "}");
    assertTrue(failure.explain().contains("/x"), failure.explain());
    String without = REQUIRED.replaceAll("\"" + key + "\":\"[^\"]*\",?", "").replaceAll(",$", "");
    assertTrue(refused("{" + without + "}").explain().contains(key));
  }

  @Test
  void tooManyChecksOrArguments_areRefused() {
    String check = "{\"kind\":\"server\"},";
    refused("{" + REQUIRED + ",\"health\":[" + check.repeat(16) + "{\"kind\":\"server\"}]}");
    String argv = "\"a\",".repeat(64) + "\"a\"";
    refused("{" + REQUIRED + ",\"health\":[{\"kind\":\"command\",\"argv\":[" + argv + "]}]}");
  }

  @Test
  void configOfAFolder_isRead(@TempDir Path root) throws IOException {
    DeviceFolder folder = new DeviceFolder(root);
    assertEquals("device.config-missing", failureOf(folder).code());
    Files.write(folder.config(), JsonWriter.compact(FULL.toJson()));
    assertEquals(Result.ok(FULL), DeviceConfig.read(folder));
    Files.writeString(folder.config(), "{" + REQUIRED + ",\"x\":1}");
    assertEquals("device.config-malformed", failureOf(folder).code());
    assertTrue(failureOf(folder).explain().contains("/x"));
    Files.write(folder.config(), new byte[70_000]);
    assertEquals("device.config-unreadable", failureOf(folder).code());
  }

  private static Failure failureOf(DeviceFolder folder) {
    Result.Failed<?, ?> failed = assertInstanceOf(Result.Failed.class, DeviceConfig.read(folder));
    return failed.failure();
  }

  private static Result<DeviceConfig, JsonFailure> parse(String json) {
    return DeviceConfig.parse(json.getBytes(StandardCharsets.UTF_8));
  }

  private static JsonFailure refused(String json) {
    return switch (parse(json)) {
      case Result.Failed<DeviceConfig, JsonFailure>(JsonFailure failure) -> failure;
      case Result.Ok<DeviceConfig, JsonFailure>(DeviceConfig config) ->
          throw new AssertionError("taken: " + config);
    };
  }
}

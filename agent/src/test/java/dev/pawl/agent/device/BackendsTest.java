package dev.pawl.agent.device;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.pawl.agent.tpm.TpmAddress;
import dev.pawl.core.failure.Result;
import dev.pawl.core.json.JsonFailure;
import dev.pawl.core.json.JsonValue;
import dev.pawl.core.json.JsonWriter;
import dev.pawl.core.testkit.Expect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class BackendsTest {
  private static final String REQUIRED =
      "{'id':'lock-1','model':'lock','hardware':'lock-s2','server':'https://updates.example:8443'";
  private static final TpmAddress CHIP = TpmAddress.parse("/dev/tpmrm0");

  private static Result<DeviceConfig, JsonFailure> parse(String more) {
    String json = (REQUIRED + more + "}").replace('\'', '"');
    return DeviceConfig.parse(json.getBytes(StandardCharsets.UTF_8));
  }

  private static Backends backends(String more) {
    return Expect.ok(parse(more)).backends();
  }

  static List<Backends> everyKind() {
    Path path = Path.of("/etc/x");
    var limit = Duration.ofSeconds(5);
    var files = Backends.FILES;
    return List.of(
        files,
        new Backends(
            new Backends.Counter.Tpm(CHIP, 0x01800001),
            new Backends.DeviceKey.Tpm(CHIP, 0x81000001),
            new Backends.Boot.Uboot(path),
            new Backends.Install.Blocks(Path.of("/dev/a"), Path.of("/dev/b"))),
        new Backends(
            new Backends.Counter.Uboot(path),
            new Backends.DeviceKey.Pkcs11(path, "token", path, "label"),
            new Backends.Boot.Grub(path),
            new Backends.Install.Swupdate(List.of("-v"), "s,a", "s,b", limit)),
        new Backends(
            new Backends.Counter.File(),
            new Backends.DeviceKey.EncryptedFile(path),
            new Backends.Boot.SystemdBoot(path),
            new Backends.Install.Slots()),
        new Backends(
            new Backends.Counter.File(),
            new Backends.DeviceKey.File(),
            new Backends.Boot.Rauc(),
            new Backends.Install.Rauc(limit)));
  }

  @ParameterizedTest
  @MethodSource("everyKind")
  void everyKind_isWrittenAndReadBack(Backends chosen) {
    DeviceConfig plain = Expect.ok(parse(""));
    String keys =
        ",'counter':%s,'key':%s,'boot':%s,'install':%s"
            .formatted(
                text(BackendsJson.toJson(chosen.counter())),
                text(BackendsJson.toJson(chosen.key())),
                text(BackendsJson.toJson(chosen.boot())),
                text(BackendsJson.toJson(chosen.install())));
    assertEquals(chosen, backends(keys));
    assertEquals(Backends.FILES, plain.backends());
  }

  private static String text(JsonValue json) {
    return new String(JsonWriter.compact(json), StandardCharsets.UTF_8);
  }

  @Test
  void keysLeftOut_haveTheirDefaults() {
    Backends tpm = backends(",'counter':{'kind':'tpm'},'key':{'kind':'tpm'}");
    assertEquals(new Backends.Counter.Tpm(CHIP, 0x01807741), tpm.counter());
    assertEquals(new Backends.DeviceKey.Tpm(CHIP, 0x81007741), tpm.key());
    assertEquals(Set.of(CHIP), tpm.tpms());
    assertEquals(
        new Backends.Boot.Uboot(Path.of("/etc/fw_env.config")),
        backends(",'boot':{'kind':'uboot'}").boot());
    assertEquals(
        new Backends.Boot.SystemdBoot(Path.of("/efi/loader/entries")),
        backends(",'boot':{'kind':'systemd-boot'}").boot());
    assertInstanceOf(
        Backends.Install.Rauc.class,
        backends(",'boot':{'kind':'rauc'},'install':{'kind':'rauc'}").install());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "unknown counter | ,'counter':{'kind':'hope'} | /counter/kind",
        "misspelt key | ,'counter':{'kind':'tpm','tmp':'/dev/tpm0'} | /counter/tmp",
        "no address | ,'counter':{'kind':'tpm','tpm':'tpm0'} | /counter/tpm",
        "no port | ,'counter':{'kind':'tpm','tpm':'tcp:localhost:70000'} | /counter/tpm",
        "not an NV index | ,'counter':{'kind':'tpm','index':'0x81000000'} | /counter/index",
        "not eight digits | ,'counter':{'kind':'tpm','index':'0x1807741'} | /counter/index",
        "unknown key | ,'key':{'kind':'smart'} | /key/kind",
        "not a persistent handle | ,'key':{'kind':'tpm','handle':'0x80000001'} | /key/handle",
        "platform's handle | ,'key':{'kind':'tpm','handle':'0x81800000'} | /key/handle",
        "relative path | ,'key':{'kind':'encrypted-file','passphraseFile':'x'} |"
            + " /key/passphraseFile",
        "no token | ,'key':{'kind':'pkcs11','library':'/x','pinFile':'/y'} | /key",
        "unknown loader | ,'boot':{'kind':'lilo'} | /boot/kind",
        "unknown installer | ,'install':{'kind':'dd'} | /install/kind",
        "installer alone | ,'install':{'kind':'rauc'} | /install",
        "boots alone | ,'boot':{'kind':'rauc'} | /boot",
        "nobody boots it | ,'install':{'kind':'blocks','a':'/a','b':'/b'} | /install",
        "nobody boots it | ,'install':{'kind':'swupdate','a':'s,a','b':'s,b'} | /install",
        "selection | ,'boot':{'kind':'uboot'},'install':{'kind':'swupdate','a':'-k','b':'s,b'} |"
            + " /install/a",
        "no time | ,'boot':{'kind':'rauc'},'install':{'kind':'rauc','limitSeconds':0} |"
            + " /install/limitSeconds",
      })
  void badChoice_isRefusedByName(String why, String more, String place) {
    JsonFailure failure = Expect.failure(parse(more));
    assertTrue(failure.explain().contains(place), why + ": " + failure.explain());
  }
}

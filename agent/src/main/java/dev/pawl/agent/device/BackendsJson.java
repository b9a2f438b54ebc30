package dev.pawl.agent.device;

import dev.pawl.agent.device.Backends.Boot;
import dev.pawl.agent.device.Backends.Counter;
import dev.pawl.agent.device.Backends.DeviceKey;
import dev.pawl.agent.device.Backends.Install;
import dev.pawl.agent.tpm.TpmAddress;
import dev.pawl.core.json.JsonValue;
import dev.pawl.core.json.JsonValue.JsonArray;
import dev.pawl.core.json.JsonValue.JsonObject;
import dev.pawl.core.json.JsonView;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// The back-ends in `device.json` and back.
final class BackendsJson {
  private static final long DAY = 24 * 3600;
  private static final int MOST_OPTIONS = 32;
  private static final String TPM = "/dev/tpmrm0";
  private static final String FW_ENV = "/etc/fw_env.config";
  private static final String RENEWAL = "renewal";
  private static final String NEW_KEY = "new-key";
  private static final String SAME_KEY = "same-key";
  private static final Duration INSTALL_LIMIT = Duration.ofHours(1);

  private BackendsJson() {}

  static Backends fromJson(JsonView json) {
    var chosen =
        new Backends(
            json.optional("counter").map(BackendsJson::counter).orElse(new Counter.File()),
            json.optional("key").map(BackendsJson::key).orElse(new DeviceKey.File()),
            json.optional("boot").map(BackendsJson::boot).orElse(new Boot.Pawl()),
            json.optional("install").map(BackendsJson::install).orElse(new Install.Slots()));
    requireMatch(json, chosen);
    return chosen;
  }

  /// RAUC tells its boot loader itself; a whole installer, and slots that are block devices, are
  /// nothing that Pawl's own boot stage could start.
  private static void requireMatch(JsonView json, Backends chosen) {
    boolean raucInstalls = chosen.install() instanceof Install.Rauc;
    boolean raucBoots = chosen.boot() instanceof Boot.Rauc;
    if (raucInstalls != raucBoots) {
      throw json.member(raucInstalls ? "install" : "boot")
          .wrong("rauc both as \"boot\" and as \"install\", or as neither", "one of them");
    }
    boolean foreign =
        chosen.install() instanceof Install.Swupdate || chosen.install() instanceof Install.Blocks;
    if (foreign && !chosen.bootsByItself()) {
      throw json.member("install").wrong("a \"boot\" of kind uboot, grub or systemd-boot", "none");
    }
  }

  private static Counter counter(JsonView json) {
    return switch (json.text("kind")) {
      case "file" -> {
        json.only("kind");
        yield new Counter.File();
      }
      case "tpm" -> {
        json.only("kind", "tpm", "index");
        yield new Counter.Tpm(
            tpm(json), number(json, "index", Counter.Tpm.INDEX, 0x01000000, 0x01fffffe));
      }
      case "uboot" -> {
        json.only("kind", "config");
        yield new Counter.Uboot(path(json, "config", FW_ENV));
      }
      case String other -> throw unknown(json, "file, tpm or uboot", other);
    };
  }

  private static DeviceKey key(JsonView json) {
    return switch (json.text("kind")) {
      case "file" -> {
        json.only("kind", RENEWAL);
        yield new DeviceKey.File(newKey(json));
      }
      case "encrypted-file" -> {
        json.only("kind", "passphraseFile", RENEWAL);
        yield new DeviceKey.EncryptedFile(path(json.member("passphraseFile")), newKey(json));
      }
      case "pkcs11" -> {
        json.only("kind", "library", "token", "pinFile", "label");
        yield new DeviceKey.Pkcs11(
            path(json.member("library")),
            json.text("token"),
            path(json.member("pinFile")),
            json.optional("label").map(JsonView::asText).orElse("pawl-device"));
      }
      case "tpm" -> {
        json.only("kind", "tpm", "handle");
        yield new DeviceKey.Tpm(
            tpm(json), number(json, "handle", DeviceKey.Tpm.HANDLE, 0x81000000, 0x817fffff));
      }
      case String other -> throw unknown(json, "file, encrypted-file, pkcs11 or tpm", other);
    };
  }

  private static boolean newKey(JsonView json) {
    return json.optional(RENEWAL)
        .map(
            member ->
                switch (member.asText()) {
                  case NEW_KEY -> true;
                  case SAME_KEY -> false;
                  case String other ->
                      throw member.wrong(NEW_KEY + " or " + SAME_KEY, '"' + other + '"');
                })
        .orElse(true);
  }

  private static Boot boot(JsonView json) {
    return switch (json.text("kind")) {
      case "pawl" -> {
        json.only("kind");
        yield new Boot.Pawl();
      }
      case "uboot" -> {
        json.only("kind", "config");
        yield new Boot.Uboot(path(json, "config", FW_ENV));
      }
      case "grub" -> {
        json.only("kind", "environment");
        yield new Boot.Grub(path(json, "environment", "/boot/grub/grubenv"));
      }
      case "systemd-boot" -> {
        json.only("kind", "entries");
        yield new Boot.SystemdBoot(path(json, "entries", "/efi/loader/entries"));
      }
      case "rauc" -> {
        json.only("kind");
        yield new Boot.Rauc();
      }
      case String other -> throw unknown(json, "pawl, uboot, grub, systemd-boot or rauc", other);
    };
  }

  private static Install install(JsonView json) {
    return switch (json.text("kind")) {
      case "slots" -> {
        json.only("kind");
        yield new Install.Slots();
      }
      case "blocks" -> {
        json.only("kind", "a", "b");
        yield new Install.Blocks(path(json.member("a")), path(json.member("b")));
      }
      case "rauc" -> {
        json.only("kind", "limitSeconds");
        yield new Install.Rauc(limit(json));
      }
      case "swupdate" -> {
        json.only("kind", "options", "a", "b", "limitSeconds");
        yield new Install.Swupdate(
            options(json), selection(json.member("a")), selection(json.member("b")), limit(json));
      }
      case String other -> throw unknown(json, "slots, blocks, rauc or swupdate", other);
    };
  }

  private static RuntimeException unknown(JsonView json, String expected, String found) {
    return json.member("kind").wrong(expected, "\"" + found + "\"");
  }

  private static TpmAddress tpm(JsonView json) {
    return json.optional("tpm")
        .map(address -> address.as(TpmAddress::parse))
        .orElseGet(() -> TpmAddress.parse(TPM));
  }

  private static Duration limit(JsonView json) {
    return json.optional("limitSeconds")
        .map(
            member -> {
              long seconds = member.asNumber();
              if (seconds < 1 || seconds > DAY) {
                throw member.wrong("a whole number from 1 to " + DAY, Long.toString(seconds));
              }
              return Duration.ofSeconds(seconds);
            })
        .orElse(INSTALL_LIMIT);
  }

  /// `SET,MODE`, as `swupdate -e` wants it.
  private static String selection(JsonView member) {
    String text = member.asText();
    if (!text.matches("[A-Za-z0-9_.-]{1,64},[A-Za-z0-9_.-]{1,64}")) {
      throw member.wrong("a selection of SWUpdate, SET,MODE", "\"" + text + "\"");
    }
    return text;
  }

  private static List<String> options(JsonView json) {
    Optional<JsonView> member = json.optional("options");
    if (member.isEmpty()) {
      return List.of();
    }
    List<String> options = member.get().asElements().stream().map(JsonView::asText).toList();
    if (options.size() > MOST_OPTIONS) {
      throw member.get().wrong("at most " + MOST_OPTIONS + " options", options.size() + "");
    }
    return options;
  }

  private static Path path(JsonView json, String name, String without) {
    return json.optional(name).map(BackendsJson::path).orElse(Path.of(without));
  }

  private static Path path(JsonView member) {
    String text = member.asText();
    if (!text.startsWith("/") || text.indexOf('\0') >= 0) {
      throw member.wrong("a path beginning with /", "\"" + text + "\"");
    }
    return Path.of(text);
  }

  /// A handle: `0x` and eight digits.
  private static int number(JsonView json, String name, int without, int least, int most) {
    Optional<JsonView> member = json.optional(name);
    if (member.isEmpty()) {
      return without;
    }
    String text = member.get().asText();
    if (text.matches("0x[0-9a-f]{8}")) {
      int value = HexFormat.fromHexDigits(text.substring(2));
      if (Integer.compareUnsigned(value, least) >= 0 && Integer.compareUnsigned(value, most) <= 0) {
        return value;
      }
    }
    throw member
        .get()
        .wrong("0x and eight digits, %s to %s".formatted(hex(least), hex(most)), '"' + text + '"');
  }

  private static String hex(int handle) {
    return String.format(Locale.ROOT, "0x%08x", handle);
  }

  static JsonObject toJson(Counter counter) {
    return switch (counter) {
      case Counter.File() -> kind("file").build();
      case Counter.Tpm(var address, int index) ->
          kind("tpm").put("tpm", address.toString()).put("index", hex(index)).build();
      case Counter.Uboot(Path config) -> kind("uboot").put("config", config.toString()).build();
    };
  }

  static JsonObject toJson(DeviceKey key) {
    return switch (key) {
      case DeviceKey.File(boolean renewed) ->
          kind("file").put(RENEWAL, renewed ? NEW_KEY : SAME_KEY).build();
      case DeviceKey.EncryptedFile(Path passphrase, boolean renewed) ->
          kind("encrypted-file")
              .put("passphraseFile", passphrase.toString())
              .put(RENEWAL, renewed ? NEW_KEY : SAME_KEY)
              .build();
      case DeviceKey.Pkcs11(Path library, String token, Path pin, String label) ->
          kind("pkcs11")
              .put("library", library.toString())
              .put("token", token)
              .put("pinFile", pin.toString())
              .put("label", label)
              .build();
      case DeviceKey.Tpm(var address, int handle) ->
          kind("tpm").put("tpm", address.toString()).put("handle", hex(handle)).build();
    };
  }

  static JsonObject toJson(Boot boot) {
    return switch (boot) {
      case Boot.Pawl() -> kind("pawl").build();
      case Boot.Uboot(Path config) -> kind("uboot").put("config", config.toString()).build();
      case Boot.Grub(Path file) -> kind("grub").put("environment", file.toString()).build();
      case Boot.SystemdBoot(Path entries) ->
          kind("systemd-boot").put("entries", entries.toString()).build();
      case Boot.Rauc() -> kind("rauc").build();
    };
  }

  static JsonObject toJson(Install install) {
    return switch (install) {
      case Install.Slots() -> kind("slots").build();
      case Install.Blocks(Path a, Path b) ->
          kind("blocks").put("a", a.toString()).put("b", b.toString()).build();
      case Install.Rauc(Duration limit) ->
          kind("rauc").put("limitSeconds", limit.toSeconds()).build();
      case Install.Swupdate(List<String> options, String a, String b, Duration limit) ->
          kind("swupdate")
              .put("options", JsonArray.ofTexts(options))
              .put("a", a)
              .put("b", b)
              .put("limitSeconds", limit.toSeconds())
              .build();
    };
  }

  private static JsonValue.Builder kind(String kind) {
    return JsonObject.builder().put("kind", kind);
  }
}

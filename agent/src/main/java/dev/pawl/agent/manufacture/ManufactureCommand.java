package dev.pawl.agent.manufacture;

import dev.pawl.agent.command.Arguments;
import dev.pawl.agent.command.Arguments.Misused;
import dev.pawl.agent.command.Ended;
import dev.pawl.agent.device.DeviceConfig;
import dev.pawl.agent.manufacture.ManufactureFailure.BadConfig;
import dev.pawl.agent.manufacture.ManufactureFailure.UnusableFile;
import dev.pawl.core.failure.Failure;
import dev.pawl.core.failure.Result;
import dev.pawl.core.file.DurableFile;
import dev.pawl.core.image.ImageFailure;
import dev.pawl.core.json.JsonFailure;
import dev.pawl.core.json.JsonLimits;
import dev.pawl.core.json.JsonReader;
import dev.pawl.core.json.JsonValue.JsonObject;
import dev.pawl.core.json.JsonValue.JsonString;
import dev.pawl.core.json.JsonView;
import dev.pawl.core.json.JsonWriter;
import dev.pawl.core.release.ImageDescription;
import dev.pawl.core.trust.TrustFailure;
import dev.pawl.core.value.ByteCount;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// `pawl agent manufacture`: reads its options and makes the device folder.
public final class ManufactureCommand {
  private static final int FAILED = 1;
  private static final int MISUSED = 2;
  private static final int NOT_VERIFIED = 3;
  private static final int REFUSED = 4;
  private static final int CONFLICT = 9;
  private static final ByteCount LONGEST_CONFIG = ByteCount.kibi(64);
  private static final List<String> INTO_CONFIG = List.of("id", "model", "hardware", "server");
  private static final List<String> OPTIONS =
      List.of(
          "device",
          "id",
          "model",
          "hardware",
          "server",
          "ca",
          "root",
          "director-root",
          "image",
          "proof",
          "token",
          "tpm-owner-auth",
          "config");
  private static final String HELP =
      """
      Usage: pawl agent manufacture --device DIR --id ID --model MODEL --hardware HW --server URL
                 --ca FILE --root FILE --director-root FILE --image FILE --proof FILE
                 [--token FILE] [--config FILE] [--tpm-owner-auth FILE]

      Makes the folder of a new device, as a factory would: slot A holds the image, and only an
      image whose proof verifies from the given root and that fits the hardware is written.

        --device DIR     folder to make; it must not exist
        --id ID          name of the device: 3-63 of a-z, 0-9 and '-'
        --model MODEL    product it is sold as, for example lock-s2
        --hardware HW    hardware id its images must list
        --server URL     base of the server's device listener, for example https://localhost:8443
        --ca FILE        certificate authority of the server (PEM)
        --root FILE      trust anchor: 1.root.json of the image repository
        --director-root FILE
                         1.root.json of the director
        --image FILE     first image
        --proof FILE     its proof, made with `pawl release proof`
        --token FILE     one-time token for enrolment, made with `pawl device add`
        --tpm-owner-auth FILE
                         authorisation of the TPM's owner, 1 to 32 bytes, needed when counter or
                         key are in a TPM; set where the TPM has none. Keep it, off the device.
        --config FILE    more keys for device.json (docs/spec/device-folder.md)

      Example:
        pawl agent manufacture --device lock-1 --id lock-1 --model lock-s2 --hardware lock-s2 \\
          --server https://localhost:8443 --ca server/tls/ca.pem --root repository/1.root.json \\
          --director-root director/1.root.json \\
          --image lock-1.0.0.img --proof lock-1.0.0.proof.json --token lock-1.token

      Exit codes: 0 made, 1 failed, 2 wrong arguments, 3 not verified, 4 refused by a rule,
      9 the folder exists.
      """;

  private ManufactureCommand() {}

  /// Runs the command.
  /// @return exit code
  public static int run(List<String> args, PrintStream out, PrintStream err) {
    if (args.contains("--help") || args.contains("-h")) {
      out.print(HELP);
      out.flush();
      return 0;
    }
    try {
      Arguments options = Arguments.parse(args, OPTIONS);
      Path folder = path(options, "device");
      ImageDescription image = Manufacture.make(folder, order(options));
      out.println(
          "Made device %s in %s with %s %s (%s) in slot a. Switch it on: pawl boot --device %s"
              .formatted(
                  options.required("id"),
                  folder,
                  image.line(),
                  image.version(),
                  image.counter(),
                  folder));
      out.flush();
      return 0;
    } catch (Misused | InvalidPathException e) {
      err.println("pawl agent manufacture: " + e.getMessage() + "\n\n" + HELP);
      err.flush();
      return MISUSED;
    } catch (Ended e) {
      err.println("pawl agent manufacture: " + e.failure().code() + "\n" + e.getMessage());
      err.flush();
      return exitCode(e.failure());
    }
  }

  private static Order order(Arguments options) throws Misused, Ended {
    DeviceConfig config = config(options);
    if (!config.backends().tpms().isEmpty() && options.optional("tpm-owner-auth").isEmpty()) {
      throw new Misused(
          "--tpm-owner-auth is missing: counter or key of this device are in a TPM, and its owner"
              + " must be able to keep others from removing them");
    }
    return new Order(
        config,
        path(options, "ca"),
        path(options, "root"),
        path(options, "director-root"),
        path(options, "image"),
        path(options, "proof"),
        options.optional("token").map(Path::of),
        options.optional("tpm-owner-auth").map(Path::of));
  }

  private static Path path(Arguments options, String name) throws Misused {
    return Path.of(options.required(name));
  }

  /// Options and file together; a key in both is a contradiction.
  private static DeviceConfig config(Arguments options) throws Misused, Ended {
    JsonObject config = JsonObject.EMPTY;
    for (String name : INTO_CONFIG) {
      config = config.with(name, new JsonString(options.required(name)));
    }
    if (options.optional("config").isPresent()) {
      for (var member : more(Path.of(options.required("config"))).members().entrySet()) {
        if (config.get(member.getKey()).isPresent()) {
          throw new Misused(
              "\"" + member.getKey() + "\" stands in the --config file and is an option too");
        }
        config = config.with(member.getKey(), member.getValue());
      }
    }
    return switch (DeviceConfig.parse(JsonWriter.compact(config))) {
      case Result.Ok<DeviceConfig, JsonFailure>(DeviceConfig read) -> read;
      case Result.Failed<DeviceConfig, JsonFailure>(JsonFailure problem) ->
          throw new Ended(new BadConfig(problem));
    };
  }

  private static JsonObject more(Path file) throws Ended {
    Optional<byte[]> bytes;
    try {
      bytes = DurableFile.read(file, LONGEST_CONFIG);
    } catch (IOException e) {
      throw new Ended(new UnusableFile(file, "more keys for device.json", "" + e.getMessage()));
    }
    if (bytes.isEmpty()) {
      throw new Ended(new UnusableFile(file, "more keys for device.json", "no such file"));
    }
    return switch (JsonReader.read(bytes.get(), JsonLimits.standard())
        .then(json -> JsonView.read(json, JsonView::asObject))) {
      case Result.Ok<JsonObject, JsonFailure>(JsonObject read) -> read;
      case Result.Failed<JsonObject, JsonFailure>(JsonFailure problem) ->
          throw new Ended(new UnusableFile(file, "one JSON object", problem.explain()));
    };
  }

  private static int exitCode(Failure failure) {
    return switch (failure) {
      case TrustFailure _ -> NOT_VERIFIED;
      case ImageFailure.WrongHardware _,
          ImageFailure.CounterBelowFloor _,
          ImageFailure.TooLarge _ ->
          REFUSED;
      case ImageFailure _ -> NOT_VERIFIED;
      case ManufactureFailure.FolderInUse _ -> CONFLICT;
      case BadConfig _ -> MISUSED;
      case Failure _ -> FAILED;
    };
  }
}

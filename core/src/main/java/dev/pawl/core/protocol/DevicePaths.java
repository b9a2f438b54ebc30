package dev.pawl.core.protocol;

import dev.pawl.core.protocol.DeviceRoute.Artifact;
import dev.pawl.core.protocol.DeviceRoute.ArtifactForm;
import dev.pawl.core.protocol.DeviceRoute.Attributes;
import dev.pawl.core.protocol.DeviceRoute.AuthorityCertificates;
import dev.pawl.core.protocol.DeviceRoute.Bundle;
import dev.pawl.core.protocol.DeviceRoute.Cancel;
import dev.pawl.core.protocol.DeviceRoute.CancelFeedback;
import dev.pawl.core.protocol.DeviceRoute.Delta;
import dev.pawl.core.protocol.DeviceRoute.Deltas;
import dev.pawl.core.protocol.DeviceRoute.Deployment;
import dev.pawl.core.protocol.DeviceRoute.DeploymentFeedback;
import dev.pawl.core.protocol.DeviceRoute.Director;
import dev.pawl.core.protocol.DeviceRoute.Enrol;
import dev.pawl.core.protocol.DeviceRoute.Metadata;
import dev.pawl.core.protocol.DeviceRoute.Poll;
import dev.pawl.core.protocol.DeviceRoute.Renew;
import dev.pawl.core.protocol.DeviceRoute.Report;
import dev.pawl.core.value.ActionId;
import dev.pawl.core.value.DeviceId;
import dev.pawl.core.value.Digest;
import dev.pawl.core.value.MalformedInput;
import dev.pawl.core.value.Tenant;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/// Paths of the device listener, both ways: `parse(path(route))` is `route`.
public final class DevicePaths {
  private static final String EST = "/.well-known/est/";
  private static final int LONGEST_PATH = 1024;
  private static final int MOST_SEGMENTS = 8;
  private static final Pattern MODULE = Pattern.compile("[1-9][0-9]{0,17}");
  private static final Pattern FILE_NAME = Pattern.compile("[^\\p{Cntrl}/\\\\]{1,255}");

  private DevicePaths() {}

  /// The path of `route`, percent-encoded, starting with `/`.
  public static String path(DeviceRoute route) {
    return switch (route) {
      case Poll(var tenant, var device) -> base(tenant, device);
      case Attributes(var tenant, var device) -> base(tenant, device) + "/configData";
      case Deployment(var tenant, var device, var action) ->
          base(tenant, device) + "/deploymentBase/" + action;
      case DeploymentFeedback(var tenant, var device, var action) ->
          base(tenant, device) + "/deploymentBase/" + action + "/feedback";
      case Cancel(var tenant, var device, var action) ->
          base(tenant, device) + "/cancelAction/" + action;
      case CancelFeedback(var tenant, var device, var action) ->
          base(tenant, device) + "/cancelAction/" + action + "/feedback";
      case Artifact(var tenant, var device, var module, var file, var form) ->
          base(tenant, device)
              + ("/softwaremodules/" + module + "/artifacts/")
              + PercentText.encode(file + form.suffix());
      case Deltas(var tenant, var device) -> base(tenant, device) + "/deltas/";
      case Delta(var tenant, var device, var sha256) ->
          base(tenant, device) + "/deltas/" + sha256.hex();
      case Report(var tenant, var device) -> base(tenant, device) + "/report";
      case Bundle(var tenant, var device) -> base(tenant, device) + "/metadata";
      case Director(var tenant, var device, var file) ->
          base(tenant, device) + "/director/" + PercentText.encode(file);
      case Metadata(var tenant, var file) -> metadataFolder(tenant) + PercentText.encode(file);
      case Enrol() -> EST + "simpleenroll";
      case Renew() -> EST + "simplereenroll";
      case AuthorityCertificates() -> EST + "cacerts";
    };
  }

  /// The URL of `route` on the server `server`.
  public static URI url(URI server, DeviceRoute route) {
    return server.resolve(path(route));
  }

  /// Folder of the customer's signed metadata, ending in `/`: the link [Links#METADATA].
  public static String metadataFolder(Tenant tenant) {
    return "/" + tenant + "/repository/metadata/";
  }

  /// The route a request names; empty when it is none of ours or any part of it is malformed.
  /// @param path raw path of the request, without query, as it came
  public static Optional<DeviceRoute> parse(String path) {
    try {
      return read(segments(path));
    } catch (MalformedInput e) {
      return Optional.empty();
    }
  }

  /// @throws MalformedInput unless `file` is 1 to 255 characters without `/`, `\` and control
  ///     characters, and neither `.` nor `..`
  static void requireFileName(String file) {
    if (!FILE_NAME.matcher(file).matches() || file.equals(".") || file.equals("..")) {
      throw new MalformedInput(
          "file name", file, "1 to 255 characters without '/', '\\' and control characters");
    }
  }

  private static String base(Tenant tenant, DeviceId device) {
    return "/" + tenant + "/controller/v1/" + device;
  }

  private static List<String> segments(String path) {
    if (path.length() > LONGEST_PATH || !path.startsWith("/")) {
      throw new MalformedInput("path", path, "at most " + LONGEST_PATH + " characters from '/' on");
    }
    var segments = new ArrayList<String>();
    for (String raw : path.substring(1).split("/", MOST_SEGMENTS + 1)) {
      segments.add(PercentText.decode(raw));
    }
    return segments;
  }

  private static Optional<DeviceRoute> read(List<String> path) {
    String first = path.getFirst();
    int count = path.size();
    if (count == 3 && first.equals(".well-known") && path.get(1).equals("est")) {
      return switch (path.get(2)) {
        case "simpleenroll" -> Optional.of(new Enrol());
        case "simplereenroll" -> Optional.of(new Renew());
        case "cacerts" -> Optional.of(new AuthorityCertificates());
        case String _ -> Optional.empty();
      };
    }
    if (count == 4 && path.get(1).equals("repository") && path.get(2).equals("metadata")) {
      return Optional.of(new Metadata(new Tenant(first), path.get(3)));
    }
    if (count >= 4 && path.get(1).equals("controller") && path.get(2).equals("v1")) {
      return ofDevice(new Tenant(first), new DeviceId(path.get(3)), path.subList(4, count));
    }
    return Optional.empty();
  }

  private static Optional<DeviceRoute> ofDevice(Tenant tenant, DeviceId device, List<String> rest) {
    return switch (rest.size()) {
      case 0 -> Optional.of(new Poll(tenant, device));
      case 1 ->
          switch (rest.getFirst()) {
            case "configData" -> Optional.of(new Attributes(tenant, device));
            case "report" -> Optional.of(new Report(tenant, device));
            case "metadata" -> Optional.of(new Bundle(tenant, device));
            case String _ -> Optional.empty();
          };
      case 2 -> ofAction(tenant, device, rest);
      case 3 -> rest.get(2).equals("feedback") ? feedback(tenant, device, rest) : Optional.empty();
      case 4 -> artifact(tenant, device, rest);
      default -> Optional.empty();
    };
  }

  private static Optional<DeviceRoute> ofAction(Tenant tenant, DeviceId device, List<String> rest) {
    return switch (rest.getFirst()) {
      case "deploymentBase" ->
          Optional.of(new Deployment(tenant, device, ActionId.parse(rest.get(1))));
      case "cancelAction" -> Optional.of(new Cancel(tenant, device, ActionId.parse(rest.get(1))));
      case "deltas" ->
          Optional.of(
              rest.get(1).isEmpty()
                  ? new Deltas(tenant, device)
                  : new Delta(tenant, device, Digest.parseSha256(rest.get(1))));
      case "director" -> Optional.of(new Director(tenant, device, rest.get(1)));
      case String _ -> Optional.empty();
    };
  }

  private static Optional<DeviceRoute> feedback(Tenant tenant, DeviceId device, List<String> rest) {
    return switch (rest.getFirst()) {
      case "deploymentBase" ->
          Optional.of(new DeploymentFeedback(tenant, device, ActionId.parse(rest.get(1))));
      case "cancelAction" ->
          Optional.of(new CancelFeedback(tenant, device, ActionId.parse(rest.get(1))));
      case String _ -> Optional.empty();
    };
  }

  private static Optional<DeviceRoute> artifact(Tenant tenant, DeviceId device, List<String> rest) {
    String module = rest.get(1);
    if (!rest.get(0).equals("softwaremodules")
        || !rest.get(2).equals("artifacts")
        || !MODULE.matcher(module).matches()) {
      return Optional.empty();
    }
    String file = rest.get(3);
    ArtifactForm form =
        file.endsWith(ArtifactForm.BLOCKS.suffix())
            ? ArtifactForm.BLOCKS
            : file.endsWith(ArtifactForm.MD5SUM.suffix())
                ? ArtifactForm.MD5SUM
                : ArtifactForm.BYTES;
    String name = file.substring(0, file.length() - form.suffix().length());
    return Optional.of(new Artifact(tenant, device, Long.parseLong(module), name, form));
  }
}

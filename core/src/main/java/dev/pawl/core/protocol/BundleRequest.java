package dev.pawl.core.protocol;

import dev.pawl.core.failure.Result;
import dev.pawl.core.json.JsonValue;
import dev.pawl.core.json.JsonValue.JsonObject;
import dev.pawl.core.json.JsonView;
import dev.pawl.core.value.MalformedInput;
import dev.pawl.core.value.Nonce;
import dev.pawl.core.value.RoleName;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// What a device asks for in one request instead of several: newer files than it holds
/// (docs/spec/director.md, "Bundle").
///
/// @param nonce the director's answer must repeat it
/// @param director versions held of the director's files, by role
/// @param image versions held of the image repository's files, by role; absent when none are wanted
public record BundleRequest(
    Nonce nonce, Map<RoleName, Long> director, Optional<Map<RoleName, Long>> image) {
  /// Most roles of one repository.
  public static final int MOST_ROLES = 64;

  private static final long HIGHEST = (1L << 53) - 1;

  public BundleRequest {
    director = copied(director);
    image = image.map(BundleRequest::copied);
  }

  private static Map<RoleName, Long> copied(Map<RoleName, Long> versions) {
    if (versions.size() > MOST_ROLES) {
      throw new MalformedInput("versions", versions.size() + " roles", "at most " + MOST_ROLES);
    }
    for (long version : versions.values()) {
      if (version < 1 || version > HIGHEST) {
        throw new MalformedInput("version", Long.toString(version), "1 to 2^53 - 1");
      }
    }
    return Collections.unmodifiableMap(new LinkedHashMap<>(versions));
  }

  /// The body.
  public static JsonObject toJson(BundleRequest request) {
    var json =
        JsonObject.builder()
            .put("nonce", request.nonce.value())
            .put("director", toJson(request.director));
    request.image.ifPresent(versions -> json.put("image", toJson(versions)));
    return json.build();
  }

  private static JsonObject toJson(Map<RoleName, Long> versions) {
    var json = JsonObject.builder();
    versions.forEach((role, version) -> json.put(role.value(), version));
    return json.build();
  }

  /// Reads a body; fields not known here are ignored.
  public static Result<BundleRequest, ProtocolFailure> fromJson(JsonValue json) {
    return Body.read(
        "bundle request",
        json,
        body ->
            new BundleRequest(
                body.as("nonce", Nonce::new),
                versions(body.member("director")),
                body.optional("image").map(BundleRequest::versions)));
  }

  private static Map<RoleName, Long> versions(JsonView view) {
    var versions = new LinkedHashMap<RoleName, Long>();
    view.asMembers().forEach((role, at) -> versions.put(new RoleName(role), at.asNumber()));
    return versions;
  }
}

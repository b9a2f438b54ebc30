package dev.pawl.server.signer;

import dev.pawl.core.failure.Result;
import dev.pawl.core.json.JsonFailure;
import dev.pawl.core.json.JsonLimits;
import dev.pawl.core.json.JsonReader;
import dev.pawl.core.json.JsonValue;
import dev.pawl.core.json.JsonValue.JsonObject;
import dev.pawl.core.json.JsonView;
import dev.pawl.core.key.PublicKey;
import dev.pawl.core.trust.RoleType;
import dev.pawl.core.value.ByteCount;
import dev.pawl.core.value.DeviceId;
import dev.pawl.core.value.Nonce;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/// What server and signer say to each other: one JSON object a line, question and answer in turn.
final class SignerProtocol {
  /// Longest line.
  static final ByteCount LONGEST = ByteCount.kibi(256);

  private static final JsonLimits LIMITS = JsonLimits.standard().withDocument(LONGEST);

  private SignerProtocol() {}

  static Result<JsonValue, JsonFailure> read(String line) {
    return JsonReader.read(line.getBytes(StandardCharsets.UTF_8), LIMITS);
  }

  // --- the signer's side -------------------------------------------------------------------------

  /// Answers one line.
  static JsonObject answer(DirectorSigner desk, String line) {
    return switch (read(line).then(json -> JsonView.read(json, view -> answer(desk, view)))) {
      case Result.Ok<JsonObject, JsonFailure>(JsonObject answer) -> answer;
      case Result.Failed<JsonObject, JsonFailure>(JsonFailure failure) ->
          failed(new SignerFailure.Refused(failure.explain()));
    };
  }

  private static JsonObject answer(DirectorSigner desk, JsonView question) {
    return switch (question.text("op")) {
      case "keys" -> told(desk.publicKeys().map(SignerProtocol::keys));
      case "timestamp" ->
          told(
              desk.timestamp(
                      question.as("device", DeviceId::new),
                      question.optional("nonce").map(nonce -> nonce.as(Nonce::new)),
                      question.number("version"),
                      question.number("snapshot"))
                  .map(file -> JsonObject.builder().put("file", base64(file)).build()));
      case "files" ->
          told(
              desk.files(
                      AssignmentJson.read(question.object("assignment")),
                      question.number("version"),
                      question.instant("issued"),
                      question.optional("receipt").map(receipt -> receipt.as(Receipt::new)))
                  .map(
                      files ->
                          JsonObject.builder()
                              .put("snapshot", base64(files.snapshot()))
                              .put("targets", base64(files.targets()))
                              .put("receipt", files.receipt().value())
                              .build()));
      case String _ -> throw question.member("op").wrong("keys, timestamp or files", "another");
    };
  }

  private static JsonObject keys(Map<RoleType, PublicKey> keys) {
    var json = JsonObject.builder();
    keys.forEach((role, key) -> json.put(role.tufName(), key.toTuf()));
    return json.build();
  }

  private static JsonObject told(Result<JsonObject, SignerFailure> result) {
    return switch (result) {
      case Result.Ok<JsonObject, SignerFailure>(JsonObject answer) -> answer;
      case Result.Failed<JsonObject, SignerFailure>(SignerFailure failure) -> failed(failure);
    };
  }

  /// Says why not.
  static JsonObject failed(SignerFailure failure) {
    var json = JsonObject.builder();
    switch (failure) {
      case SignerFailure.RateLimited(int perMinute) -> json.put("limit", perMinute);
      case SignerFailure.Refused(String problem) -> json.put("refused", problem);
      case SignerFailure other -> json.put("broken", other.explain());
    }
    return json.build();
  }

  // --- the server's side -------------------------------------------------------------------------

  /// What an answer says if it says why not.
  static Optional<SignerFailure> failure(JsonView answer) {
    return answer
        .optional("limit")
        .<SignerFailure>map(
            limit -> new SignerFailure.RateLimited(Math.clamp(limit.asNumber(), 0, 1_000_000)))
        .or(() -> answer.optional("refused").map(why -> new SignerFailure.Refused(why.asText())))
        .or(() -> answer.optional("broken").map(why -> new SignerFailure.NotStarted(why.asText())));
  }

  static Map<RoleType, PublicKey> keys(JsonView answer) {
    var keys = new EnumMap<RoleType, PublicKey>(RoleType.class);
    for (RoleType role : new RoleType[] {RoleType.TARGETS, RoleType.SNAPSHOT, RoleType.TIMESTAMP}) {
      keys.put(role, PublicKey.fromTuf(answer.object(role.tufName()).asObject()));
    }
    return keys;
  }

  private static String base64(byte[] bytes) {
    return Base64.getEncoder().encodeToString(bytes);
  }
}

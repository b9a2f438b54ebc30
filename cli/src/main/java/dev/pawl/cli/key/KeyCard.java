package dev.pawl.cli.key;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.pawl.cli.failure.CliFailure;
import dev.pawl.cli.failure.CoreRefused;
import dev.pawl.cli.shell.UsageFailure;
import dev.pawl.core.failure.Failure;
import dev.pawl.core.failure.Result;
import dev.pawl.core.file.DurableFile;
import dev.pawl.core.json.CanonicalJson;
import dev.pawl.core.json.JsonFailure;
import dev.pawl.core.json.JsonLimits;
import dev.pawl.core.json.JsonReader;
import dev.pawl.core.json.JsonValue.JsonObject;
import dev.pawl.core.json.JsonView;
import dev.pawl.core.json.JsonWriter;
import dev.pawl.core.key.PublicKey;
import dev.pawl.core.key.Signer;
import dev.pawl.core.value.ByteCount;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.Optional;

/// What a new signer hands in to become one: name and public key, signed with the key itself. So
/// whoever prepares a change of keys knows that the key id is right and that its holder can sign,
/// before anybody else is asked to (docs/spec/key-request.md).
///
/// @param name what people call the key
public record KeyCard(String name, PublicKey key) {
  private static final String TYPE = "key-card";
  private static final int SPEC = 1;
  private static final ByteCount LIMIT = ByteCount.kibi(64);
  private static final int LONGEST_NAME = 64;

  /// Why a file is no card.
  public record Unusable(Path file, String found) implements Failure {
    @Override
    public String code() {
      return "key.card-unusable";
    }

    @Override
    public String explain() {
      return "Reading key card "
          + file
          + ": expected a name and a public key, signed with that key; found "
          + found
          + ". Have it made again with `pawl key card`.";
    }
  }

  /// The card of a signer, as bytes.
  static byte[] make(String name, Signer signer) {
    JsonObject body = body(name, signer.publicKey());
    String signature = HexFormat.of().formatHex(signer.sign(CanonicalJson.encode(body)));
    JsonObject card =
        JsonObject.builder()
            .put("_type", TYPE)
            .put("spec", SPEC)
            .put("name", name)
            .put("key", signer.publicKey().toTuf())
            .put("sig", signature)
            .build();
    return JsonWriter.pretty(card).getBytes(UTF_8);
  }

  private static JsonObject body(String name, PublicKey key) {
    return JsonObject.builder()
        .put("_type", TYPE)
        .put("spec", SPEC)
        .put("name", name)
        .put("key", key.toTuf())
        .build();
  }

  /// Reads a card and checks its signature.
  public static Result<KeyCard, CliFailure> read(Path file) {
    Optional<byte[]> content;
    try {
      if (Files.exists(file) && Files.size(file) > LIMIT.value()) {
        return unusable(file, "more than the limit of " + LIMIT);
      }
      content = DurableFile.read(file, LIMIT);
    } catch (IOException e) {
      throw new UncheckedIOException("reading " + file, e);
    }
    if (content.isEmpty()) {
      return Result.failed(new UsageFailure.NoSuchFile("reading a key card", file));
    }
    return switch (JsonReader.read(content.get(), JsonLimits.standard())
        .then(json -> JsonView.read(json, view -> read(view)))) {
      case Result.Ok<Optional<KeyCard>, JsonFailure>(Optional<KeyCard> card) ->
          card.<Result<KeyCard, CliFailure>>map(Result::ok)
              .orElseGet(() -> unusable(file, "a signature that is not the key's"));
      case Result.Failed<Optional<KeyCard>, JsonFailure>(JsonFailure failure) ->
          unusable(file, failure.explain());
    };
  }

  private static Result<KeyCard, CliFailure> unusable(Path file, String found) {
    return Result.failed(
        CoreRefused.notVerified(
            new Unusable(file, found),
            "reading key card " + file,
            "a name and a public key, signed with that key",
            "have it made again with `pawl key card`"));
  }

  private static Optional<KeyCard> read(JsonView view) {
    view.only("_type", "spec", "name", "key", "sig");
    if (!view.text("_type").equals(TYPE) || view.number("spec") != SPEC) {
      throw view.member("_type").wrong(TYPE + ", spec " + SPEC, "another");
    }
    String name = view.text("name");
    if (name.isEmpty() || name.length() > LONGEST_NAME) {
      throw view.member("name").wrong("1 to " + LONGEST_NAME + " characters", "another length");
    }
    PublicKey key = PublicKey.fromTuf(view.object("key").asObject());
    byte[] signature = view.member("sig").asHex();
    return key.verifies(CanonicalJson.encode(body(name, key)), signature)
        ? Optional.of(new KeyCard(name, key))
        : Optional.empty();
  }
}

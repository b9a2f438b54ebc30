package dev.pawl.cli.release;

import dev.pawl.cli.failure.CliFailure;
import dev.pawl.cli.repository.LineState;
import dev.pawl.cli.shell.UsageFailure;
import dev.pawl.cli.workspace.KeyNames;
import dev.pawl.core.failure.Result;
import dev.pawl.core.file.DurableFile;
import dev.pawl.core.json.JsonFailure;
import dev.pawl.core.json.JsonLimits;
import dev.pawl.core.json.JsonReader;
import dev.pawl.core.json.JsonValue.JsonObject;
import dev.pawl.core.json.JsonView;
import dev.pawl.core.json.JsonWriter;
import dev.pawl.core.key.Signer;
import dev.pawl.core.value.ByteCount;
import dev.pawl.core.value.ProductLine;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Optional;

/// A request to sign the next metadata of a product line: one file that is carried from person to
/// person
/// and collects their signatures (docs/spec/signing-request.md). Immutable; signing gives a new
/// one.
///
/// Nothing in it is believed. [#check] verifies everything from a root the reader has, and
/// recomputes
/// what people are shown from the bytes that they will sign.
public final class SigningRequest {
  private static final String TYPE = "signing-request";
  private static final int SPEC = 1;
  private static final ByteCount LIMIT = ByteCount.mebi(8);
  private static final int LONGEST_REMARK = 1000;
  private static final JsonLimits LIMITS = new JsonLimits(LIMIT, 8, ByteCount.mebi(2), 100_000);

  private final ProductLine line;
  private final byte[] metadata;
  private final RequestContext context;
  private final Path image;
  private final Optional<String> remark;
  private final KeyNames names;
  private final JsonObject summary;

  private SigningRequest(
      ProductLine line, byte[] metadata, RequestContext context, Path image, Shown shown) {
    this.line = line;
    this.metadata = metadata.clone();
    this.context = context;
    this.image = image;
    this.remark = shown.remark();
    this.names = shown.names();
    this.summary = shown.summary();
  }

  /// What is in the request for people only.
  private record Shown(Optional<String> remark, KeyNames names, JsonObject summary) {}

  /// A new request.
  /// @param unsigned the metadata file without signatures
  /// @param image the image it adds
  /// @param remark why a rule was set aside
  /// @param all names of keys; those of the line go into the request
  static Result<SigningRequest, CliFailure> open(
      LineState current, byte[] unsigned, Path image, Optional<String> remark, KeyNames all) {
    KeyNames names = all.only(current.role().keys().keyIds());
    return CheckedRequest.of(current, unsigned, names)
        .map(
            checked ->
                new SigningRequest(
                    current.line(),
                    unsigned,
                    RequestContext.of(current),
                    image.toAbsolutePath().normalize(),
                    new Shown(remark, names, checked.facts().toJson())));
  }

  /// Reads a request file. Its parts are not checked yet.
  public static Result<SigningRequest, CliFailure> read(Path file) {
    Optional<byte[]> content;
    try {
      if (Files.exists(file) && Files.size(file) > LIMIT.value()) {
        return Result.failed(
            new SigningFailure.RequestMalformed(file, "more than the limit of " + LIMIT));
      }
      content = DurableFile.read(file, LIMIT);
    } catch (IOException e) {
      throw new UncheckedIOException("reading " + file, e);
    }
    if (content.isEmpty()) {
      return Result.failed(new UsageFailure.NoSuchFile("reading a signing request", file));
    }
    return switch (JsonReader.read(content.get(), LIMITS)
        .then(json -> JsonView.read(json, view -> read(view, folderOf(file))))) {
      case Result.Ok<SigningRequest, JsonFailure>(SigningRequest request) -> Result.ok(request);
      case Result.Failed<SigningRequest, JsonFailure>(JsonFailure failure) ->
          Result.failed(new SigningFailure.RequestMalformed(file, failure.explain()));
    };
  }

  private static SigningRequest read(JsonView view, Path folder) {
    view.only(
        "_type", "spec", "line", "metadata", "context", "image", "remark", "names", "summary");
    if (!view.text("_type").equals(TYPE)) {
      throw view.member("_type").wrong(TYPE, "another type");
    }
    if (view.number("spec") != SPEC) {
      throw view.member("spec").wrong(Integer.toString(SPEC), "another version");
    }
    Optional<String> remark = view.optional("remark").map(JsonView::asText);
    if (remark.isPresent() && remark.get().length() > LONGEST_REMARK) {
      throw view.member("remark").wrong("at most " + LONGEST_REMARK + " characters", "more");
    }
    return new SigningRequest(
        view.as("line", ProductLine::new),
        view.base64("metadata"),
        RequestContext.read(view.object("context")),
        folder.resolve(view.text("image")).normalize(),
        new Shown(remark, KeyNames.read(view.object("names")), view.object("summary").asObject()));
  }

  /// Writes the request, in place of an older state of it.
  public void write(Path file) throws IOException {
    var json =
        JsonObject.builder()
            .put("_type", TYPE)
            .put("spec", SPEC)
            .put("line", line.value())
            .put("summary", summary)
            .putText("remark", remark)
            .put("names", names.toJson())
            .put("image", imageFrom(folderOf(file)))
            .put("metadata", Base64.getEncoder().encodeToString(metadata))
            .put("context", context.toJson());
    DurableFile.replace(file, JsonWriter.pretty(json.build()).getBytes(StandardCharsets.UTF_8));
  }

  private String imageFrom(Path folder) {
    Path from = folder.toAbsolutePath().normalize();
    return image.getRoot() != null && image.getRoot().equals(from.getRoot())
        ? from.relativize(image).toString()
        : image.toString();
  }

  private static Path folderOf(Path file) {
    Path folder = file.toAbsolutePath().getParent();
    return folder == null ? file.toAbsolutePath() : folder;
  }

  /// The line whose metadata is to be signed.
  public ProductLine line() {
    return line;
  }

  /// Where the image lay when it was described, if it is still there.
  public Path image() {
    return image;
  }

  /// Why a rule was set aside, in the words of whoever made the request. Not signed.
  public Optional<String> remark() {
    return remark;
  }

  /// Verifies everything in the request from a root that the caller trusts, and finds out what is
  /// to be
  /// signed.
  public Result<CheckedRequest, CliFailure> check(byte[] trustedRoot) {
    return context
        .verify(line, trustedRoot)
        .then(current -> CheckedRequest.of(current, metadata, names))
        .then(
            checked ->
                checked.facts().toJson().equals(summary)
                    ? Result.ok(checked)
                    : Result.failed(
                        new SigningFailure.RequestAltered(
                            "a summary that says something else than what is to be signed")));
  }

  /// The request with one more signature. Checks everything first.
  public Result<SigningRequest, CliFailure> sign(Signer signer, byte[] trustedRoot) {
    return check(trustedRoot)
        .then(checked -> checked.signedBy(signer))
        .map(
            signed ->
                new SigningRequest(
                    line, signed, context, image, new Shown(remark, names, summary)));
  }
}

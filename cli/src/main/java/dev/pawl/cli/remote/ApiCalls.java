package dev.pawl.cli.remote;

import dev.pawl.cli.failure.CliFailure;
import dev.pawl.core.failure.Result;
import dev.pawl.core.json.JsonFailure;
import dev.pawl.core.json.JsonLimits;
import dev.pawl.core.json.JsonReader;
import dev.pawl.core.json.JsonValue.JsonObject;
import dev.pawl.core.json.JsonView;
import dev.pawl.core.json.JsonWriter;
import dev.pawl.core.value.ByteCount;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/// What all operations share: a request goes out, its status is judged, its body is read strictly.
final class ApiCalls {
  /// Most items the API gives at once.
  static final int PAGE = 500;

  private static final byte[] NO_BODY = {};

  /// Enough for a rollout to all of some 40,000 devices, each with its decision.
  private static final JsonLimits ANSWER_LIMITS =
      JsonLimits.standard().withDocument(ByteCount.mebi(16)).withEntries(1_000_000);

  private final HttpsLink link;

  ApiCalls(HttpsLink link) {
    this.link = link;
  }

  <T> Result<T, CliFailure> get(String attempted, String path, Function<JsonView, T> codec) {
    return expect(attempted, "GET", path, NO_BODY).then(answer -> parse(attempted, answer, codec));
  }

  <T> Result<T, CliFailure> post(
      String attempted, String path, JsonObject body, Function<JsonView, T> codec) {
    return expect(attempted, "POST", path, JsonWriter.compact(body))
        .then(answer -> parse(attempted, answer, codec));
  }

  <T> Result<Page<T>, CliFailure> page(
      String attempted, String path, Optional<String> after, Function<JsonView, T> codec) {
    String query = "?limit=" + PAGE + after.map(cursor -> "&after=" + encoded(cursor)).orElse("");
    return get(
        attempted,
        path + query,
        view ->
            new Page<>(
                view.array("items").stream().map(codec).toList(),
                Fields.optional(view, "next", Fields::id)));
  }

  <T> Result<List<T>, CliFailure> all(String attempted, String path, Function<JsonView, T> codec) {
    List<T> items = new ArrayList<>();
    Optional<String> after = Optional.empty();
    do {
      switch (page(attempted, path, after, codec)) {
        case Result.Ok<Page<T>, CliFailure>(Page<T> page) -> {
          if (page.next().isPresent() && page.items().isEmpty()) {
            return Result.failed(endless(attempted));
          }
          items.addAll(page.items());
          after = page.next();
        }
        case Result.Failed<Page<T>, CliFailure>(CliFailure failure) -> {
          return Result.failed(failure);
        }
      }
    } while (after.isPresent());
    return Result.ok(items);
  }

  private static CliFailure endless(String attempted) {
    return new RemoteFailure.UnexpectedAnswer(
        attempted, "items, or the end of the list", "neither: an empty part with a next one");
  }

  Result<HttpResponse<byte[]>, CliFailure> expect(
      String attempted, String method, String path, byte[] body) {
    return link.send(attempted, method, path, body).then(answer -> accepted(attempted, answer));
  }

  static Result<HttpResponse<byte[]>, CliFailure> accepted(
      String attempted, HttpResponse<byte[]> answer) {
    return answer.statusCode() / 100 == 2 ? Result.ok(answer) : refused(attempted, answer);
  }

  static <T> Result<T, CliFailure> refused(String attempted, HttpResponse<byte[]> answer) {
    return Result.failed(Problem.read(attempted, answer.statusCode(), answer.body()));
  }

  static <T> Result<T, CliFailure> parse(
      String attempted, HttpResponse<byte[]> answer, Function<JsonView, T> codec) {
    var read =
        JsonReader.read(answer.body(), ANSWER_LIMITS).then(json -> JsonView.read(json, codec));
    return switch (read) {
      case Result.Ok<T, JsonFailure>(T value) -> Result.ok(value);
      case Result.Failed<T, JsonFailure>(JsonFailure failure) ->
          Result.failed(
              new RemoteFailure.UnexpectedAnswer(
                  attempted, "an answer as the API describes it", failure.explain()));
    };
  }

  static String encoded(String segment) {
    return URLEncoder.encode(segment, StandardCharsets.UTF_8).replace("+", "%20");
  }
}

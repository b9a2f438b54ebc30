package dev.pawl.server.ddi;

import dev.pawl.core.failure.Result;
import dev.pawl.core.json.CborReader;
import dev.pawl.core.json.JsonFailure;
import dev.pawl.core.json.JsonLimits;
import dev.pawl.core.json.JsonValue;
import dev.pawl.core.json.JsonView;
import dev.pawl.server.http.Refusal;
import dev.pawl.server.http.Request;
import dev.pawl.server.http.RequestRefused;

/// A device's body: CBOR where it says so, else JSON, whatever else it says. SWUpdate puts a
/// content
/// type on every request, also on those without a body.
final class DdiBody {
  static final String CBOR = "application/cbor";

  private DdiBody() {}

  static JsonView of(Request request) {
    boolean cbor = request.header("content-type").filter(type -> type.startsWith(CBOR)).isPresent();
    return cbor ? cbor(request) : request.json();
  }

  private static JsonView cbor(Request request) {
    JsonLimits limits = JsonLimits.standard().withDocument(DdiRoutes.BODY);
    return switch (CborReader.read(request.bodyBytes(), limits)) {
      case Result.Ok<JsonValue, JsonFailure>(JsonValue value) -> JsonView.of(value);
      case Result.Failed<JsonValue, JsonFailure>(JsonFailure failure) ->
          throw new RequestRefused(new Refusal(400, failure));
    };
  }
}

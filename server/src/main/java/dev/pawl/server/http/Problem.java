package dev.pawl.server.http;

import dev.pawl.core.failure.Failure;
import dev.pawl.core.json.JsonValue.JsonObject;

/// The body of an error answer to operators: `application/problem+json` (RFC 9457) with our own
/// members `code`, `attempted`, `expected`, `found`, `remedy`. `detail` is the whole explanation;
/// the four parts are there where the failure knows them apart.
final class Problem {
  static final String MEDIA_TYPE = "application/problem+json";

  private Problem() {}

  static JsonObject of(int status, Failure failure) {
    var problem =
        JsonObject.builder()
            .put("type", "urn:pawl:failure:" + failure.code())
            .put("title", failure.code())
            .put("status", status)
            .put("code", failure.code())
            .put("detail", failure.explain());
    Failure facts = failure instanceof Refusal(var _, Failure inner) ? inner : failure;
    if (facts instanceof Explained explained) {
      problem
          .put("attempted", explained.attempted())
          .put("expected", explained.expected())
          .put("found", explained.found())
          .put("remedy", explained.remedy());
    }
    return problem.build();
  }
}

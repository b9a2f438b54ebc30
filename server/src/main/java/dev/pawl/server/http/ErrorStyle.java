package dev.pawl.server.http;

import dev.pawl.core.failure.Failure;
import dev.pawl.core.json.JsonValue.JsonObject;
import dev.pawl.core.json.JsonWriter;

/// How a listener words its refusals.
public enum ErrorStyle {
  /// For operators: [Problem].
  PROBLEM {
    @Override
    Response answer(int status, Failure failure) {
      return Response.bytes(
          status, Problem.MEDIA_TYPE, JsonWriter.compact(Problem.of(status, failure)));
    }
  },
  /// For devices: the error body of DDI, with our code as `errorCode`.
  DDI {
    @Override
    Response answer(int status, Failure failure) {
      return Response.json(
          status,
          JsonObject.builder()
              .put("errorCode", failure.code())
              .put("exceptionClass", failure.code())
              .put("message", failure.explain())
              .build());
    }
  };

  abstract Response answer(int status, Failure failure);
}

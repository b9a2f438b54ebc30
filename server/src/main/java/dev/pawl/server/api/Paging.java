package dev.pawl.server.api;

import dev.pawl.core.json.JsonValue.JsonObject;
import dev.pawl.core.value.MalformedInput;
import dev.pawl.server.http.Request;
import dev.pawl.server.http.Response;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/// The part of a list a request wants: `limit` items (1 to 500, 100 by default) behind the cursor
/// `after`. The answer names the next cursor while there may be more.
record Paging(Optional<String> after, int limit) {
  private static final int LONGEST = 500;
  private static final int USUAL = 100;

  /// Reads `limit` and `after` of the query.
  static Paging of(Request request) {
    return new Paging(
        request.query("after"), request.query("limit").map(Paging::limit).orElse(USUAL));
  }

  private static int limit(String text) {
    if (text.matches("[1-9][0-9]{0,2}") && Integer.parseInt(text) <= LONGEST) {
      return Integer.parseInt(text);
    }
    throw new MalformedInput("limit", text, "a whole number from 1 to " + LONGEST);
  }

  /// The answer with these items.
  /// @param cursor what stands for an item in `after`
  <T> Response answer(List<T> items, Function<T, JsonObject> json, Function<T, String> cursor) {
    var body = JsonObject.builder().put("items", items.stream().map(json).toList());
    if (items.size() == limit) {
      body.put("next", cursor.apply(items.getLast()));
    }
    return Response.json(200, body.build());
  }
}

package dev.pawl.server.http;

import java.io.IOException;

/// Answers the requests of one route. Runs on a virtual thread of its own and may block.
///
/// Expected failures are answered with [Response#refused]. [dev.pawl.core.value.MalformedInput] and
/// `JsonShape` thrown while reading the request become 400; anything else thrown is a surprise:
/// logged once with an incident number, answered 500 with that number and nothing more.
@FunctionalInterface
public interface Handler {
  /// Answers `request`.
  Response handle(Request request) throws IOException;
}

package dev.pawl.cli.remote;

import dev.pawl.core.json.JsonValue.JsonObject;
import dev.pawl.core.json.JsonView;
import java.util.List;

/// Line metadata the server has accepted.
public record PublishedLine(String role, long version, List<String> targets) {
  public PublishedLine {
    targets = List.copyOf(targets);
  }

  static PublishedLine read(JsonView view) {
    return new PublishedLine(
        view.text("role"),
        view.number("version"),
        view.array("targets").stream().map(PublishedLine::target).toList());
  }

  private static String target(JsonView view) {
    return view.json() instanceof JsonObject ? view.text("path") : view.asText();
  }
}

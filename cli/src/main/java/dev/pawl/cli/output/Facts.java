package dev.pawl.cli.output;

import dev.pawl.cli.output.Table.Tone;
import java.util.ArrayList;
import java.util.List;

/// Names and values about one thing, one to a line, values aligned. A value may carry a tone.
public final class Facts {
  private record Fact(String name, String value, Tone tone) {}

  private final List<Fact> facts = new ArrayList<>();

  /// Adds a fact.
  public Facts add(String name, String value) {
    return add(name, value, Tone.NORMAL);
  }

  /// Adds a fact whose value is coloured.
  public Facts add(String name, String value, Tone tone) {
    facts.add(new Fact(name, Plain.text(value), tone));
    return this;
  }

  /// The lines.
  public List<String> lines(Style style) {
    int width = facts.stream().mapToInt(fact -> Plain.width(fact.name())).max().orElse(0);
    return facts.stream()
        .map(
            fact ->
                style.faint(fact.name())
                    + " ".repeat(width - Plain.width(fact.name()) + 2)
                    + style.toned(fact.tone(), fact.value()))
        .toList();
  }
}

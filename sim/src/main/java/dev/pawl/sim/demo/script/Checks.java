package dev.pawl.sim.demo.script;

import dev.pawl.sim.demo.screen.Expectation;
import java.util.ArrayList;
import java.util.List;

/// Collects what a step expected and found. A step without a single check did not come out well, so
/// none can pass by doing nothing.
public final class Checks {
  private final List<Expectation> made = new ArrayList<>();

  /// Expects `found` to equal `expected`; both are shown as text.
  public void equal(String what, Object expected, Object found) {
    add(what, expected.toString(), found.toString(), expected.equals(found));
  }

  /// Expects `met`; `found` says what was seen instead.
  public void that(String what, boolean met, String expected, String found) {
    add(what, expected, found, met);
  }

  /// Says that the step could not be brought to its end.
  public void broken(String expected, String found) {
    add("the step comes to its end", expected, found, false);
  }

  private void add(String what, String expected, String found, boolean met) {
    if (made.stream().anyMatch(each -> each.what().equals(what))) {
      throw new IllegalStateException("\"" + what + "\" is checked twice in one step");
    }
    made.add(new Expectation(what, expected, found, met));
  }

  /// Everything checked so far.
  public List<Expectation> made() {
    return List.copyOf(made);
  }
}

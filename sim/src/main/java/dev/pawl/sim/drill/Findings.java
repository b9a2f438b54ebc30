package dev.pawl.sim.drill;

import java.util.ArrayList;
import java.util.List;

/// What came out of a drill, sentence by sentence.
final class Findings {
  /// Whose doing it was.
  enum Kind {
    /// The attacker could do it, and it was known that he can.
    CAN("attacker could"),
    /// The attacker could not do it.
    CANNOT("attacker could not"),
    /// The people put it right.
    RECOVERED("recovered");

    private final String words;

    Kind(String words) {
      this.words = words;
    }

    String words() {
      return words;
    }
  }

  /// One sentence.
  ///
  /// @param found what the device, server or command line answered
  /// @param asItMust whether that is what had to come out
  record Finding(Kind kind, String text, String found, boolean asItMust) {}

  private final List<Finding> all = new ArrayList<>();

  /// The attacker tries something that must fail with this answer.
  void cannot(String what, String expected, String found) {
    all.add(new Finding(Kind.CANNOT, what, found, found.equals(expected)));
  }

  /// The attacker does something that nothing can prevent.
  void can(String what, String expected, String found) {
    all.add(new Finding(Kind.CAN, what, found, found.equals(expected)));
  }

  /// The people do something that must succeed.
  void recovered(String what, String expected, String found) {
    all.add(new Finding(Kind.RECOVERED, what, found, found.equals(expected)));
  }

  List<Finding> all() {
    return List.copyOf(all);
  }

  boolean asTheyMust() {
    return !all.isEmpty() && all.stream().allMatch(Finding::asItMust);
  }
}

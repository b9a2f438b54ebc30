package dev.pawl.server.decide;

/// The answer of [UpdateDecider], always with the rule that settled it and a reason for people.
public sealed interface Decision {
  /// The device is offered the assigned image.
  record Offer(Rule rule, String reason) implements Decision {}

  /// There is nothing to do for the device, and nothing is wrong.
  record Nothing(Rule rule, String reason) implements Decision {}

  /// Something is wanted that the device must not get.
  record Refuse(Rule rule, String reason) implements Decision {}

  /// What settled it.
  Rule rule();

  /// Why, with the facts, as a sentence.
  String reason();

  /// Whether the device is offered the image.
  default boolean isOffer() {
    return this instanceof Offer;
  }
}

package dev.pawl.sim.demo.screen;

import dev.pawl.cli.output.Table.Tone;
import dev.pawl.core.json.JsonValue.JsonObject;
import java.time.Duration;

/// One thing that happened, by whomever.
///
/// @param elapsed since the demo began
/// @param who a device, or `engineer`, `operator`, `server`, `attacker`, `power`
/// @param event stable name for programs, such as `update.refused`
/// @param what the same for people, two or three words
/// @param why a sentence with the facts
/// @param facts what programs need
/// @param detail left out on a screen for people
public record Happening(
    Duration elapsed,
    String who,
    String event,
    String what,
    String why,
    Tone tone,
    JsonObject facts,
    boolean detail) {}

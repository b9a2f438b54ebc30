/// The boot stage: the small program that runs first, verifies the image it is about to start from
/// the very bytes that will run, starts it, watches it, and falls back when it fails.
/// May depend on `core`, the device folder, slots, counter, watchdog and [dev.pawl.agent.offline];
/// never on the agent that it starts. Read [BootMain] first, then [BootStage].
@NullMarked
package dev.pawl.agent.boot;

import org.jspecify.annotations.NullMarked;

/// The heartbeat between a running image and the boot stage, both ends: an image that hangs, or is
/// not confirmed in time, is reset.
/// May depend on `core` only. Read [Heartbeat] first (the image's end), then [Watchdog] (the boot
/// stage's end).
@NullMarked
package dev.pawl.agent.watchdog;

import org.jspecify.annotations.NullMarked;

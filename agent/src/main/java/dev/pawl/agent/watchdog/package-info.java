/// Who watches whom: the boot stage the image, by a heartbeat with two ends; the hardware or
/// systemd the boot stage. Whoever hangs, or is not confirmed in time, is reset.
/// May depend on `core` only. Read [Heartbeat] first (the image's end), then [Watchdog] (the boot
/// stage's end), then [Keeper].
@NullMarked
package dev.pawl.agent.watchdog;

import org.jspecify.annotations.NullMarked;

/// Whether an image on trial does what the device needs, before it is confirmed. May depend on
/// `core` and the device's configuration. Read [HealthChecks] first.
@NullMarked
package dev.pawl.agent.health;

import org.jspecify.annotations.NullMarked;

/// Rollouts and actions: who shall run which release, and what became of it on each device.
/// May depend on `decide`, `release`, `fleet`, `audit` and `sql`; knows nothing of any wire format.
/// Read [ActionLife] first, then [Rollouts].
@NullMarked
package dev.pawl.server.rollout;

import org.jspecify.annotations.NullMarked;

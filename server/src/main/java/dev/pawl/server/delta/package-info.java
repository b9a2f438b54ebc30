/// Deltas: made off the request path from the versions the fleet really runs, kept as artifacts,
/// named to the director. May depend on the fleet, on rollouts, on what is published, on the audit
/// log and on the maker of deltas; only the adapters and the director depend on it.
/// Read [Deltas] first, then [DeltaWorks].
@NullMarked
package dev.pawl.server.delta;

import org.jspecify.annotations.NullMarked;

/// The director: what each device shall install now, as signed metadata made at the poll. Owns the
/// table `director_device` (one row a device) and the roots in `director/`; the keys are the
/// signer's. Depends on `signer`, `rollout`, `fleet`, `release`, `audit`, `sql` and core; decides
/// nothing itself: a rollout's action is what it says.
/// Read [Director] first; docs/spec/director.md is the format.
@NullMarked
package dev.pawl.server.director;

import org.jspecify.annotations.NullMarked;

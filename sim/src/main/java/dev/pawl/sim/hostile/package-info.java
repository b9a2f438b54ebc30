/// A server in the hands of an attacker: the real server with some of its ports exchanged, on the
/// same data folder, with the same TLS identity and the same online keys. What it cannot do is sign
/// as a release engineer. Depends on `server`, `core` and on nothing of the demo. Read
/// [TamperedServerMain] first.
@NullMarked
package dev.pawl.sim.hostile;

import org.jspecify.annotations.NullMarked;

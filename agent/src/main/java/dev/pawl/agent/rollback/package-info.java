/// The counter that only rises: the lowest release counter this device still accepts.
/// May depend on `core`, the device folder, [dev.pawl.agent.tpm] and [dev.pawl.agent.bootenv]. Read
/// [MonotonicCounter] first.
@NullMarked
package dev.pawl.agent.rollback;

import org.jspecify.annotations.NullMarked;

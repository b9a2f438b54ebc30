/// Makes the folder of a new device, as a factory would: `pawl agent manufacture`. May depend on
/// `core` and on what a device folder holds. Read [Manufacture] first.
@NullMarked
package dev.pawl.agent.manufacture;

import org.jspecify.annotations.NullMarked;

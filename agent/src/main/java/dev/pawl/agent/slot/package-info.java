/// The two places a device keeps images in, and the record of which one boots.
/// May depend on `core` and on the device folder. Read [SlotStorage] first, then [FileSlotStorage].
@NullMarked
package dev.pawl.agent.slot;

import org.jspecify.annotations.NullMarked;

/// Patches for devices that are not ours, in formats that appliers exist for everywhere.
/// May depend on `delta.suffix`; knows nothing of our own format and of containers.
/// Read [ForeignFormat] first.
@NullMarked
package dev.pawl.delta.foreign;

import org.jspecify.annotations.NullMarked;

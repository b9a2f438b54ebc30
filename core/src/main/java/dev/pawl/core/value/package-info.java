/// The words of the product as types: parsed once, then trusted.
/// May depend on nothing of ours; everything may depend on it.
/// Read [DeviceId] first.
@NullMarked
package dev.pawl.core.value;

import org.jspecify.annotations.NullMarked;

/// Compression methods found inside images: taking streams apart, and putting them together again
/// to the very same bytes with the libraries of this machine.
/// May depend on values and failures; knows nothing of images and patches.
/// Read [Method] first, then [Codecs].
@NullMarked
package dev.pawl.core.delta.codec;

import org.jspecify.annotations.NullMarked;

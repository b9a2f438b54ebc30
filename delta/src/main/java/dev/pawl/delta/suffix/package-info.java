/// Sorts the suffixes of an image, so that the longest piece it shares with another is found
/// quickly.
/// May depend on nothing but the JDK.
/// Read [SuffixArray] first, then [SuffixIndex].
@NullMarked
package dev.pawl.delta.suffix;

import org.jspecify.annotations.NullMarked;

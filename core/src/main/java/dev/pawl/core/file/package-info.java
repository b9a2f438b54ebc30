/// Files that others rely on: replaced as a whole and forced to the disk, and small records kept
/// twice, so that a power cut at any moment leaves the old content or the new one.
/// May depend on values only. Read [DurableFile] first, then [TwinFile].
@NullMarked
package dev.pawl.core.file;

import org.jspecify.annotations.NullMarked;

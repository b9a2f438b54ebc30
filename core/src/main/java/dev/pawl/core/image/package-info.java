/// The bytes of an image: its block hashes, the check of every block before anything uses it, and
/// the rules for whether an image may be installed on, or booted by, a device.
/// May depend on values, failures and the description of a release; opens no files.
/// Read [BlockList] first, then [BlockVerifier] and [InstallRules].
@NullMarked
package dev.pawl.core.image;

import org.jspecify.annotations.NullMarked;

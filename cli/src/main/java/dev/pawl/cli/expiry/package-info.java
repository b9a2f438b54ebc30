/// `pawl expiry`: what ends when.
/// May depend on `cli.remote`, `cli.repository`, `cli.workspace`, `cli.shell`, `cli.output` and
/// core. Read [ExpiryCommand] first.
@NullMarked
package dev.pawl.cli.expiry;

import org.jspecify.annotations.NullMarked;

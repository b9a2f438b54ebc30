/// The command `pawl init`.
/// May depend on `cli.shell`, `cli.key`, `cli.output` and `cli.workspace`.
/// Read [InitCommand] first.
@NullMarked
package dev.pawl.cli.init;

import org.jspecify.annotations.NullMarked;

/// What every command gets handed: the process around it, the options all commands share, the
/// workspace and the server these lead to.
/// May depend on every package of the command line that holds no command; commands depend on it.
/// Read [Shell] first, then [Session].
@NullMarked
package dev.pawl.cli.shell;

import org.jspecify.annotations.NullMarked;

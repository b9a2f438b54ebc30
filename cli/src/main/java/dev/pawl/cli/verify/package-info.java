/// The command `pawl verify`: is this image genuine, and may it run here? Without a server, a
/// network
/// or a workspace.
/// May depend on `cli.shell`, `cli.output`, `cli.release` and core.
/// Read [ImageCheck] first.
@NullMarked
package dev.pawl.cli.verify;

import org.jspecify.annotations.NullMarked;

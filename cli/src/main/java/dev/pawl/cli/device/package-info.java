/// The commands `pawl device …`: register, list, show, revoke.
/// May depend on `cli.shell`, `cli.output` and `cli.remote`.
/// Read [DeviceCommands] first.
@NullMarked
package dev.pawl.cli.device;

import org.jspecify.annotations.NullMarked;

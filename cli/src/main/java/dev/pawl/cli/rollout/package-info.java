/// The commands `pawl rollout …`: bring a release to devices, watch it arrive, call it off.
/// May depend on `cli.shell`, `cli.output` and `cli.remote`.
/// Read [RolloutCommands] first.
@NullMarked
package dev.pawl.cli.rollout;

import org.jspecify.annotations.NullMarked;

/// The noun `pawl bundle`: one file for devices without a network. May depend on `core`,
/// [dev.pawl.cli.remote], [dev.pawl.cli.repository], [dev.pawl.cli.workspace] and what all commands
/// share. Read [BundleCommands] first.
@NullMarked
package dev.pawl.cli.bundle;

import org.jspecify.annotations.NullMarked;

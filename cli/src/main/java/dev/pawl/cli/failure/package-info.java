/// What every failure of the command line has in common: its exit code and its four texts.
/// May depend on `core.failure` and `core.value`; every other package of the command line depends
/// on it.
/// Read [CliFailure] first, then [ExitCode].
@NullMarked
package dev.pawl.cli.failure;

import org.jspecify.annotations.NullMarked;

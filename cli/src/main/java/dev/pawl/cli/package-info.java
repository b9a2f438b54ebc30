/// The command line `pawl`: wires the commands and turns how they end into exit codes.
/// May depend on every package of the command line; none depends on it.
/// Read [PawlMain] first.
@NullMarked
package dev.pawl.cli;

import org.jspecify.annotations.NullMarked;

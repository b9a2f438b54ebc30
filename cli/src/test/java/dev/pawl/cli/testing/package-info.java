/// What tests of the command line share: a world to run commands in, a server that answers by
/// script, a workspace made once and copied. May depend on everything in the command line.
/// Read [TestShell] first.
@NullMarked
package dev.pawl.cli.testing;

import org.jspecify.annotations.NullMarked;

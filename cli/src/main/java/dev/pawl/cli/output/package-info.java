/// How things look: tables, progress bars, colours, JSON. Data goes to stdout, everything else to
/// stderr.
/// May depend on `cli.failure`, `core.json` and `core.value`; knows no command.
/// Read [Output] first.
@NullMarked
package dev.pawl.cli.output;

import org.jspecify.annotations.NullMarked;

/// The audit log from outside: fetched, checked link by link, compared with what was seen before.
/// The
/// commands `pawl audit …`.
/// May depend on `cli.shell`, `cli.output`, `cli.remote` and `core.chain`.
/// Read [AuditCheck] first.
@NullMarked
package dev.pawl.cli.audit;

import org.jspecify.annotations.NullMarked;

/// What is published, verified from the factory root down to one product line: from the workspace's
/// copies, or from the server.
/// May depend on `cli.failure`, `cli.remote`, `cli.shell`, `cli.workspace`, `core.trust` and
/// `core.release`.
/// Read [LineState] first.
@NullMarked
package dev.pawl.cli.repository;

import org.jspecify.annotations.NullMarked;

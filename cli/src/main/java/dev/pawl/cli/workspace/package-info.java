/// The release engineer's folder: keys, staged requests, copies of what is published, and how to
/// reach
/// the server (docs/spec/workspace.md).
/// May depend on `cli.failure`, `cli.remote` and core.
/// Read [Workspace] first.
@NullMarked
package dev.pawl.cli.workspace;

import org.jspecify.annotations.NullMarked;

/// Changes of who may sign: prepared by one person, signed by several, published by one. The rules
/// are `core.ceremony`'s; here are the file that is carried around and the commands.
/// May depend on `cli.key`, `cli.repository`, `cli.workspace`, `cli.remote`, `cli.shell`,
/// `cli.output` and core.
/// Read [KeyRequest] first; docs/spec/key-request.md is the format.
@NullMarked
package dev.pawl.cli.ceremony;

import org.jspecify.annotations.NullMarked;

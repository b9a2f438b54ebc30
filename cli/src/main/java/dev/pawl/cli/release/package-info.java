/// From a built image to a published release: describe it, sign it by several people, publish it,
/// prove
/// it. The logic is plain Java ([ReleaseDraft], [SigningRequest], [Publisher]); the commands `pawl
/// release …` are around it.
/// May depend on `cli.ceremony`, `cli.repository`, `cli.workspace`, `cli.remote`, `cli.shell`,
/// `cli.key` and `cli.output`.
/// Read [SigningRequest] first; docs/spec/signing-request.md is the format.
@NullMarked
package dev.pawl.cli.release;

import org.jspecify.annotations.NullMarked;

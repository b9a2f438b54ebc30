/// What exists to be installed: artifacts by their digest, the signed image repository, the
/// catalogue of releases read from it. Nothing enters without its proof: bytes by their digest,
/// metadata by its signatures.
/// May depend on `sql` and `audit`, and on core. Read [Publication] first, then [ArtifactStore].
@NullMarked
package dev.pawl.server.release;

import org.jspecify.annotations.NullMarked;

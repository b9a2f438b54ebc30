/// Who may say which images exist: TUF 1.0.34 metadata, its verification, the client's workflow.
/// May depend on `core.failure`, `core.value`, `core.json` and `core.key`; reaches network and disk
/// only
/// through [MetadataSource] and [MetadataStore].
/// Read [Metadata] first, then [MetadataVerifier], [TrustedSet] and [TufClient];
/// docs/spec/metadata.md is the format.
@NullMarked
package dev.pawl.core.trust;

import org.jspecify.annotations.NullMarked;

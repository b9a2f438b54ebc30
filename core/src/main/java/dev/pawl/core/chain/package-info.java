/// The audit chain: entries bound to each other by their hashes, so that no one can change, drop,
/// insert or reorder one without it showing (docs/spec/audit-chain.md). Computes and stores
/// nothing.
/// May depend on values, failures and JSON. Read [AuditEntry] first, then [ChainVerifier].
@NullMarked
package dev.pawl.core.chain;

import org.jspecify.annotations.NullMarked;

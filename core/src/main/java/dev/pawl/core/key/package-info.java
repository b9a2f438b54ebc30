/// Keys and signatures: public keys as TUF writes them, signers, encrypted key files.
/// May depend on `core.failure`, `core.value` and `core.json`; cryptography is the JDK's.
/// Read [PublicKey] first, then [Signer] and [KeyFile].
@NullMarked
package dev.pawl.core.key;

import org.jspecify.annotations.NullMarked;

/// Keys in tokens: smart cards, USB keys, HSMs and TPMs, through PKCS#11. The token signs; the
/// private key never is in our memory.
/// May depend on `core.key`, `core.failure`, `core.file` and `core.value`; the work is SunPKCS11's,
/// and the list of tokens is had from the module itself, because SunPKCS11 does not give it.
/// Read [Token] first.
@NullMarked
package dev.pawl.core.key.token;

import org.jspecify.annotations.NullMarked;

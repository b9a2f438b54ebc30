/// What ends when: roles, keys and certificates; and the warnings before it.
/// May depend on `server.audit`, `server.sql` and core; what ends is told by `server.release` and
/// `server.identity`, joined in the assembly.
/// Read [ExpiryWatch] first.
@NullMarked
package dev.pawl.server.expiry;

import org.jspecify.annotations.NullMarked;

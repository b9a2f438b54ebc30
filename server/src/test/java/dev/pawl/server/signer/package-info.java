/// Tests of [dev.pawl.server.signer].
@NullMarked
package dev.pawl.server.signer;

import org.jspecify.annotations.NullMarked;

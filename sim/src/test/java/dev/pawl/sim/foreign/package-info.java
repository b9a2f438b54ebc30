/// Readers of others on repositories of ours: tuf-js and python-tuf must accept what we publish,
/// and go on accepting it through every rotation. Depends on core's testkit. Read
/// [ForeignReadersTest] first.
@NullMarked
package dev.pawl.sim.foreign;

import org.jspecify.annotations.NullMarked;

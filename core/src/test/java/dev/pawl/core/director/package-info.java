/// Tests of the director's rules. Read `AgreedTest` first.
@NullMarked
package dev.pawl.core.director;

import org.jspecify.annotations.NullMarked;

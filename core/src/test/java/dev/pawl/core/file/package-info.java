/// Tests of `dev.pawl.core.file`.
@NullMarked
package dev.pawl.core.file;

import org.jspecify.annotations.NullMarked;

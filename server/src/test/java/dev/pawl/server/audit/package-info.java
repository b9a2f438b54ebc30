/// Tests of the audit log.
@NullMarked
package dev.pawl.server.audit;

import org.jspecify.annotations.NullMarked;

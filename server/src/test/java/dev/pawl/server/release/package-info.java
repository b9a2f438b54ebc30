/// Tests of publication, the repository and the artifact store. Read [RepositoryTest] first.
@NullMarked
package dev.pawl.server.release;

import org.jspecify.annotations.NullMarked;

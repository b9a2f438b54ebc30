/// Tests of the database plumbing, on real SQLite files.
@NullMarked
package dev.pawl.server.sql;

import org.jspecify.annotations.NullMarked;

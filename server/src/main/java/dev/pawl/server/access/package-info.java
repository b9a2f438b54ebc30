/// Who calls and what they may: the words in which every route states who is let in. Values only;
/// depends on core's values. How a caller proves who they are is `dev.pawl.server.identity`.
/// Read [dev.pawl.server.access.Access] first.
@NullMarked
package dev.pawl.server.access;

import org.jspecify.annotations.NullMarked;

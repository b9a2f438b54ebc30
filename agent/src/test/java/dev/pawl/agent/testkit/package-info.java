/// A real HTTPS server in this process that answers as a test likes, and an authority for its
/// certificates. May depend on the JDK and core. Read [TestServer] first.
@NullMarked
package dev.pawl.agent.testkit;

import org.jspecify.annotations.NullMarked;

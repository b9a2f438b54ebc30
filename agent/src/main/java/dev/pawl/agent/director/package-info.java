/// Asks the director what this device shall install, each time with a fresh nonce, and brings newer
/// metadata along in one answer. May depend on `core` and on [dev.pawl.agent.link].
/// Read [DirectorWatch] first.
@NullMarked
package dev.pawl.agent.director;

import org.jspecify.annotations.NullMarked;

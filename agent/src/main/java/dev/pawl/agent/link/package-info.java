/// How the device talks to its server: a port with the device API's requests, and its real form
/// over
/// HTTPS with client certificate. Every answer has a limit in length and in time. May depend on
/// `core`. Read [DeviceLink] first, then [DdiLink].
@NullMarked
package dev.pawl.agent.link;

import org.jspecify.annotations.NullMarked;

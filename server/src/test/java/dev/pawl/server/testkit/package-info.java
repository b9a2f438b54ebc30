/// What the server's tests share: certificate authorities made on the spot, HTTPS clients,
/// whole servers. May depend on everything in the server. Read [TestSite] first.
@NullMarked
package dev.pawl.server.testkit;

import org.jspecify.annotations.NullMarked;

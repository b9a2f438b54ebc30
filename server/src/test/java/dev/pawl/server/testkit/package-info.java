/// What the server's tests share: certificate authorities made on the spot, HTTPS clients.
@NullMarked
package dev.pawl.server.testkit;

import org.jspecify.annotations.NullMarked;

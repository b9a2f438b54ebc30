/// HTTP and TLS: listeners, routes, limits, time-outs, error answers. Knows no capability: who may
/// call is asked of a [dev.pawl.server.http.Gate], what is answered of the route's handler, which
/// runs on a virtual thread and may block. Depends on `access`, on Vert.x and on core's values.
/// Read [dev.pawl.server.http.Handler], [dev.pawl.server.http.Router] and
/// [dev.pawl.server.http.Response] first.
@NullMarked
package dev.pawl.server.http;

import org.jspecify.annotations.NullMarked;

/// The operator API: translation between HTTP and the capabilities, described by `openapi.yaml`
/// beside this package's classes, which is the source of truth. Holds no rule. Depends on the
/// capabilities and on `http`; nothing depends on it but the wiring.
/// Read `openapi.yaml` first, then [dev.pawl.server.api.DeviceEndpoints] as an example.
@NullMarked
package dev.pawl.server.api;

import org.jspecify.annotations.NullMarked;

/// What a device and the server say to each other: DDI's bodies, our signed boot report, the paths
/// and link relations of the device listener, the event line of a device. Records with strict JSON
/// codecs in both directions (docs/spec/device-api.md, boot-report.md, device-events.md).
/// May depend on [dev.pawl.core.value], [dev.pawl.core.failure] and [dev.pawl.core.json].
/// Read [ControllerBase] first.
@NullMarked
package dev.pawl.core.protocol;

import org.jspecify.annotations.NullMarked;

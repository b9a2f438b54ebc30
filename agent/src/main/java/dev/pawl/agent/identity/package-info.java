/// Who the device is: its key, its certificate, and how it gets the certificate with a one-time
/// token (EST, RFC 7030; docs/spec/identity.md). May depend on `core`, the device folder,
/// [dev.pawl.agent.tpm] and [dev.pawl.agent.link]. Read [Enrolment] first, then
/// [DeviceKeys].
@NullMarked
package dev.pawl.agent.identity;

import org.jspecify.annotations.NullMarked;

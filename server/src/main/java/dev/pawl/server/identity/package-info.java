/// Who is who: the certificate authority for devices, enrolment by one-time token or a factory's
/// certificate and renewal (EST, RFC 7030), revocation, signs of copies, tokens of operators and
/// devices, and the gates that ask for them on every request. Owns the tables `certificate`,
/// `enrolment_token`, `enrolment_request`, `device_token` and `api_token`; depends on `fleet`,
/// `audit`, `sql`, `http` and `access`. Read [dev.pawl.server.identity.DeviceGate] first, then
/// [dev.pawl.server.identity.Enrolment] and [dev.pawl.server.identity.DeviceAuthority].
@NullMarked
package dev.pawl.server.identity;

import org.jspecify.annotations.NullMarked;

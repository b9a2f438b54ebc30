/// The device folder: where everything a device owns stands, and its configuration.
/// May depend on `core` and the address of a TPM only; every other package of the agent may depend
/// on it. Read [DeviceFolder] first, then [DeviceConfig].
@NullMarked
package dev.pawl.agent.device;

import org.jspecify.annotations.NullMarked;

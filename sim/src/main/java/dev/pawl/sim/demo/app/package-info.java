/// The application on the demo's devices: a door lock that needs its sensor. It is packed into the
/// firmware image and run by the agent's health check. Depends on the JDK only, because the image
/// holds nothing else of this module. Read [DeviceApplication] first.
@NullMarked
package dev.pawl.sim.demo.app;

import org.jspecify.annotations.NullMarked;

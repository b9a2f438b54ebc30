/// Real processes on this machine: starting them, reading what they write, cutting their power,
/// measuring their memory, and leaving nothing behind. Depends on the JDK only and knows neither
/// server nor device. Read [ProcessPark] first.
@NullMarked
package dev.pawl.sim.process;

import org.jspecify.annotations.NullMarked;

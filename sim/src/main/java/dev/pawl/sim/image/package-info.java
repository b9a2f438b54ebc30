/// Packs a device's firmware image at run time: one executable jar with the agent, what it needs,
/// and an application. Depends on the JDK and on the names of the agent's classes. Read
/// [ImagePacker] first.
@NullMarked
package dev.pawl.sim.image;

import org.jspecify.annotations.NullMarked;

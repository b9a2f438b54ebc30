/// Variables a boot loader shares with the running system: U-Boot's environment, GRUB's environment
/// block. May depend on `core` and [dev.pawl.agent.program]. Read [BootEnvironment] first.
@NullMarked
package dev.pawl.agent.bootenv;

import org.jspecify.annotations.NullMarked;

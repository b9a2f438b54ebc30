/// The device's own boot chain and installers behind two small ports: which slot runs, what boots
/// next and what is good ([BootSelection]); who writes a verified image ([Installer]). Everything
/// here is told what to do after our own checks, and success is only what was booted. May depend on
/// `core`, the device folder, [dev.pawl.agent.slot], [dev.pawl.agent.bootenv] and
/// [dev.pawl.agent.program]. Read [BootSelection] first, then [Backend].
@NullMarked
package dev.pawl.agent.install;

import org.jspecify.annotations.NullMarked;

/// The update server as a program: its settings, its wiring by constructor calls, its start and
/// end. Everything else is in the capabilities below; nothing there depends on this package.
/// Read [dev.pawl.server.ServerMain], then [dev.pawl.server.Assembly].
@NullMarked
package dev.pawl.server;

import org.jspecify.annotations.NullMarked;

/// `pawl tuf-client`: the TUF client as a program of its own, for any repository of TUF 1.0 over
/// HTTP (docs/operate/tuf-client.md). It speaks the protocol of the public conformance suite.
/// May depend on core, `cli.failure` and `cli.shell`; nothing depends on it.
/// Read [TufClientMain] first, then [FileFetch].
@NullMarked
package dev.pawl.cli.tufclient;

import org.jspecify.annotations.NullMarked;

/// The server, as an operator or a program uses it: one typed method for each operation of the
/// operator
/// API, over TLS that trusts the server's own authority and nothing else.
/// May depend on `cli.failure`, `core.json`, `core.file`, `core.chain` and `core.value`.
/// Read [OperatorClient] first.
@NullMarked
package dev.pawl.cli.remote;

import org.jspecify.annotations.NullMarked;

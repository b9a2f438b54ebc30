/// Signs for the director, in a process of its own that listens to nothing: the server starts it
/// and speaks with it over its standard input and output. It owns the key files, builds what it
/// signs itself, and limits new assignments. May depend on core and on no other package of the
/// server. Read [DirectorSigner] first, then [SigningDesk] and [SignerProcess].
@NullMarked
package dev.pawl.server.signer;

import org.jspecify.annotations.NullMarked;

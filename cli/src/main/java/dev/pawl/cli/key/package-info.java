/// Keys of people: passphrases, the commands `pawl key …`, and opening a key to sign with.
/// May depend on `cli.shell`, `cli.output`, `core.key` (with its
/// tokens), `core.json` and `core.file`.
/// Read [PassphraseOptions] first.
@NullMarked
package dev.pawl.cli.key;

import org.jspecify.annotations.NullMarked;

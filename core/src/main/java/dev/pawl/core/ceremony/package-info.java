/// Changes of who may sign: root, top-level targets and the keys of lines, from the draft to the
/// last signature. The same review runs where people sign and where the server publishes.
/// May depend on `core.trust`, `core.release`, `core.key`, `core.json`, `core.failure`,
/// `core.value`. Read [ChangeReview] first, then [ChangeDraft].
@NullMarked
package dev.pawl.core.ceremony;

import org.jspecify.annotations.NullMarked;

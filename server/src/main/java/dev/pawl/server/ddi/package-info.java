/// The device listener's resources: translation to and from hawkBit's DDI and our links beside it
/// (docs/spec/ddi-profile.md). Holds no rule of the product: what a device gets is asked of
/// `decide` through `rollout`.
/// May depend on every capability of the server and on `http`. Read [DdiRoutes] first.
@NullMarked
package dev.pawl.server.ddi;

import org.jspecify.annotations.NullMarked;

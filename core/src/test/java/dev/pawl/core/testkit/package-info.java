/// What tests of every module share: expectations on answers, repositories with fresh keys, seeds.
/// Part of core's test-jar only; may depend on everything in core.
/// Read [Expect] first.
@NullMarked
package dev.pawl.core.testkit;

import org.jspecify.annotations.NullMarked;

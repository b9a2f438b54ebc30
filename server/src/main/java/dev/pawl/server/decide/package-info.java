/// Answers one question: which update does this device get, and why not another one?
/// Pure: no clock, no database, no network; may depend on nothing but the values of core.
/// Read [UpdateDecider] first.
@NullMarked
package dev.pawl.server.decide;

import org.jspecify.annotations.NullMarked;

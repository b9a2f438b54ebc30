/// The update agent as a program: it joins the pure steps of `phase` to a real device and a real
/// server. May depend on every package below it and on core; none of them depends on it.
/// Read [AgentMain] first, then [Agent].
@NullMarked
package dev.pawl.agent;

import org.jspecify.annotations.NullMarked;

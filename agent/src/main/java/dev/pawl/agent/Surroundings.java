package dev.pawl.agent;

import java.time.InstantSource;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;

/// What the agent takes from outside besides the device and the server: where it tells, how it
/// waits, both clocks, chance.
/// @param nanoTime like `System.nanoTime`
/// @param random nonces come from it as well: in a program nobody may foresee it
public record Surroundings(
    EventLog events,
    Pace pace,
    InstantSource clock,
    LongSupplier nanoTime,
    RandomGenerator random) {}

package dev.pawl.sim.demo.screen;

/// One thing a step had to bring about, and what was found.
public record Expectation(String what, String expected, String found, boolean met) {}

package dev.pawl.sim.demo.screen;

/// One device at the end. Slot, version, counter, floor and image are read from the device itself,
/// state and evidence from the server.
///
/// @param image first 12 digits of the SHA-256 of the slot's content
/// @param saved bytes that deltas spared it in this run
/// @param lastFailure code of the last update that did not succeed in this run
/// @param evidence what the server holds as proof of what runs
public record FleetRow(
    String device,
    String model,
    String slot,
    String version,
    String counter,
    String floor,
    String image,
    String state,
    String evidence,
    long saved,
    String lastFailure) {}

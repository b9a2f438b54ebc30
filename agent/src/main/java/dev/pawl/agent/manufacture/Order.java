package dev.pawl.agent.manufacture;

import dev.pawl.agent.device.DeviceConfig;
import java.nio.file.Path;
import java.util.Optional;

/// A device to be made: its configuration, and the files that go onto it.
/// @param ca certificates of the authorities the server's certificate must come from, PEM
/// @param root the trust anchor: the first root of the image repository
/// @param directorRoot the first root of the director
/// @param image the first image
/// @param proof proof of that image (docs/spec/image-proof.md)
/// @param token one-time token for enrolment
/// @param tpmOwnerAuth authorisation of the TPM's owner, where counter or key are in a TPM
public record Order(
    DeviceConfig config,
    Path ca,
    Path root,
    Path directorRoot,
    Path image,
    Path proof,
    Optional<Path> token,
    Optional<Path> tpmOwnerAuth) {}

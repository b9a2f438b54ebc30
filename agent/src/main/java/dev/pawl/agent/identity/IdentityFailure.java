package dev.pawl.agent.identity;

import dev.pawl.agent.link.LinkFailure;
import dev.pawl.core.failure.Failure;
import dev.pawl.core.value.DeviceId;
import java.nio.file.Path;

/// Why a device cannot show who it is (docs/failures.md, "agent").
public sealed interface IdentityFailure extends Failure {
  /// There is neither a certificate nor a token to get one with.
  record NoToken(Path file) implements IdentityFailure {}

  /// A file of the identity is missing or damaged.
  record Unusable(Path file, String problem) implements IdentityFailure {}

  /// The device's key is not where it should be, or cannot be used.
  record KeyUnusable(String where, String problem) implements IdentityFailure {}

  /// The server does not accept the token.
  record TokenRefused(DeviceId device, LinkFailure answer) implements IdentityFailure {}

  /// The request for a certificate was not answered as it should be.
  record NotAnswered(DeviceId device, LinkFailure problem) implements IdentityFailure {}

  /// The server sent a certificate, but not this device's.
  record WrongCertificate(String expected, String found) implements IdentityFailure {}

  /// The server did not renew the certificate.
  record NotRenewed(DeviceId device, LinkFailure problem) implements IdentityFailure {}

  /// The server does not let the device in with the certificate it was given.
  record RenewedRefused(DeviceId device, LinkFailure problem) implements IdentityFailure {}

  @Override
  default String code() {
    return switch (this) {
      case NoToken _ -> "enrol.no-token";
      case Unusable _ -> "enrol.identity-unusable";
      case KeyUnusable _ -> "enrol.key-unusable";
      case TokenRefused _ -> "enrol.token-refused";
      case NotAnswered _ -> "enrol.not-answered";
      case WrongCertificate _ -> "enrol.wrong-certificate";
      case NotRenewed _ -> "enrol.not-renewed";
      case RenewedRefused _ -> "enrol.renewed-refused";
    };
  }

  @Override
  default String explain() {
    return switch (this) {
      case NoToken(var file) ->
          "Enrolling the device: expected a one-time token in %s, found no such file. "
                  .formatted(file)
              + "Make one with `pawl device add` and put it there; the device looks again by"
              + " itself.";
      case Unusable(var file, var problem) ->
          "Reading %s: expected a usable part of the device's identity, found: %s. "
                  .formatted(file, problem)
              + "Restore the file, or manufacture the device again.";
      case KeyUnusable(var where, var problem) ->
          "Using the device's key in %s: expected the key made for this device, found: %s. "
                  .formatted(where, problem)
              + "Nothing is put in its place. If the hardware was cleared or exchanged the device"
              + " must be manufactured again.";
      case TokenRefused(var device, var answer) ->
          "Enrolling device %s: the server does not accept the token (%s). "
                  .formatted(device, answer.explain())
              + "It was used, has expired, or belongs to another device: make a new one.";
      case NotAnswered(var device, var problem) ->
          "Enrolling device %s: %s The token stays; the device tries again by itself."
              .formatted(device, problem.explain());
      case NotRenewed(var device, var problem) ->
          "Renewing the certificate of device %s: %s The device goes on with the one it has."
              .formatted(device, problem.explain());
      case RenewedRefused(var device, var problem) ->
          "Using the renewed certificate of device %s: %s ".formatted(device, problem.explain())
              + "It was thrown away; the device goes on with the one before.";
      case WrongCertificate(var expected, var found) ->
          "Enrolling the device: expected a certificate for %s, found %s. "
                  .formatted(expected, found)
              + "Check the server's certificate authority.";
    };
  }
}

package dev.pawl.server.identity;

import dev.pawl.core.value.DeviceId;
import dev.pawl.server.http.Explained;
import java.time.Instant;

/// Why a caller is not let in, or is not given what would let them in.
public sealed interface IdentityFailure extends Explained {
  /// A device route without a client certificate.
  record NoCertificate() implements IdentityFailure {}

  /// The certificate's time is over, or has not begun.
  record CertificateOutOfDate(Instant from, Instant until, Instant now)
      implements IdentityFailure {}

  /// The certificate is not one this server issued to a device.
  record UnknownCertificate(String subject) implements IdentityFailure {}

  /// The certificate was revoked.
  record Revoked(DeviceId device) implements IdentityFailure {}

  /// The device has a newer certificate and has used it: whoever shows the old one has a copy.
  record Replaced(DeviceId device) implements IdentityFailure {}

  /// A device on the path of another.
  record OtherDevice(DeviceId device, String path) implements IdentityFailure {}

  /// An operator route without a token.
  record NoToken() implements IdentityFailure {}

  /// A token that is not known, or was withdrawn.
  record UnknownToken() implements IdentityFailure {}

  /// The token's role does not include what the route needs.
  record RoleTooLow(String name, String role, String needed) implements IdentityFailure {}

  /// Enrolment without device id and token.
  record NoEnrolmentToken() implements IdentityFailure {}

  /// No such device, or not its token.
  record WrongEnrolmentToken(String device) implements IdentityFailure {}

  /// The right token, a second time.
  record UsedEnrolmentToken(DeviceId device, Instant usedAt) implements IdentityFailure {}

  /// The right token, too late.
  record ExpiredEnrolmentToken(DeviceId device, Instant expiredAt) implements IdentityFailure {}

  /// The certificate request cannot be granted.
  record BadSigningRequest(String device, String expected, String found)
      implements IdentityFailure {}

  /// The device was given many certificates lately.
  record TooManyRenewals(DeviceId device, int most) implements IdentityFailure {}

  /// A device of a known factory that nobody registered.
  record Quarantined(DeviceId device) implements IdentityFailure {}

  /// A factory's certificate for a device that has one of ours.
  record EnrolledAlready(DeviceId device) implements IdentityFailure {}

  /// Neither the device's token nor the gateway's, or such tokens do not count.
  record WrongDeviceToken() implements IdentityFailure {}

  /// The server does not take such tokens.
  record MethodOff(String setting) implements IdentityFailure {}

  /// A device of this name exists.
  record DeviceExists(DeviceId device) implements IdentityFailure {}

  /// No device of this name.
  record UnknownDevice(DeviceId device) implements IdentityFailure {}

  /// An operator token of this name exists.
  record TokenNameTaken(String name) implements IdentityFailure {}

  /// No operator token of this id.
  record UnknownTokenId(String id) implements IdentityFailure {}

  /// The last token that can make others.
  record LastAdmin(String name) implements IdentityFailure {}

  @Override
  default String code() {
    return switch (this) {
      case NoCertificate _ -> "identity.no-certificate";
      case CertificateOutOfDate _ -> "identity.certificate-out-of-date";
      case UnknownCertificate _ -> "identity.unknown-certificate";
      case Revoked _ -> "identity.revoked";
      case Replaced _ -> "identity.replaced";
      case OtherDevice _ -> "identity.other-device";
      case NoToken _ -> "identity.no-token";
      case UnknownToken _ -> "identity.unknown-token";
      case RoleTooLow _ -> "identity.role-too-low";
      case NoEnrolmentToken _ -> "identity.no-enrolment-token";
      case WrongEnrolmentToken _ -> "identity.wrong-enrolment-token";
      case UsedEnrolmentToken _ -> "identity.used-enrolment-token";
      case ExpiredEnrolmentToken _ -> "identity.expired-enrolment-token";
      case BadSigningRequest _ -> "identity.bad-signing-request";
      case TooManyRenewals _ -> "identity.too-many-renewals";
      case Quarantined _ -> "identity.quarantined";
      case EnrolledAlready _ -> "identity.enrolled-already";
      case WrongDeviceToken _ -> "identity.wrong-device-token";
      case MethodOff _ -> "identity.method-off";
      case DeviceExists _ -> "identity.device-exists";
      case UnknownDevice _ -> "identity.unknown-device";
      case TokenNameTaken _ -> "identity.token-name-taken";
      case UnknownTokenId _ -> "identity.unknown-token-id";
      case LastAdmin _ -> "identity.last-admin";
    };
  }

  /// The status it is answered with.
  default int status() {
    return switch (this) {
      case NoCertificate _,
          NoToken _,
          UnknownToken _,
          WrongDeviceToken _,
          NoEnrolmentToken _,
          WrongEnrolmentToken _,
          UsedEnrolmentToken _,
          ExpiredEnrolmentToken _ ->
          401;
      case CertificateOutOfDate _,
          UnknownCertificate _,
          Revoked _,
          Replaced _,
          OtherDevice _,
          RoleTooLow _ ->
          403;
      case UnknownDevice _, UnknownTokenId _ -> 404;
      case DeviceExists _, TokenNameTaken _, LastAdmin _, MethodOff _, EnrolledAlready _ -> 409;
      case Quarantined _ -> 202;
      case BadSigningRequest _ -> 400;
      case TooManyRenewals _ -> 429;
    };
  }

  @Override
  default String attempted() {
    return switch (this) {
      case NoCertificate _, CertificateOutOfDate _, UnknownCertificate _, Revoked _, Replaced _ ->
          "Letting a device in";
      case OtherDevice(DeviceId device, var _) -> "Letting device " + device + " in";
      case NoToken _, UnknownToken _ -> "Letting an operator in";
      case RoleTooLow(String name, var _, var _) -> "Letting operator " + name + " in";
      case NoEnrolmentToken _ -> "Enrolling a device";
      case WrongEnrolmentToken(String device) -> "Enrolling device " + device;
      case UsedEnrolmentToken(DeviceId device, var _) -> "Enrolling device " + device;
      case ExpiredEnrolmentToken(DeviceId device, var _) -> "Enrolling device " + device;
      case BadSigningRequest(String device, var _, var _) -> "Enrolling device " + device;
      case TooManyRenewals(DeviceId device, var _) ->
          "Renewing the certificate of device " + device;
      case Quarantined(DeviceId device) -> "Enrolling device " + device;
      case EnrolledAlready(DeviceId device) -> "Enrolling device " + device;
      case WrongDeviceToken _ -> "Letting a device in";
      case MethodOff _ -> "Making a token for devices";
      case DeviceExists(DeviceId device) -> "Registering device " + device;
      case UnknownDevice(DeviceId device) -> "Looking up device " + device;
      case TokenNameTaken(String name) -> "Making an operator token for " + name;
      case UnknownTokenId(String id) -> "Withdrawing operator token " + id;
      case LastAdmin(String name) -> "Withdrawing the operator token of " + name;
    };
  }

  @Override
  default String expected() {
    return switch (this) {
      case NoCertificate _ -> "a client certificate issued by this server";
      case CertificateOutOfDate(Instant from, Instant until, var _) ->
          "a time between " + from + " and " + until;
      case UnknownCertificate _ -> "a certificate this server has issued to a device";
      case Revoked _, Replaced _ -> "a certificate in force";
      case OtherDevice(DeviceId device, var _) -> "the paths of device " + device;
      case NoToken _ -> "the header Authorization: Bearer and a token";
      case UnknownToken _ -> "a token in force";
      case RoleTooLow(var _, var _, String needed) -> "the role " + needed;
      case NoEnrolmentToken _ -> "HTTP Basic with the device id and its enrolment token";
      case WrongEnrolmentToken _ -> "a registered device with its latest enrolment token";
      case UsedEnrolmentToken _ -> "an enrolment token that was not used yet";
      case ExpiredEnrolmentToken _ -> "an enrolment token in force";
      case BadSigningRequest(var _, String expected, var _) -> expected;
      case TooManyRenewals(var _, int most) -> "at most " + most + " certificates in a day";
      case Quarantined _ -> "a registered device";
      case EnrolledAlready _ -> "a device without a certificate, for its factory's is good once";
      case WrongDeviceToken _ ->
          "the device's token, or the gateway's, where those are switched on";
      case MethodOff(String setting) -> "deviceAccess." + setting + " switched on in server.json";
      case DeviceExists _ -> "a new name";
      case UnknownDevice _ -> "a registered device";
      case TokenNameTaken _ -> "a name no token in force has";
      case UnknownTokenId _ -> "the id of a token in force";
      case LastAdmin _ -> "another token of the role admin that remains";
    };
  }

  @Override
  default String found() {
    return switch (this) {
      case NoCertificate _ -> "none";
      case CertificateOutOfDate(var _, var _, Instant now) -> now.toString();
      case UnknownCertificate(String subject) -> "one of " + subject;
      case Revoked(DeviceId device) -> "a revoked one of " + device;
      case Replaced(DeviceId device) -> "an earlier one of " + device + ", which has a newer one";
      case OtherDevice(var _, String path) -> "the path of \"" + path + "\"";
      case NoToken _ -> "none";
      case UnknownToken _ -> "one that is unknown or was withdrawn";
      case RoleTooLow(var _, String role, var _) -> role;
      case NoEnrolmentToken _ -> "none";
      case WrongEnrolmentToken _ -> "another token, or no such device";
      case UsedEnrolmentToken(var _, Instant usedAt) -> "one used at " + usedAt;
      case ExpiredEnrolmentToken(var _, Instant expiredAt) -> "one that ended at " + expiredAt;
      case BadSigningRequest(var _, var _, String found) -> found;
      case TooManyRenewals _ -> "so many already";
      case Quarantined _ -> "one of a known factory that nobody registered";
      case EnrolledAlready _ -> "one that was enrolled before";
      case WrongDeviceToken _ -> "another one";
      case MethodOff _ -> "off, as it is unless switched on";
      case DeviceExists _ -> "a device of this name";
      case UnknownDevice _ -> "none of this name";
      case TokenNameTaken(String name) -> "a token in force with the name " + name;
      case UnknownTokenId _ -> "none with this id";
      case LastAdmin _ -> "none";
    };
  }

  @Override
  default String remedy() {
    return switch (this) {
      case NoCertificate _ -> "Enrol the device first.";
      case CertificateOutOfDate _ ->
          "Check both clocks; if the certificate is over, enrol the device again with a new token.";
      case UnknownCertificate _ -> "Enrol the device with this server.";
      case Revoked _ ->
          "If the device is to be trusted again, give it a new enrolment token and enrol it.";
      case Replaced _ ->
          "Find out who shows it: a device put back from an old copy, or a copy of the device. If"
              + " in doubt revoke the device and enrol it again.";
      case OtherDevice _ -> "A device may ask for its own paths only.";
      case NoToken _ -> "Send the token an admin made for you.";
      case UnknownToken _ -> "Ask an admin for a new token.";
      case RoleTooLow _ -> "Ask an admin for a token of that role.";
      case NoEnrolmentToken _ -> "Send the token made when the device was registered.";
      case WrongEnrolmentToken _, UsedEnrolmentToken _, ExpiredEnrolmentToken _ ->
          "Make a new token with `pawl device token` or POST"
              + " /api/v1/devices/{device}/enrolment-token.";
      case BadSigningRequest _ -> "Correct the request; the token was not used up.";
      case TooManyRenewals _ ->
          "Look at the device: its clock may be far ahead. It is let in with what it has.";
      case Quarantined _ ->
          "Register it, by hand or by list; the device asks again. GET /api/v1/enrolment-requests"
              + " shows who waits.";
      case EnrolledAlready _ ->
          "If the device lost its certificate, give it a new enrolment token.";
      case WrongDeviceToken _ ->
          "Use a certificate; or make a new token with POST /api/v1/devices/{device}/target-token.";
      case MethodOff _ ->
          "Use certificates: they are stronger. For clients that cannot, switch it on and restart"
              + " the server.";
      case DeviceExists _ -> "Choose another name, or make a new enrolment token for that device.";
      case UnknownDevice _ -> "Check the name with `pawl device list`.";
      case TokenNameTaken _ -> "Choose another name, or withdraw the old token first.";
      case UnknownTokenId _ -> "Check the id with GET /api/v1/api-tokens.";
      case LastAdmin _ -> "Make another admin token first.";
    };
  }
}

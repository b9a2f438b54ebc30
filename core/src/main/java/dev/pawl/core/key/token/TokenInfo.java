package dev.pawl.core.key.token;

/// A token as its module describes it.
///
/// @param slot the module's number for the place it is in; may change when tokens are plugged in
/// @param label what its owner called it
/// @param serial what its maker called it
/// @param manufacturer its maker
/// @param model its kind
/// @param pin what it tells about the tries left
public record TokenInfo(
    long slot, String label, String serial, String manufacturer, String model, PinState pin) {
  /// For people, for example `"ana" (serial 3f2a, SoftHSM v2)`.
  @Override
  public String toString() {
    return "\"" + label + "\" (serial " + serial + ", " + model + ")";
  }
}

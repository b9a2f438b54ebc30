package dev.pawl.core.delta.container;

import dev.pawl.core.delta.codec.Method;
import dev.pawl.core.value.MalformedInput;

/// How a stream was compressed: everything its encoder must be told.
/// @param settings possible ones for the method
/// @param maker the library that was seen to give the very same bytes
///     ([dev.pawl.core.delta.codec.Codecs#maker]); 0 in recipes that are only for taking apart
public record Packing(Method method, int settings, long maker) {
  public Packing {
    if (!method.allows(settings)) {
      throw new MalformedInput(
          "recipe", method.word() + " settings " + settings, "settings that the method has");
    }
  }
}

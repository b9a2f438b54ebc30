package dev.pawl.cli;

import dev.pawl.core.delta.patch.Profile;
import dev.pawl.core.release.ImageType;
import dev.pawl.core.value.DeviceId;
import dev.pawl.core.value.HardwareId;
import dev.pawl.core.value.MalformedInput;
import dev.pawl.core.value.Model;
import dev.pawl.core.value.ProductLine;
import dev.pawl.core.value.ReleaseCounter;
import dev.pawl.core.value.TargetPath;
import dev.pawl.core.value.Version;
import java.util.function.Function;
import picocli.CommandLine;
import picocli.CommandLine.TypeConversionException;

/// Teaches picocli our value types, so that a malformed one is a usage error with the value's own
/// words.
final class Values {
  private Values() {}

  static void register(CommandLine line) {
    register(line, DeviceId.class, DeviceId::new);
    register(line, HardwareId.class, HardwareId::new);
    register(line, ImageType.class, ImageType::parse);
    register(line, Model.class, Model::new);
    register(line, ProductLine.class, ProductLine::new);
    register(line, TargetPath.class, TargetPath::new);
    register(line, Version.class, Version::new);
    register(line, Profile.class, Profile::named);
    register(line, ReleaseCounter.class, Values::counter);
  }

  private static <T> void register(CommandLine line, Class<T> type, Function<String, T> parse) {
    line.registerConverter(
        type,
        text -> {
          try {
            return parse.apply(text);
          } catch (MalformedInput e) {
            throw new TypeConversionException(String.valueOf(e.getMessage()));
          }
        });
  }

  private static ReleaseCounter counter(String text) {
    try {
      return new ReleaseCounter(Long.parseLong(text));
    } catch (NumberFormatException e) {
      throw new MalformedInput("release counter", text, "a whole number from 0 to 2^53 - 1");
    }
  }
}

package dev.pawl.agent.boot;

import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/// What the boot stage found wrong with the device, told to the image it starts: failure codes in
/// the environment, so that the agent can tell the server.
public final class BootProblems {
  static final String VARIABLE = "PAWL_PROBLEMS";

  private static final int MOST = 16;
  private static final Pattern CODE = Pattern.compile("[a-z0-9-]{1,32}\\.[a-z0-9-]{1,64}");

  private BootProblems() {}

  /// The codes in an environment; what is none is left out.
  public static List<String> in(Map<String, String> environment) {
    return Arrays.stream(environment.getOrDefault(VARIABLE, "").split(",", MOST + 1))
        .limit(MOST)
        .filter(code -> CODE.matcher(code).matches())
        .toList();
  }

  /// Puts `codes` into the environment of an image.
  static void tell(Collection<String> codes, Map<String, String> environment) {
    environment.remove(VARIABLE);
    if (!codes.isEmpty()) {
      environment.put(VARIABLE, String.join(",", codes));
    }
  }
}

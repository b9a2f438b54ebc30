package dev.pawl.agent.command;

import java.io.Serial;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Options of a command line: `--name value` or `--name=value`, each at most once, no others.
public final class Arguments {
  /// The command line cannot be understood. The message says what is wrong and what there is.
  public static final class Misused extends Exception {
    @Serial private static final long serialVersionUID = 1;

    /// @param message what is wrong, and what there is
    public Misused(String message) {
      super(message);
    }
  }

  private final Map<String, String> values;

  private Arguments(Map<String, String> values) {
    this.values = values;
  }

  /// Reads options.
  /// @param known names without the dashes
  public static Arguments parse(List<String> args, List<String> known) throws Misused {
    var values = new LinkedHashMap<String, String>();
    var rest = new ArrayList<>(args);
    while (!rest.isEmpty()) {
      String word = rest.removeFirst();
      int equals = word.indexOf('=');
      String option = equals < 0 ? word : word.substring(0, equals);
      if (!option.startsWith("--") || !known.contains(option.substring(2))) {
        throw new Misused(
            "unknown option \"%s\"; there are --%s".formatted(word, String.join(", --", known)));
      }
      if (equals < 0 && (rest.isEmpty() || rest.getFirst().startsWith("--"))) {
        throw new Misused(option + " needs a value");
      }
      String value = equals < 0 ? rest.removeFirst() : word.substring(equals + 1);
      if (values.put(option.substring(2), value) != null) {
        throw new Misused(option + " is given twice");
      }
    }
    return new Arguments(values);
  }

  /// The value of an option that must be given.
  public String required(String name) throws Misused {
    String value = values.get(name);
    if (value == null) {
      throw new Misused("--" + name + " is missing");
    }
    return value;
  }

  /// The value of an option that may be given.
  public Optional<String> optional(String name) {
    return Optional.ofNullable(values.get(name));
  }
}

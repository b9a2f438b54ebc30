package dev.pawl.agent.bootenv;

import dev.pawl.agent.program.Program;
import dev.pawl.agent.program.ProgramFailure;
import dev.pawl.core.failure.Result;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// The environment of U-Boot, through `fw_printenv` and `fw_setenv` of libubootenv. All variables
/// of a change go into one script and so into one write. That write is safe from power cuts only
/// where the environment is **redundant** (two places in the tool's configuration): the tool writes
/// the older one and U-Boot takes the newer valid one.
public final class UbootEnvironment implements BootEnvironment {
  private static final Duration LIMIT = Duration.ofSeconds(30);

  private final Path config;

  /// @param config of the tools, for example `/etc/fw_env.config`
  public UbootEnvironment(Path config) {
    this.config = config;
  }

  /// All variables are asked for, since the tool counts one that is not set as an error.
  @Override
  public Map<String, String> read(List<String> names) throws IOException {
    var found = new LinkedHashMap<String, String>();
    for (String line : run(List.of("fw_printenv", "-c", config.toString()), "").split("\n", -1)) {
      int equals = line.indexOf('=');
      if (equals > 0 && names.contains(line.substring(0, equals))) {
        found.put(line.substring(0, equals), line.substring(equals + 1));
      }
    }
    return found;
  }

  @Override
  public void write(Map<String, String> variables) throws IOException {
    var script = new StringBuilder();
    new TreeMap<>(variables)
        .forEach((name, value) -> script.append(name).append('=').append(value).append('\n'));
    run(List.of("fw_setenv", "-c", config.toString(), "-s", "-"), script.toString());
  }

  private static String run(List<String> argv, String input) throws IOException {
    return switch (Program.run(argv, input, LIMIT)) {
      case Result.Ok<String, ProgramFailure>(String output) -> output;
      case Result.Failed<String, ProgramFailure>(ProgramFailure why) ->
          throw new IOException(why.explain());
    };
  }
}

package dev.pawl.agent.bootenv;

import dev.pawl.agent.program.Program;
import dev.pawl.agent.program.ProgramFailure;
import dev.pawl.core.failure.Result;
import dev.pawl.core.file.DurableFile;
import dev.pawl.core.value.ByteCount;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// The environment block of GRUB, through `grub-editenv`. The tool writes in place; here it writes
/// a copy, which then takes the place of the block in one step. (GRUB's own `save_env` writes in
/// place: a power cut in that moment is the boot loader's risk, see docs/integrate/grub.md.)
public final class GrubEnvironment implements BootEnvironment {
  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final ByteCount LONGEST = ByteCount.kibi(64);
  private static final String TOOL = "grub-editenv";

  private final Path block;

  /// @param block the file, for example `/boot/grub/grubenv`
  public GrubEnvironment(Path block) {
    this.block = block.toAbsolutePath();
  }

  @Override
  public Map<String, String> read(List<String> names) throws IOException {
    var found = new LinkedHashMap<String, String>();
    for (String line : run(List.of(TOOL, block.toString(), "list")).split("\n", -1)) {
      int equals = line.indexOf('=');
      if (equals > 0 && names.contains(line.substring(0, equals))) {
        found.put(line.substring(0, equals), line.substring(equals + 1));
      }
    }
    return found;
  }

  @Override
  public void write(Map<String, String> variables) throws IOException {
    Path copy = block.resolveSibling("." + block.getFileName() + ".edited");
    Files.copy(block, copy, StandardCopyOption.REPLACE_EXISTING);
    try {
      var argv = new ArrayList<>(List.of(TOOL, copy.toString(), "set"));
      new TreeMap<>(variables).forEach((name, value) -> argv.add(name + "=" + value));
      run(argv);
      byte[] edited =
          DurableFile.read(copy, LONGEST).orElseThrow(() -> new IOException("no " + copy));
      DurableFile.replace(block, edited);
    } finally {
      Files.deleteIfExists(copy);
    }
  }

  private static String run(List<String> argv) throws IOException {
    return switch (Program.run(argv, LIMIT)) {
      case Result.Ok<String, ProgramFailure>(String output) -> output;
      case Result.Failed<String, ProgramFailure>(ProgramFailure why) ->
          throw new IOException(why.explain());
    };
  }
}

package dev.pawl.sim.foreign;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/// A reader of others, as a program with a folder of its own that it keeps between calls.
public enum Reader {
  /// tuf-js, installed by `npm ci` in sim/src/test/npm.
  TUF_JS("node", "src/test/npm/read.mjs") {
    @Override
    public Optional<String> missing() {
      if (!Files.isDirectory(Path.of("src/test/npm/node_modules/tuf-js"))) {
        return Optional.of("run .ci/readers (it needs npm)");
      }
      return probe(List.of("node", "--version")) ? Optional.empty() : Optional.of("install node");
    }
  },
  /// python-tuf, where Python finds it; `PAWL_PYTHONPATH` names folders to look in.
  PYTHON_TUF(python(), "src/test/python/read.py") {
    @Override
    public Optional<String> missing() {
      return probe(List.of(python(), "-c", "import tuf.ngclient, securesystemslib"))
          ? Optional.empty()
          : Optional.of(
              "run .ci/readers (it needs Python's package index), or name folders with the sources"
                  + " of tuf and securesystemslib in PAWL_PYTHONPATH");
    }
  };

  private final String program;
  private final String script;

  Reader(String program, String script) {
    this.program = program;
    this.script = script;
  }

  /// What has to be done before it can be used, if anything.
  public abstract Optional<String> missing();

  /// Refreshes and downloads.
  /// @param home its folder; `metadata/root.json` is there before the first call
  /// @return digest by path, `none` for a path it does not find
  public Map<String, String> read(Path home, PublishedFolder from, List<String> paths)
      throws IOException, InterruptedException {
    Files.createDirectories(home.resolve("targets"));
    var words = new ArrayList<>(List.of(program, script));
    words.add(home.resolve("metadata").toString());
    words.add(from.metadata());
    words.add(from.targets());
    words.add(home.resolve("targets").toString());
    words.addAll(paths);
    Path said = home.resolve("said.txt");
    Process process = start(words, said);
    assertTrue(process.waitFor(120, TimeUnit.SECONDS), this + " does not end");
    String text = Files.readString(said);
    assertEquals(0, process.exitValue(), this + " says: " + text);
    var digests = new LinkedHashMap<String, String>();
    text.lines()
        .map(line -> line.split(" ", 2))
        .filter(parts -> parts.length == 2 && paths.contains(parts[0]))
        .forEach(parts -> digests.put(parts[0], parts[1]));
    return digests;
  }

  /// The one `.ci/readers` made, else the one of the system.
  private static String python() {
    Path own = Path.of("src/test/python/.venv/bin/python").toAbsolutePath();
    return Files.isExecutable(own)
        ? own.toString()
        : System.getenv().getOrDefault("PYTHON", "python3");
  }

  private static Process start(List<String> words, Path said) throws IOException {
    var builder = new ProcessBuilder(words).redirectErrorStream(true).redirectOutput(said.toFile());
    String modules = System.getenv().getOrDefault("PAWL_PYTHONPATH", "");
    if (!modules.isEmpty()) {
      builder.environment().put("PYTHONPATH", modules);
    }
    return builder.start();
  }

  private static boolean probe(List<String> words) {
    try {
      Path said = Files.createTempFile("probe", ".txt");
      try {
        Process process = start(words, said);
        return process.waitFor(60, TimeUnit.SECONDS) && process.exitValue() == 0;
      } finally {
        Files.delete(said);
      }
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  @Override
  public String toString() {
    return name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
  }
}

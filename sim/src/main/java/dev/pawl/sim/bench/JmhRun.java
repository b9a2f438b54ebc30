package dev.pawl.sim.bench;

import dev.pawl.sim.process.ClassPaths;
import dev.pawl.sim.process.JavaProgram;
import java.io.File;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import javax.tools.JavaCompiler;
import javax.tools.JavaCompiler.CompilationTask;
import javax.tools.ToolProvider;
import org.openjdk.jmh.generators.BenchmarkProcessor;

/// Runs a JMH benchmark of ours. The harness that JMH generates is made here and now, in a
/// temporary folder: generated code would not pass the rules of our build.
final class JmhRun {
  private static final int SCORE = 4; // column of the CSV

  private final Class<?> benchmark;
  private final Path folder;

  private JmhRun(Class<?> benchmark, Path folder) {
    this.benchmark = benchmark;
    this.folder = folder;
  }

  /// Makes the harness of `benchmark` in `folder`.
  static JmhRun prepare(Class<?> benchmark, Path folder) throws IOException {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    if (compiler == null) {
      throw new IOException("this Java has no compiler; JMH needs a JDK: set PAWL_JAVA_HOME");
    }
    var problems = new StringWriter();
    CompilationTask task =
        compiler.getTask(
            problems,
            null,
            null,
            List.of("-proc:full", "-d", folder.toString(), "-cp", classPath(ours())),
            List.of(benchmark.getName()),
            null);
    task.setProcessors(List.of(new BenchmarkProcessor()));
    if (!task.call()) {
      throw new IOException("making JMH's harness: " + problems);
    }
    return new JmhRun(benchmark, folder);
  }

  /// Runs it with these options of JMH.
  /// @return scores by `METHOD/PARAMETER`, and what it counts itself by `METHOD:COUNTER/PARAMETER`
  Map<String, Double> run(String... options) throws IOException, InterruptedException {
    List<Path> all = new ArrayList<>(List.of(folder));
    all.addAll(ours());
    Path results = folder.resolve("results.csv");
    List<String> words = new ArrayList<>(List.of(benchmark.getName()));
    words.addAll(List.of(options));
    words.addAll(List.of("-rf", "csv", "-rff", results.toString()));
    List<String> command = new JavaProgram(all, "org.openjdk.jmh.Main", List.of()).command(words);
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.waitFor() != 0 || !Files.exists(results)) {
      throw new IOException("JMH ended without results: " + said);
    }
    Map<String, Double> scores = scores(Files.readAllLines(results));
    if (scores.isEmpty()) {
      throw new IOException("JMH has no results: " + said);
    }
    return scores;
  }

  /// One line each: `"Benchmark","Mode","Threads","Samples","Score","Score Error
  /// (99.9%)","Unit","Param: keys"`.
  private static Map<String, Double> scores(List<String> lines) {
    Map<String, Double> scores = new HashMap<>();
    for (String line : lines.subList(Math.min(1, lines.size()), lines.size())) {
      List<String> cells = List.of(line.replace("\"", "").split(",", -1));
      String name = cells.getFirst();
      scores.put(
          name.substring(name.lastIndexOf('.') + 1) + "/" + cells.getLast(),
          Double.valueOf(cells.get(SCORE)));
    }
    return scores;
  }

  private static List<Path> ours() {
    return ClassPaths.ofThisBuild().of("sim");
  }

  private static String classPath(List<Path> entries) {
    return entries.stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator));
  }
}

package dev.pawl.agent.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The options, and the arguments of `pawl agent runtime`; the runtime itself is made and measured
/// by `pawl bench agent`.
class RuntimeCommandTest {
  @TempDir Path folder;
  private final ByteArrayOutputStream said = new ByteArrayOutputStream();

  private int run(String... args) {
    var out = new PrintStream(said, true, StandardCharsets.UTF_8);
    return RuntimeCommand.run(List.of(args), out, out);
  }

  @Test
  void options_areTakenByTheVirtualMachineThatRunsUs() throws Exception {
    List<String> options = JvmOptions.device();
    assertTrue(options.containsAll(JvmOptions.common()), "" + options);
    assertTrue(options.contains("-XX:+UseSerialGC"), "" + options);
    Process java =
        new ProcessBuilder(
                Stream.of(
                        List.of(
                            new RuntimeFolder(Path.of(System.getProperty("java.home")))
                                .java()
                                .toString()),
                        options,
                        List.of("-version"))
                    .flatMap(List::stream)
                    .toList())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    assertEquals("", new String(java.getInputStream().readAllBytes(), StandardCharsets.UTF_8));
    assertEquals(0, java.waitFor());
  }

  @Test
  void cacheAndDirectives_areUsed_whereARuntimeHasThem() throws Exception {
    RuntimeFolder runtime = new RuntimeFolder(folder);
    assertEquals(JvmOptions.common(), JvmOptions.in(folder, true));
    Files.createDirectories(runtime.jars());
    Files.createFile(runtime.cache());
    Files.createFile(runtime.compiled());
    assertTrue(JvmOptions.in(folder, true).contains("-XX:SharedArchiveFile=" + runtime.cache()));
    assertFalse(JvmOptions.in(folder, false).contains("-XX:SharedArchiveFile=" + runtime.cache()));
    assertTrue(
        JvmOptions.in(folder, false).contains("-XX:CompilerDirectivesFile=" + runtime.compiled()));
  }

  /// A method that a new JDK names otherwise would be compiled by nobody, and slow.
  @Test
  void methodsForTheSecondCompiler_existInThisJava_andAreKeptApart() throws Exception {
    String directives;
    try (var in = JvmOptions.class.getResourceAsStream("compile.json")) {
      directives = new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
    }
    List<String> named =
        Pattern.compile("\"([a-z]+/[A-Za-z0-9/]+)\\.([A-Za-z0-9]+)\"")
            .matcher(directives)
            .results()
            .map(match -> match.group(1) + "." + match.group(2))
            .toList();
    assertEquals(7, named.size(), directives);
    for (String method : named) {
      int dot = method.indexOf('.');
      Class<?> owner = Class.forName(method.substring(0, dot).replace('/', '.'));
      assertTrue(
          Stream.of(owner.getDeclaredMethods())
              .anyMatch(one -> one.getName().equals(method.substring(dot + 1))),
          method);
      assertTrue(directives.contains("\"-" + method + "\""), method);
    }
  }

  @Test
  void existingFolder_isLeftAlone() {
    assertEquals(9, run("--to", folder.toString()));
    assertEquals(2, run("--somewhere", "x"));
    assertEquals(0, run("--help"));
    assertTrue(said.toString(StandardCharsets.UTF_8).contains("Usage: pawl agent runtime"));
  }
}

package dev.pawl.sim.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisabledOnOs(OS.WINDOWS)
class LauncherTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @TempDir Path folder;

  @Nested
  class Running {
    private LauncherTree tree;

    @BeforeEach
    void install() throws IOException {
      tree = LauncherTree.installed(folder);
    }

    @ParameterizedTest(name = "pawl {0} starts {1}")
    @CsvSource({
      "server, dev.pawl.server.ServerMain, server",
      "agent, dev.pawl.agent.AgentMain, agent",
      "boot, dev.pawl.agent.boot.BootMain, agent",
      "tuf-client, dev.pawl.cli.tufclient.TufClientMain, cli",
      "demo, dev.pawl.sim.demo.DemoMain, sim",
      "attack, dev.pawl.sim.attack.AttackMain, sim",
      "bench, dev.pawl.sim.bench.BenchMain, sim",
      "sim, dev.pawl.sim.fleet.FleetMain, sim",
    })
    void firstWord_choosesTheProgram_andIsDropped(String word, String main, String program)
        throws Exception {
      List<String> arguments = tree.run(word, "--data", "a b", "").given("arg");
      String lib = tree.root().toRealPath() + "/lib/";
      assertTrue(
          arguments.contains(lib + "pawl-" + program + ".jar:" + lib + "other.jar"),
          arguments::toString);
      assertEquals(List.of(main, "--data", "a b", ""), fromMain(arguments));
    }

    @ParameterizedTest(name = "pawl {0} is for the command line")
    @CsvSource({"release", "--help", "-h", "--version", "serverless"})
    void anyOtherWord_isForTheCommandLine(String word) throws Exception {
      assertEquals(
          List.of("dev.pawl.cli.PawlMain", word, "x"), fromMain(tree.run(word, "x").given("arg")));
    }

    @Test
    void withoutWords_theCommandLineRuns() throws Exception {
      assertEquals(List.of("dev.pawl.cli.PawlMain"), fromMain(tree.run().given("arg")));
    }

    @Test
    void program_replacesTheLauncher_soThatSignalsReachIt() throws Exception {
      LauncherTree.Ended ended = tree.run("server");
      assertEquals(List.of("" + ended.pid()), ended.given("pid"));
    }

    @Test
    void exitCodeAndOutput_areTheProgramsOwn() throws Exception {
      LauncherTree.Ended ended =
          tree.start(tree.root().resolve("pawl"), Map.of("FAKE_EXIT", "7"), "server").end();
      assertEquals(7, ended.exit());
      assertTrue(ended.out().startsWith("pid "), ended.out());
      assertEquals("", ended.err());
    }

    @Test
    void calledThroughSymbolicLinks_itFindsItsFolder() throws Exception {
      Path links = Files.createDirectories(folder.resolve("bin"));
      Files.createSymbolicLink(links.resolve("one"), Path.of("../pawl home/pawl"));
      Files.createSymbolicLink(links.resolve("two"), Path.of("one"));
      LauncherTree.Ended ended = tree.start(links.resolve("two"), Map.of(), "agent").end();
      Path home = tree.root().toRealPath();
      assertEquals(List.of(home.toString()), ended.given("PAWL_HOME"));
      assertEquals(List.of(home + "/lib"), ended.given("PAWL_LIB"));
    }

    @Test
    void furtherOptionsForJava_comeFromTheEnvironment() throws Exception {
      LauncherTree.Ended ended =
          tree.start(tree.root().resolve("pawl"), Map.of("PAWL_JAVA_OPTS", "-Xint -Da=b"), "boot")
              .end();
      String own = "@" + tree.root().toRealPath() + "/lib/agent.options";
      assertTrue(ended.given("arg").containsAll(List.of(own, "-Xint", "-Da=b")), ended.out());
    }

    @Test
    void applyingADelta_hasOptionsOfItsOwn() throws Exception {
      String own = "@" + tree.root().toRealPath() + "/lib/apply.options";
      assertTrue(tree.run("delta", "apply", "a").given("arg").contains(own));
      assertFalse(tree.run("delta", "make", "a").given("arg").contains(own));
    }

    private static List<String> fromMain(List<String> arguments) {
      return arguments.subList(arguments.indexOf("-cp") + 2, arguments.size());
    }
  }

  @Nested
  class FindingJava {
    private LauncherTree tree;

    @BeforeEach
    void install() throws IOException {
      tree = LauncherTree.sources(folder);
    }

    @Test
    void olderJavaThanNeeded_isRefused() throws Exception {
      LauncherTree.jdk(tree.jdk(), "17.0.15");
      LauncherTree.Ended ended = tree.run("server");
      assertEquals(1, ended.exit());
      assertTrue(ended.err().contains("PAWL_JAVA_HOME is " + tree.jdk()), ended.err());
      assertTrue(ended.err().contains("Java 17"), ended.err());
      assertEquals("", ended.out());
    }

    @Test
    void javaWithoutCompiler_isRefusedWhereSourcesMustBeBuilt() throws Exception {
      Files.delete(tree.jdk().resolve("bin/javac"));
      LauncherTree.Ended ended = tree.run("server");
      assertEquals(1, ended.exit());
      assertTrue(ended.err().contains("without a compiler"), ended.err());
    }

    @Test
    void olderJavaHome_isPassedOver() throws Exception {
      Path old = LauncherTree.jdk(folder.resolve("old"), "17.0.15");
      Map<String, String> environment =
          Map.of(
              "PAWL_JAVA_HOME",
              "",
              "JAVA_HOME",
              old.toString(),
              "PATH",
              tree.jdk() + "/bin:/usr/bin:/bin");
      assertEquals(
          tree.jdk().toRealPath() + "\n",
          tree.start(tree.root().resolve("pawl"), environment, "--java-home").end().out());
    }

    @Test
    void noJavaAnywhere_saysWhereItLooked() throws Exception {
      Path launcher = tree.root().resolve("pawl");
      Files.writeString(
          launcher, Files.readString(launcher).replace("JAVA_NEEDED=25", "JAVA_NEEDED=9999"));
      Map<String, String> environment =
          Map.of("PAWL_JAVA_HOME", "", "JAVA_HOME", tree.jdk().toString());
      LauncherTree.Ended ended = tree.start(launcher, environment, "server").end();
      assertEquals(1, ended.exit());
      for (String words :
          List.of("no JDK 9999", "JAVA_HOME (" + tree.jdk(), "/opt", "~/.sdkman", "Java 25")) {
        assertTrue(ended.err().contains(words), ended.err());
      }
    }
  }

  @Nested
  class Building {
    private LauncherTree tree;

    @BeforeEach
    void unpack() throws IOException {
      tree = LauncherTree.sources(folder);
    }

    @Test
    void firstUse_buildsOnce_andKeepsOutputClean() throws Exception {
      LauncherTree.Ended first = tree.run("agent");
      assertTrue(first.err().contains("building, first use"), first.err());
      assertTrue(first.err().contains("Pawl core [2/6]"), first.err());
      assertTrue(first.out().startsWith("pid "), first.out());
      Path lib = Path.of(first.given("PAWL_LIB").getFirst());
      assertEquals(
          List.of("pawl-agent-0.1.0.jar", "pawl-core-0.1.0.jar", "libraries-agent-1.0.jar"),
          Files.readAllLines(lib.resolve("agent.classpath")));
      assertTrue(Files.exists(lib.resolve("libraries-agent-1.0.jar")));

      assertEquals("", tree.run("server").err());
      assertEquals(1, tree.mavenRuns());
    }

    @Test
    void changedAddedAndRemovedSources_areBuiltAgain_touchedOnesAreNot() throws Exception {
      tree.run();
      Path source = tree.root().resolve("cli/src/main/java/A.java");
      Files.setLastModifiedTime(source, FileTime.from(Instant.EPOCH));
      tree.run();
      assertEquals(1, tree.mavenRuns(), "only its date changed");
      Files.writeString(source, "class A { }");
      tree.run();
      assertEquals(2, tree.mavenRuns(), "it changed");
      Files.move(source, source.resolveSibling("B.java"));
      tree.run();
      assertEquals(3, tree.mavenRuns(), "it has another name");
      Files.delete(source.resolveSibling("B.java"));
      assertTrue(tree.run().err().contains("the sources have changed"));
      assertEquals(4, tree.mavenRuns(), "it is gone");
    }

    @Test
    void earlierBuilds_stayForProgramsThatRunFromThem() throws Exception {
      Path first = Path.of(tree.run().given("PAWL_LIB").getFirst());
      Files.writeString(tree.root().resolve("pom.xml"), "<project></project>");
      Path second = Path.of(tree.run().given("PAWL_LIB").getFirst());
      assertFalse(first.equals(second));
      assertTrue(Files.exists(first.resolve("pawl-core-0.1.0.jar")));
    }

    @Test
    void failedBuild_saysWhy_andIsTriedAgain() throws Exception {
      Files.createFile(tree.root().resolve("broken"));
      LauncherTree.Ended failed = tree.run("server");
      assertEquals(1, failed.exit());
      assertTrue(failed.err().contains("[ERROR] A.java:[3] no such thing"), failed.err());
      assertTrue(failed.err().contains("/.pawl/build.log"), failed.err());
      assertEquals("", failed.out());
      assertTrue(Files.notExists(tree.root().resolve(".pawl/lib")));

      Files.delete(tree.root().resolve("broken"));
      assertEquals(0, tree.run("server").exit());
      assertEquals(2, tree.mavenRuns());
    }

    @Test
    void twoAtTheSameTime_buildOnce() throws Exception {
      Files.createFile(tree.root().resolve("hold"));
      Path launcher = tree.root().resolve("pawl");
      LauncherTree.Running first = tree.start(launcher, Map.of(), "agent");
      waitUntil(() -> tree.mavenRuns() == 1);
      LauncherTree.Running second = tree.start(launcher, Map.of(), "server");
      waitUntil(() -> Files.readString(second.err()).contains("waiting for another build"));
      Files.createFile(tree.root().resolve("go"));
      assertEquals(0, first.end().exit());
      assertEquals(0, second.end().exit());
      assertEquals(1, tree.mavenRuns());
      assertTrue(Files.notExists(tree.root().resolve(".pawl/lock"), LinkOption.NOFOLLOW_LINKS));
    }

    @Test
    void killedBuild_doesNotBlockTheNext() throws Exception {
      Process dead = new ProcessBuilder("true").start();
      dead.waitFor();
      Path work = Files.createDirectories(tree.root().resolve(".pawl"));
      Files.createSymbolicLink(work.resolve("lock"), Path.of("" + dead.pid()));
      Files.createDirectories(work.resolve("new." + dead.pid()));
      assertEquals(0, tree.run().exit());
      assertTrue(Files.notExists(work.resolve("new." + dead.pid())));
    }

    private interface Condition {
      boolean holds() throws IOException;
    }

    private static void waitUntil(Condition condition) throws Exception {
      Instant end = Instant.now().plus(PATIENCE);
      while (!condition.holds()) {
        assertTrue(Instant.now().isBefore(end), "waited " + PATIENCE);
        Thread.sleep(20);
      }
    }
  }
}

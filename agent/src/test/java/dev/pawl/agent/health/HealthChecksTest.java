package dev.pawl.agent.health;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import dev.pawl.agent.device.HealthCheck;
import dev.pawl.agent.device.HealthPlan;
import dev.pawl.core.value.ByteCount;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class HealthChecksTest {
  private static final Duration SECOND = Duration.ofSeconds(1);
  private static final Duration LONG = Duration.ofSeconds(30);

  @Nested
  class Rounds {
    private final AtomicLong now = new AtomicLong();
    private final List<String> seen = new ArrayList<>();
    private final AtomicInteger answers = new AtomicInteger();

    private final HealthChecks.Observer observer =
        new HealthChecks.Observer() {
          @Override
          public void passed(HealthCheck check) {
            seen.add("passed " + HealthChecks.name(check));
          }

          @Override
          public void failed(HealthCheck check, String problem) {
            seen.add("failed " + HealthChecks.name(check) + ": " + problem);
          }

          @Override
          public void alive(Duration within) {
            seen.add("alive");
          }

          @Override
          public void pause(Duration time) {
            now.addAndGet(time.toNanos());
          }
        };

    /// The server is reached at the given attempt.
    private HealthChecks checks(int reachedAt, HealthCheck... checks) {
      return checks(reachedAt, HealthPlan.of(List.of(checks)));
    }

    private HealthChecks checks(int reachedAt, HealthPlan plan) {
      return new HealthChecks(
          plan,
          () ->
              answers.incrementAndGet() >= reachedAt ? Optional.empty() : Optional.of("no answer"),
          observer,
          now::get);
    }

    @Test
    void allChecks_mustPassInOneRound() {
      var good = new HealthCheck.Command(List.of("true"), LONG);
      assertTrue(checks(2, good, new HealthCheck.Server()).passWithin(LONG));
      assertEquals(
          List.of(
              "alive",
              "passed command true",
              "failed server: no answer",
              "alive",
              "passed command true",
              "passed server"),
          seen);
    }

    @Test
    void afterTheWindow_itIsOver() {
      assertFalse(checks(99, new HealthCheck.Server()).passWithin(Duration.ofSeconds(5)));
      assertEquals(5, answers.get());
    }

    @Test
    void shortWindow_givesOneRound() {
      assertTrue(checks(1, new HealthCheck.Server()).passWithin(Duration.ZERO));
      assertFalse(checks(9, new HealthCheck.Server()).passWithin(Duration.ZERO));
    }

    @Test
    void failedCheck_endsTheRound() {
      var bad = new HealthCheck.Command(List.of("false"), LONG);
      assertFalse(checks(1, bad, new HealthCheck.Server()).passWithin(Duration.ZERO));
      assertEquals(List.of("alive", "failed command false: ended with exit code 1"), seen);
      assertEquals(0, answers.get());
    }

    @Test
    void failuresAfterTheGracePeriod_endItLongBeforeTheWindow() {
      var bad = new HealthCheck.Command(List.of("false"), LONG);
      var plan = new HealthPlan(List.of(bad), Duration.ofSeconds(3), 1, 2);
      assertFalse(checks(1, plan).passWithin(LONG));
      assertEquals(Duration.ofSeconds(4).toNanos(), now.get(), "3 s of grace, then 2 rounds");
    }

    @Test
    void serverThatIsNotReached_doesNotCount_untilTheWindowIsOver() {
      var plan = new HealthPlan(List.of(new HealthCheck.Server()), Duration.ZERO, 1, 1);
      assertTrue(checks(20, plan).passWithin(LONG));
      assertEquals(20, answers.get());
    }

    @Test
    void onlyPassesInARow_count() {
      var plan = new HealthPlan(List.of(new HealthCheck.Server()), Duration.ZERO, 3, 1);
      assertTrue(checks(2, plan).passWithin(LONG));
      assertEquals(4, answers.get());
      assertFalse(checks(1, plan).passWithin(Duration.ofSeconds(2)), "two rounds are not three");
    }

    @Test
    void checkThatHangs_isEndedWithTheWindow() {
      var hangs = new HealthCheck.Command(List.of("sleep", "300"), LONG);
      assertFalse(checks(1, hangs).passWithin(Duration.ofSeconds(1)));
      assertEquals("failed command sleep: did not end within 1 s", seen.getLast());
    }

    @Test
    void unitThatIsNotActive_fails() {
      var unit = new HealthCheck.Unit("no-such-pawl.service", LONG);
      assertFalse(checks(1, unit).passWithin(Duration.ZERO));
      assertTrue(seen.getLast().startsWith("failed systemd no-such-pawl.service: "), "" + seen);
    }

    @Test
    void room_isLookedAt() {
      var much = new ByteCount(Long.MAX_VALUE);
      var little = new ByteCount(1);
      Path here = Path.of("").toAbsolutePath();
      assertTrue(checks(1, new HealthCheck.Disk(here, little)).passWithin(Duration.ZERO));
      assertFalse(checks(1, new HealthCheck.Disk(here, much)).passWithin(Duration.ZERO));
      assertTrue(seen.getLast().contains("expected "), "" + seen);
      assertFalse(checks(1, new HealthCheck.Memory(much)).passWithin(Duration.ZERO));
      assertTrue(seen.getLast().startsWith("failed memory: "), "" + seen);
    }

    @Test
    void httpCheck_isRunToo() {
      var dead = new HealthCheck.Http(URI.create("http://localhost:1/"), LONG);
      assertFalse(checks(1, dead).passWithin(Duration.ZERO));
      assertTrue(seen.getLast().startsWith("failed http http://localhost:1/: GET was"), "" + seen);
    }
  }

  @Nested
  class Commands {
    @TempDir Path folder;

    @Test
    void exitCodeZero_isWell() {
      assertEquals(Optional.empty(), CommandProbe.run(List.of("true"), LONG));
    }

    @Test
    void otherExitCode_isNamed_withWhatWasSaid() {
      Optional<String> problem =
          CommandProbe.run(List.of("sh", "-c", "echo motor\nblocked >&2; exit 3"), LONG);
      assertTrue(problem.orElseThrow().startsWith("ended with exit code"), problem.toString());
      problem = CommandProbe.run(List.of("sh", "-c", "echo motor blocked >&2; exit 3"), LONG);
      assertEquals(Optional.of("ended with exit code 3, saying: motor blocked"), problem);
    }

    @Test
    void muchOutput_neitherBlocksNorIsKept() {
      Optional<String> problem =
          CommandProbe.run(
              List.of("sh", "-c", "head -c 1000000 /dev/zero | tr '\\0' x; exit 1"), LONG);
      assertTrue(problem.orElseThrow().length() < 400, "" + problem.orElseThrow().length());
      assertTrue(problem.orElseThrow().endsWith("xxx"));
    }

    @Test
    void missingProgram_isNamed() {
      Optional<String> problem = CommandProbe.run(List.of("/no/such/program"), LONG);
      assertTrue(problem.orElseThrow().startsWith("cannot be run: "));
    }

    @Test
    void environment_isInherited() {
      assertEquals(
          Optional.empty(), CommandProbe.run(List.of("sh", "-c", "test -n \"$PATH\""), LONG));
    }

    @Test
    void input_isEmpty() {
      assertEquals(Optional.empty(), CommandProbe.run(List.of("sh", "-c", "! read x"), LONG));
    }

    @Test
    void slowProgram_isKilled_andWhatItStartedToo() throws Exception {
      Path pid = folder.resolve("pid");
      String script = "sleep 300 & echo $! > " + pid + ".tmp; mv " + pid + ".tmp " + pid + "; wait";
      Optional<String> problem =
          CommandProbe.run(List.of("sh", "-c", script), SECOND.multipliedBy(2));
      assertEquals(Optional.of("did not end within 2 s"), problem);
      long child = Long.parseLong(Files.readString(pid).strip());
      ProcessHandle.of(child).ifPresent(handle -> handle.onExit().join());
      assertTrue(ProcessHandle.of(child).filter(ProcessHandle::isAlive).isEmpty());
    }
  }

  @Nested
  class HttpGets {
    private Optional<String> probe(int status) throws IOException {
      HttpServer server =
          HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      server.createContext(
          "/",
          exchange -> {
            exchange.getResponseHeaders().set("Location", "/other");
            exchange.sendResponseHeaders(status, -1);
            exchange.close();
          });
      server.start();
      try {
        URI url = URI.create("http://localhost:" + server.getAddress().getPort() + "/");
        return HttpProbe.run(url, LONG);
      } finally {
        server.stop(0);
      }
    }

    @Test
    void status2xx_isWell_anythingElseIsNot() throws IOException {
      assertEquals(Optional.empty(), probe(200));
      assertEquals(Optional.empty(), probe(204));
      for (int status : new int[] {302, 404, 500}) {
        assertEquals(Optional.of("GET was answered with status " + status), probe(status));
      }
    }

    @Test
    void noAnswerInTime_isNamed() throws IOException {
      try (var silent = new java.net.ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
        URI url = URI.create("http://localhost:" + silent.getLocalPort() + "/");
        Optional<String> problem = HttpProbe.run(url, Duration.ofMillis(300));
        assertTrue(problem.orElseThrow().contains("was not answered within"), "" + problem);
      }
    }
  }

  @Nested
  class Room {
    @TempDir Path folder;

    @Test
    void memory_isWhatLinuxSaysIsAvailable() throws IOException {
      Path meminfo = folder.resolve("meminfo");
      Files.writeString(meminfo, "MemTotal:  100 kB\nMemAvailable:    20 kB\nBuffers: 1 kB\n");
      assertEquals(Optional.empty(), RoomProbe.memory(ByteCount.kibi(20), meminfo));
      assertEquals(
          Optional.of("expected 21.0 KiB free, found 20.0 KiB"),
          RoomProbe.memory(ByteCount.kibi(21), meminfo));
    }

    @Test
    void systemThatDoesNotSay_fails() throws IOException {
      assertTrue(RoomProbe.memory(new ByteCount(1), folder.resolve("gone")).isPresent());
      Path meminfo = Files.writeString(folder.resolve("meminfo"), "MemTotal: 1 kB\n");
      assertTrue(RoomProbe.memory(new ByteCount(1), meminfo).isPresent());
      assertTrue(RoomProbe.disk(folder.resolve("gone"), new ByteCount(1)).isPresent());
    }
  }
}

package dev.pawl.agent.watchdog;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class KeeperTest {
  private final BlockingQueue<String> said = new LinkedBlockingQueue<>();

  private Supervisor supervisor(String name, boolean reachable, boolean stops) {
    return new Supervisor() {
      @Override
      public Duration timeout() {
        return Duration.ofMillis(30);
      }

      @Override
      public void signOfLife() throws IOException {
        if (!reachable) {
          throw new IOException(name + " is gone");
        }
        said.add(name);
      }

      @Override
      public boolean release() {
        said.add(name + " released");
        return stops;
      }

      @Override
      public String toString() {
        return name;
      }
    };
  }

  private String next() throws InterruptedException {
    String next = said.poll(30, TimeUnit.SECONDS);
    return next == null ? "nothing" : next;
  }

  @Test
  void promisesKept_areSignsOfLife_andBrokenOnesSilence() throws Exception {
    try (Keeper keeper =
        Keeper.start(List.of(supervisor("a", true, true)), Duration.ZERO, (_, _) -> {})) {
      keeper.promise(Duration.ofSeconds(20));
      assertEquals("a", next());
      assertEquals("a", next());
      keeper.promise(Duration.ofSeconds(-1));
      while (said.poll(100, TimeUnit.MILLISECONDS) != null) {
        // what was on its way
      }
      assertEquals(null, said.poll(150, TimeUnit.MILLISECONDS), "a broken promise");
    }
    assertEquals("a released", next());
  }

  @Test
  void supervisorThatIsGone_isToldOnce_andTheOthersHearOn() throws Exception {
    BlockingQueue<String> problems = new LinkedBlockingQueue<>();
    try (Keeper _ =
        Keeper.start(
            List.of(supervisor("gone", false, true), supervisor("b", true, true)),
            Duration.ofSeconds(20),
            (which, why) -> problems.add(which + ": " + why.getMessage()))) {
      assertEquals("b", next());
      assertEquals("b", next());
      assertEquals("b", next());
    }
    assertEquals(List.of("gone: gone is gone"), List.copyOf(problems));
  }

  @Test
  void supervisorThatCannotBeStopped_isSaidAtTheEnd() {
    BlockingQueue<String> problems = new LinkedBlockingQueue<>();
    Keeper.start(
            List.of(supervisor("c", true, false)),
            Duration.ofSeconds(20),
            (_, why) -> problems.add("" + why.getMessage()))
        .close();
    assertTrue(problems.remove().contains("nowayout"));
  }
}

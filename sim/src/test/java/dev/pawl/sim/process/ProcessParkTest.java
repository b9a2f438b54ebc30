package dev.pawl.sim.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProcessParkTest {
  /// A shell that starts a sleeping child, says so, and waits for it.
  private static final List<String> PARENT = List.of("sh", "-c", "sleep 600 & echo up; wait");

  @TempDir Path folder;

  @Test
  void lines_comeOnceAndInOrder_evenTheLastOnes() throws Exception {
    List<String> lines = new ArrayList<>();
    RunningProcess process;
    try (ProcessPark park = new ProcessPark(folder)) {
      park.follow("p", lines::add);
      process = park.start("p", List.of("sh", "-c", "echo one; echo two >&2; echo $WORD"), word());
      awaitEnd(process);
    }
    assertEquals(List.of("one", "two", "three"), lines);
    assertEquals(0, process.exitCode().orElseThrow());
  }

  @Test
  void cutPower_endsTheWholeFamilyAtOnce() throws Exception {
    try (ProcessPark park = new ProcessPark(folder)) {
      RunningProcess process = startParent(park);
      List<ProcessHandle> family = process.family();
      assertEquals(2, family.size());
      process.cutPower();
      assertFalse(RunningProcess.anyRuns(family));
      assertEquals(137, process.exitCode().orElseThrow());
    }
  }

  @Test
  void close_leavesNoProcessBehind_andNothingCanBeStartedAfterIt() throws Exception {
    ProcessPark park = new ProcessPark(folder);
    List<ProcessHandle> family = startParent(park).family();
    park.close();
    assertFalse(RunningProcess.anyRuns(family));
    assertThrows(IllegalStateException.class, () -> park.start("p", PARENT, Map.of()));
  }

  @Test
  void letGo_leavesProcessesRunning() throws Exception {
    ProcessPark park = new ProcessPark(folder);
    RunningProcess process = startParent(park);
    park.letGo();
    park.close();
    assertTrue(process.isAlive());
    process.cutPower();
  }

  @Test
  void laterProcessOfOneName_goesOnInTheSameFile() throws Exception {
    try (ProcessPark park = new ProcessPark(folder)) {
      awaitEnd(park.start("p", List.of("echo", "first"), Map.of()));
      awaitEnd(park.start("p", List.of("echo", "second"), Map.of()));
      assertEquals("first\nsecond\n", Files.readString(folder.resolve("p.log")));
    }
  }

  @Test
  void memoryMeter_seesThisProgramAndWhatItStarted() throws Exception {
    try (ProcessPark park = new ProcessPark(folder);
        MemoryMeter meter = MemoryMeter.start(park)) {
      startParent(park);
      long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
      while (!meter.peak().mebibytes().containsKey("p") && System.nanoTime() < deadline) {
        Thread.sleep(20);
      }
      assertTrue(meter.peak().mebibytes().containsKey("p"));
      assertTrue(meter.peak().total() > 10, "a JVM needs more than that");
    }
  }

  private static RunningProcess startParent(ProcessPark park) throws Exception {
    LinkedBlockingQueue<String> lines = new LinkedBlockingQueue<>();
    park.follow("p", lines::add);
    RunningProcess process = park.start("p", PARENT, Map.of());
    assertEquals("up", lines.poll(30, TimeUnit.SECONDS));
    return process;
  }

  private static Map<String, String> word() {
    return Map.of("WORD", "three");
  }

  private static void awaitEnd(RunningProcess process) throws InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    while (process.isAlive() && System.nanoTime() < deadline) {
      Thread.sleep(10);
    }
    assertFalse(process.isAlive());
  }
}

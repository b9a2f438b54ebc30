package dev.pawl.agent.watchdog;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/// Against a real datagram socket, which a small Python program reads as systemd would.
@EnabledOnOs(OS.LINUX)
@Timeout(60)
class SystemdWatchdogTest {
  private static final long PID = 4711;
  private static final String READER =
      """
      import socket, sys
      name = sys.argv[1]
      s = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
      s.bind('\\0' + name[1:] if name.startswith('@') else name)
      print('bound', flush=True)
      for i in range(int(sys.argv[2])):
          print(s.recv(4096).decode(), flush=True)
      """;

  @TempDir Path folder;

  /// Starts the reader and waits until its socket is there.
  private static Process reader(String socket, int messages) throws IOException {
    Process process;
    try {
      process =
          new ProcessBuilder("python3", "-c", READER, socket, Integer.toString(messages)).start();
    } catch (IOException e) {
      assumeTrue(false, "skipped: install the package python3 to read a datagram socket");
      throw e;
    }
    assertEquals("bound", out(process).readLine());
    return process;
  }

  private static BufferedReader out(Process process) {
    return process.inputReader(StandardCharsets.UTF_8);
  }

  private static SystemdWatchdog watchdog(String socket) {
    return SystemdWatchdog.of(Map.of("NOTIFY_SOCKET", socket), PID).orElseThrow();
  }

  @Test
  void whatSystemdWaitsFor_isSent() throws IOException {
    for (String socket : List.of(folder.resolve("notify").toString(), "@pawl-test-" + PID)) {
      Process reader = reader(socket, 3);
      try {
        SystemdWatchdog watchdog = watchdog(socket);
        watchdog.ready();
        watchdog.signOfLife();
        watchdog.release();
        BufferedReader out = out(reader);
        assertEquals(
            List.of("READY=1", "WATCHDOG=1", "STOPPING=1"),
            List.of(out.readLine(), out.readLine(), out.readLine()));
      } finally {
        reader.destroyForcibly();
      }
    }
  }

  @Test
  void nobodyAtTheSocket_isAnError_notAHang() {
    assertThrows(
        IOException.class, () -> watchdog(folder.resolve("nobody").toString()).signOfLife());
    assertThrows(IOException.class, () -> watchdog("/" + "x".repeat(200)).signOfLife());
  }

  @Test
  void timeout_isWhatSystemdSays_ifItIsMeantForThisProcess() {
    assertEquals(Duration.ofSeconds(30), timeout("30000000", "4711"));
    assertEquals(Duration.ofHours(1), timeout("30000000", "4712"));
    assertEquals(Duration.ofHours(1), timeout("soon", "4711"));
  }

  private static Duration timeout(String micros, String pid) {
    return SystemdWatchdog.of(
            Map.of("NOTIFY_SOCKET", "/x", "WATCHDOG_USEC", micros, "WATCHDOG_PID", pid), PID)
        .orElseThrow()
        .timeout();
  }

  @Test
  void withoutSystemd_thereIsNone() {
    assertEquals(Optional.empty(), SystemdWatchdog.of(Map.of(), PID));
    assertEquals(Optional.empty(), SystemdWatchdog.of(Map.of("NOTIFY_SOCKET", "vsock:2:1"), PID));
  }
}

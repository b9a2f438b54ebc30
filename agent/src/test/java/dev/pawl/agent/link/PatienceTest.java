package dev.pawl.agent.link;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.Socket;
import org.junit.jupiter.api.Test;

/// What the end of a connection may cost: nothing that comes after what was asked for.
final class PatienceTest {
  @Test
  void whatComes_isNotCalledAvailable_soThatClosingReadsNothingAway() throws IOException {
    try (var socket = new Socket();
        var patience =
            new Patience(
                socket, new ByteArrayInputStream(new byte[100]), LinkLimits.standard(), () -> {})) {
      assertEquals(0, patience.available());
      patience.awaitAnswer();
      assertEquals(10, patience.read(new byte[10]));
      assertEquals(0, patience.available(), "nor what is in its buffer");
    }
  }
}

package dev.pawl.agent.watchdog;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.nio.charset.StandardCharsets;

/// Sends one datagram to a Unix socket of Linux, which Java has no call for: `socket`, `sendto` and
/// `close` of the C library.
final class UnixDatagram {
  private static final int AF_UNIX = 1;
  private static final int SOCK_DGRAM_CLOEXEC = 2 | 0x80000;

  /// Nobody must be able to hang the boot stage by not reading, nor to kill it by closing.
  private static final int DONTWAIT_NOSIGNAL = 0x40 | 0x4000;

  /// `sun_path` of `sockaddr_un`, with room for the zero at its end.
  private static final int LONGEST_PATH = 107;

  private static final MethodHandle SOCKET =
      function("socket", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT));
  private static final MethodHandle SENDTO =
      function(
          "sendto",
          FunctionDescriptor.of(
              JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT, ADDRESS, JAVA_INT));
  private static final MethodHandle CLOSE =
      function("close", FunctionDescriptor.of(JAVA_INT, JAVA_INT));

  private UnixDatagram() {}

  @SuppressWarnings("restricted") // the three functions are called as their manual pages say
  private static MethodHandle function(String name, FunctionDescriptor descriptor) {
    Linker linker = Linker.nativeLinker();
    return linker.downcallHandle(linker.defaultLookup().findOrThrow(name), descriptor);
  }

  /// @param path of the socket; a `@` in front means Linux' abstract names
  /// @throws IOException if nobody takes it at once
  static void send(String path, byte[] message) throws IOException {
    byte[] name = path.getBytes(StandardCharsets.UTF_8);
    if (name.length > LONGEST_PATH) {
      throw new IOException("the socket's path is too long: " + path);
    }
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment address = arena.allocate(2 + LONGEST_PATH + 1, 2);
      address.set(JAVA_SHORT, 0, (short) AF_UNIX);
      MemorySegment.copy(name, 0, address, JAVA_BYTE, 2, name.length);
      boolean isAbstract = path.startsWith("@");
      if (isAbstract) {
        address.set(JAVA_BYTE, 2, (byte) 0);
      }
      int length = 2 + name.length + (isAbstract ? 0 : 1);
      MemorySegment bytes = arena.allocate(message.length);
      MemorySegment.copy(message, 0, bytes, JAVA_BYTE, 0, message.length);
      int socket = (int) SOCKET.invokeExact(AF_UNIX, SOCK_DGRAM_CLOEXEC, 0);
      if (socket < 0) {
        throw new IOException("no socket of the kind AF_UNIX can be made");
      }
      try {
        long sent =
            (long)
                SENDTO.invokeExact(
                    socket, bytes, (long) message.length, DONTWAIT_NOSIGNAL, address, length);
        if (sent != message.length) {
          throw new IOException("nobody takes datagrams at the socket " + path);
        }
      } finally {
        int _ = (int) CLOSE.invokeExact(socket);
      }
    } catch (IOException | RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException("calling the C library", e);
    }
  }
}

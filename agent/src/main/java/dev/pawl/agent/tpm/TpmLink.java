package dev.pawl.agent.tpm;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ByteChannel;
import java.nio.channels.FileChannel;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.SocketChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.StandardOpenOption;
import java.time.Duration;

/// An open way to a TPM: bytes of a command in, bytes of its answer out. An answer is at most 4,096
/// bytes, and is there within the limit of time or the link is closed.
final class TpmLink implements Closeable {
  private static final int HEADER = 10;
  private static final int AT_LENGTH = 2;
  private static final int LONGEST = 4096;

  private final TpmAddress address;
  private final ByteChannel channel;
  private final Duration patience;

  private TpmLink(TpmAddress address, ByteChannel channel, Duration patience) {
    this.address = address;
    this.channel = channel;
    this.patience = patience;
  }

  /// @param patience longest time an answer may take
  static TpmLink open(TpmAddress address, Duration patience) throws IOException {
    try {
      ByteChannel channel =
          switch (address) {
            case TpmAddress.CharacterDevice(var file) ->
                FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE);
            case TpmAddress.Socket(var at, _) -> SocketChannel.open(at);
          };
      return new TpmLink(address, channel, patience);
    } catch (IOException e) {
      throw new IOException("opening the TPM at " + address + ": " + e, e);
    }
  }

  /// Sends a command and reads the whole answer.
  byte[] exchange(byte[] command) throws IOException {
    Thread guard = Thread.ofVirtual().start(this::closeWhenLate);
    try {
      writeAll(channel, ByteBuffer.wrap(command));
      return readAnswer(channel);
    } catch (IOException e) {
      throw new IOException("talking to the TPM at " + address + ": " + e, e);
    } finally {
      guard.interrupt();
    }
  }

  private static void writeAll(WritableByteChannel to, ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      to.write(bytes);
    }
  }

  /// A character device gives a whole answer to one read, and nothing to a second one.
  private static byte[] readAnswer(ReadableByteChannel from) throws IOException {
    ByteBuffer answer = ByteBuffer.allocate(LONGEST);
    while (answer.position() < HEADER || answer.position() < length(answer)) {
      if (!answer.hasRemaining() || from.read(answer) < 0) {
        throw new IOException("its answer ended after " + answer.position() + " bytes");
      }
    }
    if (answer.position() != length(answer)) {
      throw new IOException("its answer is longer than it says");
    }
    byte[] bytes = new byte[answer.flip().remaining()];
    answer.get(bytes);
    return bytes;
  }

  private static int length(ByteBuffer answer) throws IOException {
    int length = answer.getInt(AT_LENGTH);
    if (length < HEADER || length > LONGEST) {
      throw new IOException("its answer says that it has " + length + " bytes");
    }
    return length;
  }

  private void closeWhenLate() {
    try {
      Thread.sleep(patience);
      channel.close();
    } catch (InterruptedException | IOException _) {
      // In time; or closed all the same.
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}

package dev.pawl.cli.device;

import dev.pawl.cli.failure.CommandFailed;
import dev.pawl.cli.remote.EnrolmentToken;
import dev.pawl.cli.shell.UsageFailure;
import dev.pawl.core.file.OwnerOnly;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;

/// An owner-only file that will hold an enrolment token. Made before the server is asked: a token
/// is
/// shown once, and must not be lost for want of a place to put it. Removed again if nothing was
/// written.
final class TokenOutput implements AutoCloseable {
  private final Path file;
  private final FileChannel channel;
  private boolean written; // whether the token is in the file

  private TokenOutput(Path file, FileChannel channel) {
    this.file = file;
    this.channel = channel;
  }

  static TokenOutput create(Path file) {
    String attempted = "making the token file " + file;
    try {
      return new TokenOutput(
          file,
          FileChannel.open(
              file,
              Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
              OwnerOnly.file(file)));
    } catch (FileAlreadyExistsException e) {
      throw new CommandFailed(new UsageFailure.FileExists(attempted, file));
    } catch (IOException e) {
      throw new CommandFailed(new UsageFailure.FileTrouble(attempted, e.toString()));
    }
  }

  void write(EnrolmentToken token) {
    try {
      ByteBuffer rest = StandardCharsets.US_ASCII.encode(token.secret() + "\n");
      while (rest.hasRemaining()) {
        channel.write(rest);
      }
      channel.force(true);
      written = true;
    } catch (IOException e) {
      throw new CommandFailed(
          new UsageFailure.FileTrouble("writing the token to " + file, e.toString()));
    }
  }

  @Override
  public void close() {
    try (channel) {
      if (!written) {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      throw new CommandFailed(
          new UsageFailure.FileTrouble("closing the token file " + file, e.toString()));
    }
  }
}

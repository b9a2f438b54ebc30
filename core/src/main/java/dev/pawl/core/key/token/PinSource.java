package dev.pawl.core.key.token;

import dev.pawl.core.failure.Result;
import dev.pawl.core.file.OwnerOnly;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;

/// Where a PIN comes from when no person types it. Never an argument: those are visible to everyone
/// on the machine.
public sealed interface PinSource {
  /// The first line of a file that only its owner may read.
  record File(Path file) implements PinSource {}

  /// An environment variable.
  record Variable(String name) implements PinSource {}

  /// The PIN. The caller overwrites it after use.
  default Result<char[], TokenFailure> read(Map<String, String> environment) {
    return switch (this) {
      case File(Path file) -> ofFile(file);
      case Variable(String name) -> {
        String value = environment.getOrDefault(name, "");
        yield value.isEmpty()
            ? Result.failed(new TokenFailure.NoPin("the environment variable " + name, "nothing"))
            : Result.ok(value.toCharArray());
      }
    };
  }

  private static Result<char[], TokenFailure> ofFile(Path file) {
    final int longest = 1024;
    try (InputStream in = Files.newInputStream(file)) {
      if (OwnerOnly.isOpenToOthers(file)) {
        return none(file, "a file that others can read");
      }
      byte[] content = in.readNBytes(longest + 1);
      try {
        return content.length > longest
            ? none(file, "more than " + longest + " bytes")
            : firstLine(file, content);
      } finally {
        Arrays.fill(content, (byte) 0);
      }
    } catch (NoSuchFileException e) {
      return none(file, "no such file");
    } catch (IOException e) {
      return none(file, e.getClass().getSimpleName());
    }
  }

  private static Result<char[], TokenFailure> firstLine(Path file, byte[] content) {
    int end = 0;
    while (end < content.length && content[end] != '\n' && content[end] != '\r') {
      end++;
    }
    try {
      CharBuffer text =
          StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(content, 0, end));
      char[] pin = new char[text.remaining()];
      text.get(pin);
      Arrays.fill(text.array(), '\0');
      return pin.length == 0 ? none(file, "an empty first line") : Result.ok(pin);
    } catch (CharacterCodingException e) {
      return none(file, "something that is not UTF-8");
    }
  }

  private static Result<char[], TokenFailure> none(Path file, String found) {
    return Result.failed(new TokenFailure.NoPin("file " + file, found));
  }
}

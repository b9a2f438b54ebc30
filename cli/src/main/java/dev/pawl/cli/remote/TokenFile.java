package dev.pawl.cli.remote;

import dev.pawl.cli.failure.CliFailure;
import dev.pawl.core.failure.Result;
import dev.pawl.core.file.OwnerOnly;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.regex.Pattern;

/// Reads an API token from its file. A file that others can read is refused: the secret in it has
/// to
/// be taken for known.
final class TokenFile {
  private static final int LONGEST = 4096;
  private static final Pattern TOKEN = Pattern.compile("[\\x21-\\x7e]{1,1024}");

  private TokenFile() {}

  static Result<String, CliFailure> read(Path file) {
    try {
      if (OwnerOnly.isOpenToOthers(file)) {
        return refused(
            file,
            "a file that others can read",
            "revoke this token, make a new one and keep its file to yourself (chmod 600)");
      }
      if (Files.size(file) > LONGEST) {
        return refused(file, "more than 4096 bytes", "name the file that holds the token");
      }
      String token = Files.readString(file, StandardCharsets.UTF_8).strip();
      return TOKEN.matcher(token).matches()
          ? Result.ok(token)
          : refused(file, "something else", "name the file that holds the token");
    } catch (NoSuchFileException e) {
      return refused(
          file,
          "no such file",
          "start the server once, it writes admin.token in its data folder; copy that file or name"
              + " one with --token-file");
    } catch (IOException e) {
      return refused(file, "it cannot be read: " + e.getMessage(), "make it readable for you");
    }
  }

  private static Result<String, CliFailure> refused(Path file, String problem, String remedy) {
    return Result.failed(new RemoteFailure.UnusableToken(file, problem, remedy));
  }
}

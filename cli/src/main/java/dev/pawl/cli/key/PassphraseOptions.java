package dev.pawl.cli.key;

import dev.pawl.cli.failure.CommandFailed;
import dev.pawl.cli.shell.Prompt;
import dev.pawl.cli.shell.Session;
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
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// Where the passphrase of a key comes from: `--passphrase-file`, else the environment variable
/// `PAWL_PASSPHRASE`, else the person at the terminal. Never an argument: those are visible to
/// everyone
/// on the machine. Filled by picocli.
public final class PassphraseOptions {
  private static final int SHORTEST_NEW = 8;
  private static final int LONGEST = 1024;
  private static final String VARIABLE = "PAWL_PASSPHRASE";

  @Option(
      names = "--passphrase-file",
      paramLabel = "FILE",
      description = "Read the passphrase from FILE (owner-only); else PAWL_PASSPHRASE, else asked.")
  private @Nullable Path file;

  /// The passphrase of keys that exist. The caller overwrites it after use ([Prompt#forget]).
  public char[] existing(Session session, String purpose) {
    char[] given = given(session);
    return given.length > 0 ? given : ask(session, purpose, "Passphrase of " + purpose);
  }

  /// A passphrase for new keys: long enough and, when typed, typed twice.
  public char[] chosen(Session session, String purpose) {
    char[] chosen = given(session);
    if (chosen.length == 0) {
      chosen = ask(session, purpose, "New passphrase for " + purpose);
      char[] again = ask(session, purpose, "Repeat it");
      boolean same = Arrays.equals(chosen, again);
      Prompt.forget(again);
      if (!same) {
        Prompt.forget(chosen);
        throw new CommandFailed(new PassphraseFailure.NotRepeated("choosing a passphrase"));
      }
    }
    if (chosen.length < SHORTEST_NEW) {
      Prompt.forget(chosen);
      throw new CommandFailed(
          new PassphraseFailure.TooShort("choosing a passphrase", SHORTEST_NEW));
    }
    return chosen;
  }

  private char[] given(Session session) {
    return file != null
        ? read(session.path(file))
        : session.environment().getOrDefault(VARIABLE, "").toCharArray();
  }

  private static char[] ask(Session session, String purpose, String question) {
    char[] answer =
        session
            .prompt()
            .secret(question)
            .orElseThrow(
                () ->
                    new CommandFailed(
                        new PassphraseFailure.None("getting the passphrase of " + purpose)));
    if (answer.length == 0) {
      throw new CommandFailed(new PassphraseFailure.None("getting the passphrase of " + purpose));
    }
    return answer;
  }

  private static char[] read(Path file) {
    try (InputStream in = Files.newInputStream(file)) {
      if (OwnerOnly.isOpenToOthers(file)) {
        throw new CommandFailed(new PassphraseFailure.FileTooOpen(file));
      }
      byte[] content = in.readNBytes(LONGEST + 1);
      try {
        return content.length > LONGEST
            ? unusable(file, "more than " + LONGEST + " bytes")
            : firstLine(file, content);
      } finally {
        Arrays.fill(content, (byte) 0);
      }
    } catch (NoSuchFileException e) {
      return unusable(file, "no such file");
    } catch (IOException e) {
      return unusable(file, "it cannot be read: " + e.getClass().getSimpleName());
    }
  }

  private static char[] firstLine(Path file, byte[] content) {
    CharBuffer text;
    try {
      text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(content));
    } catch (CharacterCodingException e) {
      return unusable(file, "something that is not UTF-8");
    }
    int end = 0;
    while (end < text.length() && text.charAt(end) != '\n' && text.charAt(end) != '\r') {
      end++;
    }
    if (end == 0) {
      return unusable(file, "an empty first line");
    }
    char[] line = new char[end];
    text.get(line);
    Arrays.fill(text.array(), '\0');
    return line;
  }

  private static char[] unusable(Path file, String problem) {
    throw new CommandFailed(new PassphraseFailure.FileUnusable(file, problem));
  }
}

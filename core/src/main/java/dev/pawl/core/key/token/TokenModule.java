package dev.pawl.core.key.token;

import dev.pawl.core.failure.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// A PKCS#11 module: the library that came with a token.
public final class TokenModule {
  private final Path library;
  private final Cryptoki functions;

  private TokenModule(Path library, Cryptoki functions) {
    this.library = library;
    this.functions = functions;
  }

  /// Loads a module. Its code runs in this process: name only libraries that you installed.
  /// @param library an absolute path
  public static Result<TokenModule, TokenFailure> load(Path library) {
    String problem = problemWith(library);
    if (!problem.isEmpty()) {
      return Result.failed(new TokenFailure.ModuleUnusable(library, problem));
    }
    try {
      return Result.ok(new TokenModule(library, Cryptoki.load(library)));
    } catch (IOException e) {
      return Result.failed(
          new TokenFailure.ModuleUnusable(library, String.valueOf(e.getMessage())));
    }
  }

  private static String problemWith(Path library) {
    if (!library.isAbsolute()) {
      return "a path that does not begin at the root";
    }
    if (library.toString().chars().anyMatch(c -> c == '"' || c < ' ')) {
      return "a quote or a control character in its path";
    }
    return Files.isRegularFile(library) ? "" : "no such file";
  }

  /// The tokens that are plugged in and initialised.
  public Result<List<TokenInfo>, TokenFailure> tokens() {
    try {
      return Result.ok(List.copyOf(functions.tokens()));
    } catch (IOException e) {
      return Result.failed(
          new TokenFailure.ModuleUnusable(library, String.valueOf(e.getMessage())));
    }
  }

  /// The one token that answers to `name`.
  public Result<TokenInfo, TokenFailure> token(TokenName name) {
    return tokens().then(present -> one(name, present));
  }

  private static Result<TokenInfo, TokenFailure> one(TokenName name, List<TokenInfo> present) {
    List<TokenInfo> matching = present.stream().filter(name::matches).toList();
    return switch (matching.size()) {
      case 0 -> Result.failed(new TokenFailure.NotFound(name, present));
      case 1 -> Result.ok(matching.getFirst());
      default -> Result.failed(new TokenFailure.Ambiguous(name, matching));
    };
  }

  /// The library.
  public Path library() {
    return library;
  }
}

package dev.pawl.server.identity;

import dev.pawl.core.chain.Actor;
import dev.pawl.core.failure.Result;
import dev.pawl.core.file.DurableFile;
import dev.pawl.server.access.Role;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/// The token with which everything begins: made when there is none in force, and written into a
/// file that only the server's user can read.
public final class FirstAdmin {
  private FirstAdmin() {}

  /// Makes the token unless there is one.
  /// @param file where it goes; replaced if it is there
  /// @return whether one was made
  public static boolean make(OperatorTokens tokens, Path file) throws IOException {
    if (!tokens.isEmpty()) {
      return false;
    }
    // The file first: a power cut in between leaves a file whose token is unknown, and the next
    // start makes another. The other way round nobody would ever get in.
    Secret secret = Secret.random();
    String id = Secret.randomText(9);
    DurableFile.replace(
        file, (OperatorTokens.text(id, secret) + "\n").getBytes(StandardCharsets.US_ASCII));
    return switch (tokens.create(
        Actor.server(), id, new OperatorName("admin"), Role.ADMIN, secret)) {
      case Result.Ok<OperatorTokens.Issued, IdentityFailure> _ -> true;
      case Result.Failed<OperatorTokens.Issued, IdentityFailure>(IdentityFailure failure) ->
          throw new IllegalStateException(failure.explain());
    };
  }
}

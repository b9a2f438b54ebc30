package dev.pawl.server.delta;

import dev.pawl.core.delta.DeltaFailure;
import dev.pawl.core.delta.FileImage;
import dev.pawl.core.delta.patch.PatchApplier;
import dev.pawl.core.delta.patch.Profile;
import dev.pawl.core.failure.Result;
import dev.pawl.core.json.JsonValue.JsonObject;
import dev.pawl.core.json.JsonWriter;
import dev.pawl.delta.make.FullSize;
import dev.pawl.delta.make.PatchMaker;
import dev.pawl.delta.make.PatchTooLong;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/// The maker's process: `MakerMain OLD NEW PROFILE PATCH`. Makes a patch, applies it, compares, and
/// says on one line how large things are. It ends when its input does, which is when the server
/// ends, however that ends. Opens no socket.
public final class MakerMain {
  private static final int MISUSED = 2;
  private static final int WRONG = 4;

  /// Exit code when the patch would be of no use.
  static final int TOO_LONG = 5;

  private MakerMain() {}

  /// The program.
  public static void main(String[] arguments) throws IOException {
    if (arguments.length != 4) {
      System.err.println("usage: MakerMain OLD NEW PROFILE PATCH");
      System.exit(MISUSED);
    }
    Thread.ofPlatform().daemon().name("parent watch").start(MakerMain::endWithParent);
    int exit =
        run(
            Path.of(arguments[0]),
            Path.of(arguments[1]),
            Profile.named(arguments[2]),
            Path.of(arguments[3]),
            System.out);
    System.exit(exit);
  }

  /// Nothing is ever said to it: its input only ends.
  private static void endWithParent() {
    try {
      while (System.in.read() >= 0) {
        // Whatever it is, it means nothing.
      }
    } catch (IOException _) {
      // The same as the end.
    }
    Runtime.getRuntime().halt(1);
  }

  static int run(Path old, Path image, Profile profile, Path patch, PrintStream raw)
      throws IOException {
    var out = new PrintStream(raw, true, StandardCharsets.UTF_8);
    try (FileImage from = FileImage.open(old);
        FileImage to = FileImage.open(image)) {
      PatchMaker.Made made;
      try {
        made = PatchMaker.makeInside(from, to, profile, _ -> {});
      } catch (PatchTooLong e) {
        System.err.println(e.getMessage());
        return TOO_LONG;
      }
      Files.write(patch, made.bytes(), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
      Optional<DeltaFailure> wrong = tried(patch, from, profile);
      if (wrong.isPresent()) {
        System.err.println(wrong.get().code() + ": " + wrong.get().explain());
        return WRONG;
      }
      out.println(
          JsonWriter.line(
              JsonObject.builder()
                  .put("memory", made.head().memory().value())
                  .put("full", FullSize.of(to))
                  .build()));
      return 0;
    }
  }

  /// What a device would find. The head's digests are those of the two files.
  private static Optional<DeltaFailure> tried(Path patch, FileImage old, Profile profile)
      throws IOException {
    try (InputStream in = new BufferedInputStream(Files.newInputStream(patch))) {
      return switch (PatchApplier.open(in, old, profile.memory())) {
        case Result.Failed<PatchApplier, DeltaFailure>(DeltaFailure failure) ->
            Optional.of(failure);
        case Result.Ok<PatchApplier, DeltaFailure>(PatchApplier applier) -> {
          Optional<DeltaFailure> base = applier.checkBase();
          yield base.isPresent() ? base : applier.applyWhole(in, (_, _, _) -> {});
        }
      };
    }
  }
}

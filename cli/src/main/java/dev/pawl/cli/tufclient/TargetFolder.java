package dev.pawl.cli.tufclient;

import dev.pawl.core.file.DurableFile;
import dev.pawl.core.file.OwnerOnly;
import dev.pawl.core.trust.TargetFile;
import dev.pawl.core.value.Digest;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/// Verified files, one for each target path. What is not verified yet lies in a folder of its own,
/// whose name is hidden, and comes out of it in one step.
final class TargetFolder {
  private static final int LONGEST_NAME = 200;

  private final Path folder;
  private final Path unverified;

  private TargetFolder(Path folder) {
    this.folder = folder;
    this.unverified = folder.resolve(".unverified");
  }

  /// Opens the folder and removes what a power cut left unverified.
  static TargetFolder open(Path folder) throws IOException {
    var opened = new TargetFolder(folder);
    OwnerOnly.createFolders(folder);
    OwnerOnly.createFolders(opened.unverified);
    try (DirectoryStream<Path> leftovers = Files.newDirectoryStream(opened.unverified)) {
      for (Path leftover : leftovers) {
        Files.deleteIfExists(leftover);
      }
    }
    return opened;
  }

  /// Where the file of a target path is or will be. Paths come from outside: the name is one
  /// segment that cannot leave the folder, the same for the same path.
  Path place(String target) {
    String name = URLEncoder.encode(target, StandardCharsets.UTF_8);
    if (name.startsWith(".")) {
      name = "%2E" + name.substring(1);
    }
    if (name.length() > LONGEST_NAME) {
      name = "%sha256-" + Digest.sha256(target.getBytes(StandardCharsets.UTF_8)).hex();
    }
    return folder.resolve(name);
  }

  /// Whether what is there already is what is described.
  boolean has(String target, TargetFile described) throws IOException {
    Path place = place(target);
    if (!Files.isRegularFile(place) || Files.size(place) != described.length().value()) {
      return false;
    }
    var measured = new MeasuredOutput(OutputStream.nullOutputStream(), described);
    try (InputStream in = Files.newInputStream(place)) {
      in.transferTo(measured);
    } catch (NoSuchFileException _) {
      return false;
    }
    return measured.mismatch(target).isEmpty();
  }

  /// A file to write to; not visible as a target yet.
  Path begin() throws IOException {
    return Files.createTempFile(unverified, "", "", OwnerOnly.file(unverified));
  }

  /// Makes a finished, verified file the one of its target path.
  void finish(Path written, String target) throws IOException {
    Files.move(written, place(target), StandardCopyOption.ATOMIC_MOVE);
    DurableFile.forceFolder(folder);
  }
}

package dev.pawl.core.trust;

import static java.nio.charset.StandardCharsets.UTF_16;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.pawl.core.failure.Result;
import dev.pawl.core.testkit.Expect;
import dev.pawl.core.testkit.TestRepository;
import dev.pawl.core.testkit.TestTuf;
import dev.pawl.core.value.RoleName;
import dev.pawl.core.value.TargetPath;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// Every kind of metadata file, damaged in every way, on its way to a device that trusts an older
/// state: a code `trust.…`, an explanation that names the file and what to do, and what was trusted
/// stays as it was.
class BadInputTest {
  private static final TargetPath IMAGE = new TargetPath("line-lock/lock-1.0.0.img");

  private final TestRepository repository = TestRepository.withLines("lock");
  private final TestTuf tuf = repository.tuf();
  private final MemoryMetadataStore store = new MemoryMetadataStore();

  /// A file by its role, and the role whose file stands in for a wrong one.
  private enum Kind {
    ROOT("root", "3.root.json"),
    TIMESTAMP("timestamp", "timestamp.json"),
    SNAPSHOT("snapshot", "4.snapshot.json"),
    TARGETS("targets", "2.targets.json"),
    LINE("line-lock", "2.line-lock.json");

    private final String role;
    private final String file;

    Kind(String role, String file) {
      this.role = role;
      this.file = file;
    }
  }

  static Stream<Arguments> everything() {
    var all = new ArrayList<Arguments>();
    for (Kind kind : Kind.values()) {
      for (String damage :
          List.of(
              "empty",
              "first half",
              "one byte short",
              "flipped first",
              "flipped middle",
              "flipped last",
              "wrong role",
              "wrong version",
              "UTF-16",
              "byte order mark",
              "base64",
              "huge")) {
        all.add(Arguments.of(kind.name(), damage));
      }
    }
    return all.stream();
  }

  @ParameterizedTest(name = "{0}, {1}")
  @MethodSource("everything")
  void damagedFile_isRefusedByCode_andNothingTrustedIsLost(String name, String damage) {
    Kind kind = Kind.valueOf(name);
    repository.publish("lock", "1.0.0", 1, "lock-s2", new byte[] {1});
    Expect.ok(refresh());
    Map<String, List<Byte>> before = stored();
    tuf.publishRoot();
    tuf.publishRoot();
    tuf.publish(TestTuf.TARGETS, TestRepository.role("lock"));
    tuf.publish();
    assertTrue(tuf.files().containsKey(kind.file), kind.file + " in " + tuf.files().keySet());
    byte[] genuine = tuf.file(kind.file);
    tuf.tamper(kind.file, file -> damaged(kind, damage, file));

    TrustFailure failure = Expect.failure(refresh());

    assertTrue(failure.code().startsWith("trust."), failure.code());
    String said = failure.explain();
    assertTrue(said.contains(kind.role) || said.contains(kind.file), said);
    assertTrue(said.split("\\. ").length >= 2 || said.contains("not read further"), said);
    Map<String, List<Byte>> after = stored();
    String role = kind == Kind.ROOT ? "3.root" : kind.role;
    assertEquals(before.get(role), after.get(role), "the stored file of " + role);
    tuf.tamper(kind.file, _ -> genuine);
    assertEquals("ok", Expect.code(refresh()), "once the file is whole again");
  }

  private byte[] damaged(Kind kind, String damage, byte[] file) {
    String text = new String(file, UTF_8);
    return switch (damage) {
      case "empty" -> new byte[0];
      case "first half" -> Arrays.copyOf(file, file.length / 2);
      case "one byte short" -> Arrays.copyOf(file, file.length - 1);
      case "flipped first" -> flipped(file, 0);
      case "flipped middle" -> flipped(file, file.length / 2);
      case "flipped last" -> flipped(file, file.length - 1);
      case "wrong role" -> tuf.file(kind == Kind.SNAPSHOT ? "timestamp.json" : "4.snapshot.json");
      case "wrong version" -> older(kind);
      case "UTF-16" -> text.getBytes(UTF_16);
      case "byte order mark" -> ("\uFEFF" + text).getBytes(UTF_8);
      case "base64" -> Base64.getEncoder().encode(file);
      default -> huge(file);
    };
  }

  private static byte[] flipped(byte[] file, int at) {
    byte[] bytes = file.clone();
    bytes[at] ^= 1;
    return bytes;
  }

  /// Properly signed, of another version than the chain of trust names.
  private byte[] older(Kind kind) {
    return switch (kind) {
      case ROOT -> tuf.file("2.root.json");
      case TIMESTAMP ->
          tuf.sign(TestTuf.TIMESTAMP, new Timestamp(1, TestTuf.EXPIRES, MetaFile.of(1)));
      case SNAPSHOT -> tuf.file("1.snapshot.json");
      case TARGETS -> tuf.file("1.targets.json");
      case LINE -> tuf.file("1.line-lock.json");
    };
  }

  private static byte[] huge(byte[] file) {
    var out = new ByteArrayOutputStream();
    out.writeBytes(file);
    out.writeBytes(" ".repeat(2 << 20).getBytes(UTF_8));
    return out.toByteArray();
  }

  private Result<RefreshedTrust, TrustFailure> refresh() {
    return new TufClient(tuf, store, repository.factoryRoot())
        .refresh(TestTuf.NOW)
        .then(trust -> trust.find(IMAGE).map(_ -> trust));
  }

  private Map<String, List<Byte>> stored() {
    var all = new LinkedHashMap<String, List<Byte>>();
    for (String role : store.roles()) {
      byte[] bytes = store.load(new RoleName(role)).orElseThrow();
      var boxed = new ArrayList<Byte>();
      for (byte b : bytes) {
        boxed.add(b);
      }
      all.put(role, boxed);
    }
    return all;
  }
}

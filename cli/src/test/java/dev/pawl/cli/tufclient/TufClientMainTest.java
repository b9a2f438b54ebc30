package dev.pawl.cli.tufclient;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.pawl.core.json.JsonValue.JsonObject;
import dev.pawl.core.testkit.TestRole;
import dev.pawl.core.testkit.TestTuf;
import dev.pawl.core.trust.PathRule;
import dev.pawl.core.trust.TargetFile;
import dev.pawl.core.value.ByteCount;
import dev.pawl.core.value.Digest;
import dev.pawl.core.value.Digest.Algorithm;
import dev.pawl.core.value.RoleName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// docs/operate/tuf-client.md.
@Timeout(60)
class TufClientMainTest {
  @TempDir Path folder;
  private ClientBench bench;

  @BeforeEach
  void start() throws IOException {
    bench = new ClientBench(folder);
  }

  @AfterEach
  void stop() {
    bench.close();
  }

  @Nested
  class Init {
    @Test
    void root_isKeptByteForByte_withoutARequest() throws IOException {
      assertEquals(0, bench.init(), bench::said);
      assertArrayEquals(
          bench.tuf().file("1.root.json"),
          Files.readAllBytes(bench.metadata().resolve("root.json")));
      assertEquals(List.of("root.json"), ClientBench.names(bench.metadata()));
      assertEquals(List.of(), bench.repository().takeRequests());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{", "[]", "{\"signatures\": [], \"signed\": {}}"})
    void rootThatIsNone_isRefused_andTheRefreshAfterIt_withoutARequest(String content)
        throws IOException {
      Files.writeString(folder.resolve("first.json"), content);
      assertEquals(1, bench.init());
      assertTrue(bench.said().startsWith("trust."), bench.said());
      assertEquals(1, bench.refresh());
      assertEquals(List.of(), bench.repository().takeRequests());
    }

    @Test
    void secondRoot_doesNotReplaceTheFirst() throws IOException {
      bench.init();
      byte[] other = new TestTuf().publishRoot();
      Files.write(folder.resolve("first.json"), other);
      assertEquals(1, bench.init());
      assertTrue(bench.said().startsWith("cli.file-exists"), bench.said());
      assertEquals(0, bench.refresh(), bench::said);
    }

    @Test
    void missingFile_isNamed() throws IOException {
      Files.delete(folder.resolve("first.json"));
      assertEquals(1, bench.init());
      assertTrue(bench.said().startsWith("cli.no-such-file"), bench.said());
    }
  }

  @Nested
  class Refresh {
    @Test
    void everyFile_isKeptByteForByte() throws IOException {
      bench
          .tuf()
          .tamper("timestamp.json", bytes -> (new String(bytes, UTF_8) + "\n").getBytes(UTF_8));
      bench.init();
      assertEquals(0, bench.refresh(), bench::said);
      assertEquals(
          List.of("root.json", "snapshot.json", "targets.json", "timestamp.json"),
          ClientBench.names(bench.metadata()));
      for (String name : List.of("timestamp.json", "snapshot.json", "targets.json")) {
        String served = name.equals("timestamp.json") ? name : "1." + name;
        assertArrayEquals(
            bench.tuf().file(served), Files.readAllBytes(bench.metadata().resolve(name)), name);
      }
    }

    @Test
    void newRoots_becomeTheRoot_andTheNextRefreshBeginsThere() throws IOException {
      bench.init();
      bench.tuf().publishRoot();
      bench.tuf().publishRoot();
      assertEquals(0, bench.refresh(), bench::said);
      assertArrayEquals(
          bench.tuf().file("3.root.json"),
          Files.readAllBytes(bench.metadata().resolve("root.json")));
      bench.repository().takeRequests();
      bench.refresh();
      assertEquals(
          List.of("/metadata/4.root.json", "/metadata/timestamp.json"),
          bench.repository().takeRequests());
    }

    @Test
    void failureHalfWay_keepsWhatWasVerified_andNothingElse() throws IOException {
      bench.init();
      bench.tuf().tamper("1.snapshot.json", bytes -> new byte[] {'{', '}'});
      assertEquals(1, bench.refresh());
      assertTrue(bench.said().startsWith("trust.malformed"), bench.said());
      assertEquals(List.of("root.json", "timestamp.json"), ClientBench.names(bench.metadata()));
    }

    @Test
    void damagedRootInTheFolder_endsItBeforeAnyRequest() throws IOException {
      bench.init();
      Files.writeString(bench.metadata().resolve("root.json"), "{}");
      assertEquals(1, bench.refresh());
      assertEquals(List.of(), bench.repository().takeRequests());
    }

    @Test
    void rotatedTimestampKeys_endTheMemoryOfOldVersions() throws IOException {
      bench.tuf().nextVersion(TestTuf.TIMESTAMP, 1L << 31).publishTimestamp();
      bench.init();
      assertEquals(0, bench.refresh(), bench::said);
      bench.tuf().keys(TestTuf.TIMESTAMP, TestRole.of(1, 1)).publishRoot();
      bench.tuf().nextVersion(TestTuf.TIMESTAMP, 2).publishTimestamp();
      assertEquals(0, bench.refresh(), bench::said);
    }
  }

  @Nested
  class Download {
    @BeforeEach
    void trust() {
      bench.init();
    }

    @Test
    void target_isFetchedOnce() throws IOException {
      assertEquals(0, bench.download(ClientBench.IMAGE), bench::said);
      assertEquals(List.of("line-lock%2Flock-2.0.0.img"), ClientBench.names(bench.targets()));
      assertArrayEquals(
          ClientBench.CONTENT,
          Files.readAllBytes(bench.targets().resolve("line-lock%2Flock-2.0.0.img")));
      bench.repository().takeRequests();
      assertEquals(0, bench.download(ClientBench.IMAGE), bench::said);
      assertEquals(
          List.of("/metadata/2.root.json", "/metadata/timestamp.json"),
          bench.repository().takeRequests());
    }

    @Test
    void damagedCopy_isFetchedAgain() throws IOException {
      bench.download(ClientBench.IMAGE);
      Path copy = bench.targets().resolve("line-lock%2Flock-2.0.0.img");
      byte[] damaged = ClientBench.CONTENT.clone();
      damaged[7] ^= 1;
      Files.write(copy, damaged);
      assertEquals(0, bench.download(ClientBench.IMAGE), bench::said);
      assertArrayEquals(ClientBench.CONTENT, Files.readAllBytes(copy));
    }

    @Test
    void changedTarget_takesThePlaceOfTheOld() throws IOException {
      bench.download(ClientBench.IMAGE);
      byte[] changed = "other".getBytes(UTF_8);
      bench.image(ClientBench.IMAGE, changed);
      bench.tuf().publish(ClientBench.LINE);
      assertEquals(0, bench.download(ClientBench.IMAGE), bench::said);
      assertArrayEquals(
          changed, Files.readAllBytes(bench.targets().resolve("line-lock%2Flock-2.0.0.img")));
    }

    @Test
    void firstFailure_endsIt() throws IOException {
      bench.image("line-lock/other.img", "other".getBytes(UTF_8));
      bench.tuf().publish(ClientBench.LINE);
      assertEquals(
          1, bench.download(ClientBench.IMAGE, "line-lock/unknown.img", "line-lock/other.img"));
      assertTrue(bench.said().startsWith("trust.target-not-found"), bench.said());
      assertEquals(List.of("line-lock%2Flock-2.0.0.img"), ClientBench.names(bench.targets()));
    }

    @ParameterizedTest
    @ValueSource(
        strings = {"line-lock/..", "line-lock/.hidden", "line-lock/a b?c#d%e", "line-lock/ü"})
    void oddNames_stayInTheFolder(String target) throws IOException {
      bench.image(target, ClientBench.CONTENT);
      bench.tuf().publish(ClientBench.LINE);
      String wire =
          target
              .replace("%", "%25")
              .replace(" ", "%20")
              .replace("?", "%3F")
              .replace("#", "%23")
              .replace("ü", "%C3%BC");
      String hash = Digest.sha256(ClientBench.CONTENT).hex();
      bench
          .repository()
          .target(wire.replace("line-lock/", "line-lock/" + hash + "."), ClientBench.CONTENT);
      assertEquals(0, bench.download(target), bench::said);
      assertEquals(1, ClientBench.names(bench.targets()).size());
      assertEquals(List.of("first.json", "metadata", "targets"), ClientBench.names(folder));
    }

    @Test
    void longName_becomesADigest() throws IOException {
      String target = "line-lock/" + "x".repeat(300);
      bench.image(target, ClientBench.CONTENT);
      bench.tuf().publish(ClientBench.LINE);
      assertEquals(0, bench.download(target), bench::said);
      assertEquals(
          List.of("%sha256-" + Digest.sha256(target.getBytes(UTF_8)).hex()),
          ClientBench.names(bench.targets()));
    }

    @Test
    void nameThatBeginsWithADot_isNotHidden() throws IOException {
      var other = TargetFolder.open(bench.targets());
      assertEquals("%2E.%2Fx", other.place("../x").getFileName().toString());
      assertEquals("%2Eunverified", other.place(".unverified").getFileName().toString());
    }

    @Test
    void targetWithoutAKnownHash_isRefused() throws IOException {
      bench
          .tuf()
          .target(
              ClientBench.LINE,
              ClientBench.IMAGE,
              new TargetFile(new ByteCount(3), Map.of(), JsonObject.builder().build()));
      bench.tuf().publish(ClientBench.LINE);
      assertEquals(1, bench.download(ClientBench.IMAGE));
      assertTrue(bench.said().startsWith("trust."), bench.said());
      assertEquals(List.of(), ClientBench.names(bench.targets()));
    }

    @Test
    void everyStatedHash_mustBeRight() throws IOException {
      Digest right = Digest.sha256(ClientBench.CONTENT);
      Digest wrong =
          Digest.of(Algorithm.SHA_512, Algorithm.SHA_512.start().digest("other".getBytes(UTF_8)));
      bench
          .tuf()
          .target(
              ClientBench.LINE,
              ClientBench.IMAGE,
              new TargetFile(
                  new ByteCount(ClientBench.CONTENT.length),
                  Map.of(Algorithm.SHA_256, right, Algorithm.SHA_512, wrong),
                  JsonObject.builder().build()));
      bench.tuf().publish(ClientBench.LINE);
      assertEquals(1, bench.download(ClientBench.IMAGE));
      assertTrue(bench.said().startsWith("trust.hash-mismatch"), bench.said());
      assertEquals(List.of(), ClientBench.names(bench.targets()));
    }

    @Test
    void whatAPowerCutLeftUnverified_isRemoved() throws IOException {
      bench.download(ClientBench.IMAGE);
      Path leftover = bench.targets().resolve(".unverified/123");
      Files.writeString(leftover, "half a file");
      bench.download(ClientBench.IMAGE);
      assertFalse(Files.exists(leftover));
    }

    @Test
    void withoutConsistentSnapshots_namesCarryNoHash() throws IOException {
      bench.tuf().consistent(false).publishRoot();
      bench.tuf().publish(TestTuf.TARGETS, ClientBench.LINE);
      bench.repository().target(ClientBench.IMAGE, ClientBench.CONTENT);
      assertEquals(0, bench.download(ClientBench.IMAGE), bench::said);
    }

    @Test
    void delegatedRolesWithOddNames_areKeptInTheFolder() throws IOException {
      RoleName odd = new RoleName("../x");
      bench.tuf().keys(odd, TestRole.of(1, 1));
      bench
          .tuf()
          .delegations(
              TestTuf.TARGETS,
              bench
                  .tuf()
                  .delegations(TestTuf.TARGETS)
                  .and(odd, bench.tuf().keys(odd).roleSigners(), PathRule.pattern("*"), false));
      bench.tuf().publish(odd, TestTuf.TARGETS);
      assertEquals(1, bench.download("top"));
      assertTrue(
          ClientBench.names(bench.metadata()).contains("..%2Fx.json") || hidden("..%2Fx.json"));
      assertEquals(List.of("first.json", "metadata", "targets"), ClientBench.names(folder));
    }

    private boolean hidden(String name) {
      return Files.exists(bench.metadata().resolve(name));
    }
  }

  @Nested
  class CommandLine {
    @ParameterizedTest
    @ValueSource(
        strings = {
          "",
          "refresh",
          "polish",
          "init",
          "--metadata-dir x",
          "--metadata-dir x init",
          "--metadata-dir x init a b",
          "--metadata-dir x refresh",
          "--metadata-dir x --metadata-url ftp://h/ refresh",
          "--metadata-dir x --metadata-url http:///a refresh",
          "--metadata-dir x --metadata-url http://u@h/ refresh",
          "--metadata-dir x --metadata-dir y --metadata-url http://h/ refresh",
          "--metadata-dir x --metadata-url http://h/ download",
          "--metadata-dir x --metadata-url http://h/ refresh --metadata-url",
          "--metadata-dir x --polish=1 --metadata-url http://h/ refresh",
        })
    void wrongUsage_isOneToo(String line) {
      assertEquals(1, bench.run(line.isEmpty() ? new String[0] : line.split(" ")));
      assertTrue(bench.said().startsWith("cli.wrong-usage"), bench.said());
    }

    @Test
    void options_comeInAnyOrder_alsoAfterTheSubcommand() {
      bench.init();
      assertEquals(
          0,
          bench.run(
              "refresh",
              "--metadata-dir=" + bench.metadata(),
              "--metadata-url",
              ("" + bench.repository().metadata()).replaceAll("/$", "")),
          bench::said);
    }

    @Test
    void help_isShown() {
      assertEquals(0, bench.run("--help"));
      assertTrue(bench.said().contains("Examples:"), bench.said());
    }

    @Test
    void folderThatCannotBeWritten_isOneToo() throws IOException {
      Files.delete(bench.metadata());
      Files.writeString(bench.metadata(), "a file");
      assertEquals(1, bench.init());
      assertTrue(bench.said().startsWith("cli.file-trouble"), bench.said());
    }
  }
}

package dev.pawl.core.chain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.pawl.core.failure.Result;
import dev.pawl.core.json.JsonFailure;
import dev.pawl.core.json.JsonValue.JsonNumber;
import dev.pawl.core.json.JsonValue.JsonObject;
import dev.pawl.core.value.Digest;
import dev.pawl.core.value.MalformedInput;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ChainVerifierTest {
  private static final List<AuditEntry> CHAIN = chain(6);
  private static final byte[] EXPORT = export(CHAIN);

  private static AuditAct act(int i) {
    return new AuditAct(
        Instant.ofEpochMilli(1_700_000_000_000L + i),
        i % 2 == 0 ? Actor.person("anna") : Actor.device("lock-" + i),
        "release.published",
        "line-lock/lock-" + i + ".0.0.img",
        JsonObject.builder().put("counter", i).put("note", "first\nsecond \"line\" é").build());
  }

  private static List<AuditEntry> chain(int length) {
    List<AuditEntry> chain = new ArrayList<>();
    ChainHead head = ChainHead.START;
    for (int i = 1; i <= length; i++) {
      AuditEntry entry = HashChain.next(head, act(i));
      chain.add(entry);
      head = entry.head();
    }
    return chain;
  }

  private static byte[] export(List<AuditEntry> entries) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    entries.forEach(entry -> out.writeBytes(AuditEntryJson.toLine(entry)));
    return out.toByteArray();
  }

  private static Result<ChainSummary, ChainFailure> verify(byte[] export, ChainHead... known)
      throws IOException {
    return ChainVerifier.verifyLines(new ByteArrayInputStream(export), List.of(known));
  }

  private static String code(Result<?, ChainFailure> result) {
    Result.Failed<?, ?> failed = assertInstanceOf(Result.Failed.class, result);
    assertTrue(failed.failure().explain().startsWith("Checking the audit chain"));
    return failed.failure().code();
  }

  @Test
  void firstEntry_hasItsKnownLine() {
    AuditEntry first =
        HashChain.next(
            ChainHead.START,
            new AuditAct(
                Instant.ofEpochMilli(1_700_000_000_000L),
                Actor.person("anna"),
                "device.revoked",
                "lock-1",
                JsonObject.builder().put("reason", "stolen").build()));
    String withoutHash =
        "{\"act\":\"device.revoked\",\"actor\":{\"id\":\"anna\",\"kind\":\"person\"},"
            + "\"at\":1700000000000,\"details\":{\"reason\":\"stolen\"},\"previous\":\""
            + "0".repeat(64)
            + "\",\"sequence\":1,\"subject\":\"lock-1\"}";
    String hash =
        Digest.sha256(("pawl-audit-1\n" + withoutHash).getBytes(StandardCharsets.UTF_8)).hex();
    assertEquals(
        "{\"sequence\":1,\"at\":1700000000000,\"actor\":{\"kind\":\"person\",\"id\":\"anna\"},"
            + "\"act\":\"device.revoked\",\"subject\":\"lock-1\",\"details\":"
            + "{\"reason\":\"stolen\"},\"previous\":\""
            + "0".repeat(64)
            + "\",\"hash\":\""
            + hash
            + "\"}\n",
        new String(AuditEntryJson.toLine(first), StandardCharsets.UTF_8));
  }

  @Test
  void untouchedChain_isAccepted() throws IOException {
    assertEquals(
        Result.ok(
            new ChainSummary(
                6,
                CHAIN.getLast().head(),
                Optional.of(CHAIN.getFirst().at()),
                Optional.of(CHAIN.getLast().at()))),
        verify(EXPORT, CHAIN.get(2).head(), CHAIN.getLast().head()));
  }

  @Test
  void emptyChain_isAcceptedUnlessAHeadIsKnown() throws IOException {
    assertEquals(
        Result.ok(new ChainSummary(0, ChainHead.START, Optional.empty(), Optional.empty())),
        verify(new byte[0]));
    assertEquals("chain.truncated", code(verify(new byte[0], CHAIN.getFirst().head())));
  }

  @Property(tries = 600)
  void anySingleChangedByte_isDetected(
      @ForAll @IntRange(max = 1_000_000) int at, @ForAll @IntRange(min = 1, max = 255) int change)
      throws IOException {
    byte[] changed = EXPORT.clone();
    changed[at % EXPORT.length] ^= (byte) change;
    assertTrue(code(verify(changed)).startsWith("chain."));
  }

  @Property(tries = 300)
  void anySingleRemovedByte_isDetected(@ForAll @IntRange(max = 1_000_000) int at)
      throws IOException {
    ByteArrayOutputStream cut = new ByteArrayOutputStream();
    cut.write(EXPORT, 0, at % EXPORT.length);
    cut.write(EXPORT, at % EXPORT.length + 1, EXPORT.length - at % EXPORT.length - 1);
    assertTrue(code(verify(cut.toByteArray())).startsWith("chain."));
  }

  @Test
  void missingEntry_isAGap() throws IOException {
    List<AuditEntry> gap = new ArrayList<>(CHAIN);
    gap.remove(3);
    assertEquals(Result.failed(new ChainFailure.OutOfSequence(4, 5)), verify(export(gap)));
  }

  @Test
  void missingEntryWithNewNumbers_breaksTheLink() throws IOException {
    List<AuditEntry> renumbered = new ArrayList<>(CHAIN.subList(0, 3));
    AuditEntry fifth = CHAIN.get(4);
    renumbered.add(with(fifth, 4, fifth.previous()));
    assertEquals(
        Result.failed(new ChainFailure.LinkBroken(4, CHAIN.get(2).hash(), fifth.previous())),
        verify(export(renumbered)));
  }

  @Test
  void exchangedEntries_areDetected() throws IOException {
    for (int i = 0; i < 5; i++) {
      List<AuditEntry> exchanged = new ArrayList<>(CHAIN);
      Collections.swap(exchanged, i, i + 1);
      assertEquals("chain.out-of-sequence", code(verify(export(exchanged))));
    }
  }

  @Test
  void doubledEntry_isDetected() throws IOException {
    List<AuditEntry> doubled = new ArrayList<>(CHAIN);
    doubled.add(2, CHAIN.get(1));
    assertEquals(Result.failed(new ChainFailure.OutOfSequence(3, 2)), verify(export(doubled)));
  }

  @Test
  void cutAtTheFront_isDetected() throws IOException {
    assertEquals(
        Result.failed(new ChainFailure.OutOfSequence(1, 3)), verify(export(CHAIN.subList(2, 6))));
    AuditEntry third = CHAIN.get(2);
    assertEquals(
        Result.failed(new ChainFailure.LinkBroken(1, ChainHead.START.hash(), third.previous())),
        verify(export(List.of(with(third, 1, third.previous())))));
  }

  @Test
  void cutAtTheEnd_isDetectedAgainstAKnownHead() throws IOException {
    byte[] cut = export(CHAIN.subList(0, 4));
    assertInstanceOf(Result.Ok.class, verify(cut));
    assertInstanceOf(Result.Ok.class, verify(cut, CHAIN.get(3).head()));
    assertEquals(
        Result.failed(new ChainFailure.Truncated(CHAIN.get(5).head(), CHAIN.get(3).head())),
        verify(cut, CHAIN.get(4).head(), CHAIN.get(5).head()));
  }

  @Test
  void chainRewrittenFromAnEntryOn_isDetectedAgainstAKnownHead() throws IOException {
    List<AuditEntry> rewritten = new ArrayList<>(CHAIN.subList(0, 3));
    for (int i = 4; i <= 6; i++) {
      rewritten.add(HashChain.next(rewritten.getLast().head(), act(i + 100)));
    }
    assertInstanceOf(Result.Ok.class, verify(export(rewritten)));
    assertInstanceOf(Result.Ok.class, verify(export(rewritten), CHAIN.get(2).head()));
    assertEquals(
        Result.failed(new ChainFailure.Rewritten(CHAIN.get(4).head(), rewritten.get(4).hash())),
        verify(export(rewritten), CHAIN.get(4).head()));
  }

  @Test
  void changedContentWithItsOldHash_isDetected() throws IOException {
    AuditEntry second = CHAIN.get(1);
    AuditEntry changed =
        new AuditEntry(
            second.sequence(),
            second.at(),
            Actor.person("mallory"),
            second.act(),
            second.subject(),
            second.details(),
            second.previous(),
            second.hash());
    assertEquals("chain.hash-mismatch", code(verify(export(List.of(CHAIN.getFirst(), changed)))));
  }

  @Test
  void otherSpellingOfTheSameEntry_isRefused() throws IOException {
    String line = new String(AuditEntryJson.toLine(CHAIN.getFirst()), StandardCharsets.UTF_8);
    String hash = CHAIN.getFirst().hash().hex();
    for (String spelling :
        List.of(
            line.replace(hash, hash.toUpperCase(java.util.Locale.ROOT)),
            line.replace("\"at\":", "\"at\": "),
            line.replace("\n", " \n"),
            line.replace("\n", "\r\n"),
            line.replace("é", "\\u00e9"))) {
      assertEquals(
          "chain.entry-malformed", code(verify(spelling.getBytes(StandardCharsets.UTF_8))));
    }
  }

  @Test
  void zeroByteBetweenEntries_isNotTheEnd() throws IOException {
    ByteArrayOutputStream cut = new ByteArrayOutputStream();
    cut.writeBytes(AuditEntryJson.toLine(CHAIN.getFirst()));
    cut.write(0);
    cut.writeBytes(AuditEntryJson.toLine(CHAIN.get(1)));
    assertEquals("chain.entry-malformed", code(verify(cut.toByteArray())));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"\n", "{}\n", "[]\n", "\"sequence\"\n", "{\"sequence\":1,\"sequence\":1}\n"})
  void lineThatIsNoEntry_isRefused(String line) throws IOException {
    assertEquals("chain.entry-malformed", code(verify(line.getBytes(StandardCharsets.UTF_8))));
  }

  @Test
  void unknownMember_isRefused_becauseNoHashCoversIt() {
    JsonObject entry = AuditEntryJson.toJson(CHAIN.getFirst());
    assertEquals(Result.ok(CHAIN.getFirst()), AuditEntryJson.fromJson(entry));
    JsonObject note = JsonObject.builder().put("x", 1).build();
    assertInstanceOf(Result.Failed.class, AuditEntryJson.fromJson(entry.with("remark", note)));
    JsonObject actor = JsonObject.builder().put("kind", "person").put("id", "a").build();
    assertInstanceOf(Result.Ok.class, AuditEntryJson.fromJson(entry.with("actor", actor)));
    assertInstanceOf(
        Result.Failed.class,
        AuditEntryJson.fromJson(entry.with("actor", actor.with("x", new JsonNumber(1)))));
  }

  @Test
  void endlessLine_isRefusedWithoutTakingMemoryForAll() throws IOException {
    byte[] endless = new byte[(int) AuditEntryJson.LONGEST_LINE.value() + 1];
    Arrays.fill(endless, (byte) ' ');
    assertEquals(
        Result.failed(new ChainFailure.EntryMalformed(1, "a line of more than 256.0 KiB")),
        verify(endless));
  }

  @Test
  void lastLineWithoutItsEnd_isRefused() throws IOException {
    Result<ChainSummary, ChainFailure> cut = verify(Arrays.copyOf(EXPORT, EXPORT.length - 1));
    ChainFailure failure =
        switch (cut) {
          case Result.Failed<ChainSummary, ChainFailure>(var found) -> found;
          case Result.Ok<ChainSummary, ChainFailure>(var summary) ->
              throw new AssertionError("taken: " + summary);
        };
    assertEquals(new ChainFailure.EntryMalformed(6, "a last line without line feed"), failure);
  }

  @Test
  void restOfAChain_canBeCheckedFromAKnownHead() {
    ChainVerifier rest = ChainVerifier.after(CHAIN.get(2).head(), List.of());
    CHAIN.subList(3, 6).forEach(entry -> assertEquals(Optional.empty(), rest.add(entry)));
    assertEquals(
        Result.ok(
            new ChainSummary(
                3,
                CHAIN.get(5).head(),
                Optional.of(CHAIN.get(3).at()),
                Optional.of(CHAIN.get(5).at()))),
        rest.finish());
  }

  @Test
  void whatWasRefused_staysRefused() {
    ChainVerifier verifier = ChainVerifier.fromStart(List.of());
    Optional<ChainFailure> gap = verifier.add(CHAIN.get(1));
    assertTrue(gap.isPresent());
    assertEquals(gap, verifier.add(CHAIN.get(0)));
    assertEquals(Result.failed(gap.orElseThrow()), verifier.finish());
  }

  @ParameterizedTest
  @CsvSource({
    "release",
    "Release.published",
    "release.",
    ".published",
    "a.b.c.d.e",
    "release..x",
    "release.1"
  })
  void actOfAnotherShape_isRefused(String act) {
    assertThrows(
        MalformedInput.class,
        () -> new AuditAct(Instant.EPOCH, Actor.server(), act, "", JsonObject.EMPTY));
  }

  @Test
  void fieldsBeyondTheirLimits_areRefused() {
    Digest sha512 = Digest.of(Digest.Algorithm.SHA_512, new byte[64]);
    Digest zero = ChainHead.START.hash();
    List<Runnable> refused =
        List.of(
            () -> Actor.person(""),
            () -> Actor.person("x".repeat(129)),
            () -> Actor.Kind.parse("Person"),
            () -> new ChainHead(-1, zero),
            () -> new ChainHead(1, sha512),
            () -> act("a." + "b".repeat(63), "", 0),
            () -> act("a.b", "x".repeat(257), 0),
            () -> act("a.b", "", -1),
            () -> entry(0, zero, zero),
            () -> entry(1, sha512, zero),
            () -> entry(1, zero, sha512));
    for (Runnable one : refused) {
      assertThrows(MalformedInput.class, one::run);
    }
    Actor.person("x".repeat(128));
    act("a." + "b".repeat(62), "x".repeat(256), 0);
    assertEquals(Actor.Kind.DEVICE, Actor.Kind.parse(Actor.device("d-1").kind().toString()));
    assertEquals("server server", Actor.server().toString());
    assertEquals(Actor.Kind.SERVER, Actor.Kind.parse("server"));
  }

  @Test
  void timesAreCutToMilliseconds() {
    AuditAct act = act("a.b", "", 0);
    Instant fine = Instant.ofEpochSecond(5, 1_999_999);
    AuditEntry entry =
        HashChain.next(
            ChainHead.START,
            new AuditAct(fine, act.actor(), act.act(), act.subject(), act.details()));
    assertEquals(Instant.ofEpochMilli(5001), entry.at());
    Result<AuditEntry, JsonFailure> read = AuditEntryJson.fromJson(AuditEntryJson.toJson(entry));
    assertEquals(Result.ok(entry), read);
  }

  private static AuditAct act(String act, String subject, long at) {
    return new AuditAct(Instant.ofEpochMilli(at), Actor.server(), act, subject, JsonObject.EMPTY);
  }

  private static AuditEntry entry(long sequence, Digest previous, Digest hash) {
    return new AuditEntry(
        sequence, Instant.EPOCH, Actor.server(), "a.b", "", JsonObject.EMPTY, previous, hash);
  }

  /// The entry at another place, with a hash that fits.
  private static AuditEntry with(AuditEntry entry, long sequence, Digest previous) {
    return HashChain.next(
        new ChainHead(sequence - 1, previous),
        new AuditAct(entry.at(), entry.actor(), entry.act(), entry.subject(), entry.details()));
  }
}

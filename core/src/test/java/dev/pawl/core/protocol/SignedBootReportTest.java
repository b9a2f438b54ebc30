package dev.pawl.core.protocol;

import static dev.pawl.core.protocol.Bodies.failure;
import static dev.pawl.core.protocol.Bodies.json;
import static dev.pawl.core.protocol.Bodies.ok;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.pawl.core.failure.Result;
import dev.pawl.core.json.CanonicalJson;
import dev.pawl.core.json.JsonLimits;
import dev.pawl.core.json.JsonReader;
import dev.pawl.core.json.JsonValue;
import dev.pawl.core.json.JsonValue.JsonArray;
import dev.pawl.core.json.JsonValue.JsonNumber;
import dev.pawl.core.json.JsonValue.JsonObject;
import dev.pawl.core.json.JsonValue.JsonString;
import dev.pawl.core.json.JsonWriter;
import dev.pawl.core.protocol.BootReport.Outcome;
import dev.pawl.core.protocol.BootReport.ReportedFailure;
import dev.pawl.core.protocol.BootReport.RunningImage;
import dev.pawl.core.testkit.Expect;
import dev.pawl.core.value.ActionId;
import dev.pawl.core.value.ByteCount;
import dev.pawl.core.value.DeviceId;
import dev.pawl.core.value.Digest;
import dev.pawl.core.value.MalformedInput;
import dev.pawl.core.value.ReleaseCounter;
import dev.pawl.core.value.Slot;
import dev.pawl.core.value.TargetPath;
import dev.pawl.core.value.Version;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class SignedBootReportTest {
  private static final DeviceId DEVICE = new DeviceId("lock-1");
  private static final KeyPair KEYS = newKeys();
  private static final RunningImage IMAGE =
      new RunningImage(
          new TargetPath("line-lock/lock-2.0.0.img"),
          Digest.sha256("two".getBytes(StandardCharsets.UTF_8)),
          new ByteCount(3),
          new Version("2.0.0"),
          new ReleaseCounter(2));

  @ParameterizedTest
  @EnumSource
  void signedReport_isVerifiedAndReadAsWritten(Outcome outcome) {
    BootReport report = report(outcome);
    JsonObject sent = SignedBootReport.toJson(SignedBootReport.sign(report, KEYS.getPrivate()));
    JsonValue received = ok(JsonReader.read(JsonWriter.compact(sent), JsonLimits.standard()));
    assertEquals(Result.ok(report), verified(received));
  }

  @Test
  void reportWithoutAction_isReadAsWritten() {
    BootReport report =
        new BootReport(
            DEVICE,
            1,
            Instant.EPOCH,
            Optional.empty(),
            Outcome.RUNNING,
            Slot.B,
            IMAGE,
            ReleaseCounter.ZERO,
            0,
            "power-on",
            Optional.empty());
    SignedBootReport signed = SignedBootReport.sign(report, KEYS.getPrivate());
    assertEquals(Result.ok(report), verified(SignedBootReport.toJson(signed)));
  }

  @Test
  void signedPart_standsInTheSpecification() {
    assertEquals(
        json(
            """
            {'_type':'boot-report','spec':1,'device':'lock-1','sequence':9,'at':1700000000123,
             'action':1001,'outcome':'refused','slot':'a',
             'image':{'path':'line-lock/lock-2.0.0.img','sha256':'%s','length':3,
                      'version':'2.0.0','counter':2},
             'floor':2,'bootCount':4,'lastReset':'reboot-requested',
             'failure':{'code':'trust.expired','text':'too old'}}
            """
                .formatted(IMAGE.sha256().hex())),
        BootReport.toJson(report(Outcome.REFUSED)));
  }

  @Test
  void anyChangedByte_isRefused() {
    JsonObject sent =
        SignedBootReport.toJson(SignedBootReport.sign(report(Outcome.REFUSED), KEYS.getPrivate()));
    byte[] bytes = JsonWriter.compact(sent);
    var random = new Random(7);
    for (int i = 0; i < bytes.length; i++) {
      byte[] changed = bytes.clone();
      changed[i] ^= (byte) (1 << random.nextInt(7));
      String at = "byte " + i;
      switch (JsonReader.read(changed, JsonLimits.standard())) {
        case Result.Failed<JsonValue, ?> _ -> {}
        case Result.Ok<JsonValue, ?>(JsonValue json) ->
            assertTrue(verified(json) instanceof Result.Failed, at);
      }
    }
  }

  @Test
  void addedField_breaksTheSignature() {
    JsonObject sent = signed(BootReport.toJson(report(Outcome.CONFIRMED)));
    JsonObject inner = (JsonObject) sent.get("signed").orElseThrow();
    JsonObject changed = sent.with("signed", inner.with("more", new JsonNumber(1)));
    assertTrue(failure(verified(changed)).startsWith("report.bad-signature"));
  }

  @Test
  void otherKey_isRefused() {
    SignedBootReport report = SignedBootReport.sign(report(Outcome.CONFIRMED), KEYS.getPrivate());
    assertTrue(
        failure(report.verified(DEVICE, newKeys().getPublic())).startsWith("report.bad-signature"));
  }

  @Test
  void otherKindOfKey_isRefused() throws GeneralSecurityException {
    SignedBootReport report = SignedBootReport.sign(report(Outcome.CONFIRMED), KEYS.getPrivate());
    KeyPair ed25519 = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
    assertTrue(
        failure(report.verified(DEVICE, ed25519.getPublic())).startsWith("report.bad-signature"));
    BootReport unsigned = report(Outcome.CONFIRMED);
    assertThrows(
        IllegalArgumentException.class,
        () -> SignedBootReport.sign(unsigned, ed25519.getPrivate()));
  }

  @Test
  void otherDevicesReport_isRefused_evenWhenTheKeyFits() {
    SignedBootReport report = SignedBootReport.sign(report(Outcome.CONFIRMED), KEYS.getPrivate());
    assertTrue(
        failure(report.verified(new DeviceId("lock-2"), KEYS.getPublic()))
            .startsWith("report.bad-signature"));
  }

  @Test
  void fieldTheReaderDoesNotKnow_isCoveredByTheSignatureAndIgnored() {
    JsonObject signed = BootReport.toJson(report(Outcome.CONFIRMED));
    JsonObject sent = signed(signed.with("later", new JsonString("x")));
    assertEquals(Result.ok(report(Outcome.CONFIRMED)), verified(sent));
  }

  @ParameterizedTest
  @CsvSource({
    "_type, other",
    "outcome, broken",
    "slot, c",
    "device, UPPER",
    "lastReset, A reset",
  })
  void signedNonsense_isRefused(String field, String value) {
    JsonObject signed = BootReport.toJson(report(Outcome.REFUSED));
    JsonObject sent = signed(signed.with(field, new JsonString(value)));
    assertTrue(failure(verified(sent)).startsWith("protocol.malformed"));
  }

  @ParameterizedTest
  @CsvSource({
    "spec, 2",
    "sequence, 0",
    "sequence, 9007199254740992",
    "at, -1",
    "action, 7",
    "floor, -1",
    "bootCount, -1",
  })
  void signedNumberOutOfRange_isRefused(String field, long value) {
    JsonObject signed = BootReport.toJson(report(Outcome.REFUSED));
    JsonObject sent = signed(signed.with(field, new JsonNumber(value)));
    assertTrue(failure(verified(sent)).startsWith("protocol.malformed"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{'signed':{}}",
        "{'signature':''}",
        "{'signed':[],'signature':'AAAA'}",
        "{'signed':{},'signature':'*'}",
        "{'signed':{},'signature':7}",
      })
  void wrongEnvelope_isRefused(String text) {
    assertTrue(failure(SignedBootReport.fromJson(json(text))).startsWith("protocol.malformed"));
  }

  @Test
  void longSignature_isRefused() {
    JsonObject sent =
        signed(BootReport.toJson(report(Outcome.CONFIRMED)))
            .with("signature", new JsonString(Base64.getEncoder().encodeToString(new byte[73])));
    assertTrue(failure(SignedBootReport.fromJson(sent)).contains("at most 72 bytes"));
  }

  @Test
  void failure_standsExactlyWithFailedOutcomes() {
    for (Outcome outcome : Outcome.values()) {
      JsonObject right = BootReport.toJson(report(outcome));
      JsonObject wrong =
          outcome.isFailure()
              ? right.without("failure")
              : right.with(
                  "failure",
                  JsonObject.builder().put("code", "trust.expired").put("text", "x").build());
      assertTrue(failure(verified(signed(wrong))).startsWith("protocol.malformed"));
    }
  }

  @Test
  void reportedFailure_hasACodeAndAText() {
    new ReportedFailure("trust.too-few-signatures", "x".repeat(4096));
    assertThrows(MalformedInput.class, () -> new ReportedFailure("Trust", "x"));
    assertThrows(MalformedInput.class, () -> new ReportedFailure("a." + "b".repeat(63), "x"));
    assertThrows(MalformedInput.class, () -> new ReportedFailure("a.b", "x".repeat(4097)));
  }

  @Test
  void longExplanation_isCut_betweenCharacters() {
    var failure = new ProtocolFailure.BadSignature(DEVICE);
    assertEquals(
        new ReportedFailure(failure.code(), failure.explain()), ReportedFailure.of(failure));
    var longer = new ReportedFailure("a.b", "x".repeat(4095) + "!");
    assertEquals("x".repeat(9) + "…", longer.shortened(10).text());
    assertEquals(longer, longer.shortened(4096));
    assertEquals("xxx…", ReportedFailure.cut("xxx\ud83d\ude00yyy", 5));
  }

  @Test
  void everyTextIsNotAnArray() {
    JsonObject signed = BootReport.toJson(report(Outcome.REFUSED));
    for (String field : signed.members().keySet()) {
      JsonObject sent = signed(signed.with(field, new JsonArray(java.util.List.of())));
      assertTrue(failure(verified(sent)).startsWith("protocol.malformed"), field);
    }
  }

  @Test
  void nonce_isSigned() {
    SignedBootReport plain = SignedBootReport.sign(report(Outcome.CONFIRMED), KEYS.getPrivate());
    assertEquals(Optional.empty(), plain.nonce());
    SignedBootReport answering = plain.answering("n-1", KEYS.getPrivate());
    assertEquals(Optional.of("n-1"), answering.nonce());
    assertEquals(
        report(Outcome.CONFIRMED),
        Expect.ok(answering.verified(report(Outcome.CONFIRMED).device(), KEYS.getPublic())));
    JsonObject other = (JsonObject) SignedBootReport.toJson(answering).get("signed").orElseThrow();
    JsonObject changed =
        SignedBootReport.toJson(answering)
            .with("signed", other.with("nonce", new JsonString("n-2")));
    assertEquals(
        "report.bad-signature",
        Expect.code(
            Expect.ok(SignedBootReport.fromJson(changed))
                .verified(report(Outcome.CONFIRMED).device(), KEYS.getPublic())));
  }

  private static BootReport report(Outcome outcome) {
    return new BootReport(
        DEVICE,
        9,
        Instant.ofEpochMilli(1_700_000_000_123L),
        Optional.of(new ActionId(1001)),
        outcome,
        Slot.A,
        IMAGE,
        new ReleaseCounter(2),
        4,
        "reboot-requested",
        outcome.isFailure()
            ? Optional.of(new ReportedFailure("trust.expired", "too old"))
            : Optional.empty());
  }

  private static Result<BootReport, ProtocolFailure> verified(JsonValue received) {
    return SignedBootReport.fromJson(received)
        .then(report -> report.verified(DEVICE, KEYS.getPublic()));
  }

  /// Anything, signed with the device's key.
  private static JsonObject signed(JsonObject content) {
    try {
      Signature signer = Signature.getInstance("SHA256withECDSA");
      signer.initSign(KEYS.getPrivate());
      signer.update(CanonicalJson.encode(content));
      return JsonObject.builder()
          .put("signed", content)
          .put("signature", Base64.getEncoder().encodeToString(signer.sign()))
          .build();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static KeyPair newKeys() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"));
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }
}

package dev.pawl.core.key.token;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.pawl.core.failure.Result;
import dev.pawl.core.key.PublicKey;
import dev.pawl.core.key.Signer;
import dev.pawl.core.testkit.Expect;
import dev.pawl.core.testkit.SoftHsm;
import dev.pawl.core.value.MalformedInput;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TokenTest {
  private static final byte[] MESSAGE = "metadata".getBytes(UTF_8);

  @TempDir private Path folder;

  private static char[] pin() {
    return SoftHsm.PIN.toCharArray();
  }

  private static Token open(SoftHsm hsm, TokenName name) {
    return Expect.ok(Token.open(hsm.load(), name, pin()));
  }

  private static <T, F extends TokenFailure> F failed(Class<F> type, Result<T, TokenFailure> got) {
    return assertInstanceOf(type, Expect.failure(got));
  }

  @Test
  void generatedKeys_sign_andAreListedByALaterSession() {
    SoftHsm hsm = SoftHsm.orSkip();
    TokenName name = hsm.freshToken();
    List<TokenKey> made;
    try (Token token = open(hsm, name)) {
      assertEquals(List.of(), Expect.ok(token.keys()));
      made =
          List.of(
              Expect.ok(token.generate("root-ana", Curve.P256)),
              Expect.ok(token.generate("Root 2.b_c", Curve.P384)));
    }
    try (Token token = open(hsm, name)) {
      assertEquals(made.reversed(), Expect.ok(token.keys()));
      for (TokenKey key : made) {
        Signer signer = Expect.ok(token.signer(key.label()));
        assertEquals(key.publicKey(), signer.publicKey());
        byte[] signature = signer.sign(MESSAGE);
        // Read back from metadata's form, so verified by the JDK alone.
        PublicKey published = PublicKey.fromTuf(signer.publicKey().toTuf());
        assertTrue(published.verifies(MESSAGE, signature));
        assertFalse(published.verifies("metadatA".getBytes(UTF_8), signature));
      }
    }
  }

  @Test
  void privateKey_isSensitiveAndNotExtractable() {
    SoftHsm hsm = SoftHsm.orSkip();
    try (Token token = open(hsm, hsm.freshToken())) {
      Expect.ok(token.generate("k", Curve.P256));
      KeyPair pair = Expect.ok(token.pair("k"));
      assertNull(pair.getPrivate().getEncoded());
      String attributes = pair.getPrivate().toString();
      assertTrue(attributes.contains("token object, sensitive, unextractable"), attributes);
    }
  }

  @Test
  void wrongPin_saysWhichToken_andThatTriesAreFew() {
    SoftHsm hsm = SoftHsm.orSkip();
    TokenName name = hsm.freshToken();
    TokenModule module = hsm.load();
    assertEquals(PinState.NOT_TOLD, Expect.ok(module.token(name)).pin());
    var wrong = failed(TokenFailure.WrongPin.class, Token.open(module, name, "0815".toCharArray()));
    assertEquals(PinState.FEW_LEFT, wrong.token().pin());
    String label = name.label().orElseThrow();
    assertTrue(
        wrong.explain().startsWith("Opening token \"" + label + "\" (serial "), wrong::explain);
    assertTrue(wrong.explain().contains("few tries are left"), wrong::explain);
    assertFalse(wrong.explain().contains("0815"), wrong::explain);
    failed(TokenFailure.WrongPin.class, Token.open(module, name, "1".toCharArray()));
    // The right one still opens it, and clears the warning.
    open(hsm, name).close();
    assertEquals(PinState.NOT_TOLD, Expect.ok(module.token(name)).pin());
  }

  @Test
  void closedToken_asksForItsPinAgain() {
    SoftHsm hsm = SoftHsm.orSkip();
    TokenName name = hsm.freshToken();
    open(hsm, name).close();
    failed(TokenFailure.WrongPin.class, Token.open(hsm.load(), name, "0815".toCharArray()));
  }

  @Test
  void labels_areUsedOnce_andUnknownOnesNameTheKnown() {
    SoftHsm hsm = SoftHsm.orSkip();
    try (Token token = open(hsm, hsm.freshToken())) {
      TokenKey first = Expect.ok(token.generate("k", Curve.P256));
      failed(TokenFailure.KeyExists.class, token.generate("k", Curve.P384));
      assertThrows(MalformedInput.class, () -> token.generate("Änne", Curve.P256));
      assertEquals(List.of(first), Expect.ok(token.keys()));
      var missing = failed(TokenFailure.NoSuchKey.class, token.signer("other"));
      assertEquals(List.of("k"), missing.present());
    }
  }

  @Test
  void token_isFoundBySerialToo_andUnknownOnesNameThePresent() {
    SoftHsm hsm = SoftHsm.orSkip();
    TokenModule module = hsm.load();
    TokenInfo info = Expect.ok(module.token(TokenName.labelled("pawl-1")));
    TokenName both = new TokenName(Optional.of("pawl-1"), Optional.of(info.serial()));
    TokenName serial = new TokenName(Optional.empty(), Optional.of(info.serial()));
    assertEquals(info.slot(), Expect.ok(module.token(both)).slot());
    assertEquals(info.slot(), Expect.ok(module.token(serial)).slot());
    TokenName other = new TokenName(Optional.of("pawl-2"), Optional.of(info.serial()));
    var absent = failed(TokenFailure.NotFound.class, module.token(other));
    assertTrue(absent.explain().contains("\"pawl-1\" (serial " + info.serial()), absent::explain);
  }

  @Test
  void signer_ofAClosedToken_throwsWhatTheTokenSaid() {
    SoftHsm hsm = SoftHsm.orSkip();
    Token token = open(hsm, hsm.freshToken());
    Expect.ok(token.generate("k", Curve.P256));
    Signer signer = Expect.ok(token.signer("k"));
    token.close();
    TokenTrouble trouble = assertThrows(TokenTrouble.class, () -> signer.sign(MESSAGE));
    assertEquals("token.refused", trouble.failure().code());
  }

  @Test
  void filesThatAreNoModule_areRefused() throws Exception {
    Path text = Files.writeString(folder.resolve("module.so"), "not a library");
    for (Path library :
        List.of(text, folder.resolve("missing.so"), folder, Path.of("relative.so"))) {
      failed(TokenFailure.ModuleUnusable.class, TokenModule.load(library));
    }
    Path quoted = Files.writeString(folder.resolve("mod\"ule.so"), "x");
    failed(TokenFailure.ModuleUnusable.class, TokenModule.load(quoted));
  }
}

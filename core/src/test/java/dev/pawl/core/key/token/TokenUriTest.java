package dev.pawl.core.key.token;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.pawl.core.testkit.Expect;
import dev.pawl.core.value.MalformedInput;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TokenUriTest {
  @TempDir private Path folder;

  private static TokenFailure.NoPin none(PinSource source) {
    return assertInstanceOf(TokenFailure.NoPin.class, Expect.failure(source.read(Map.of())));
  }

  @Test
  void uri_namesTokenKeyModuleAndPin() {
    TokenUri uri =
        TokenUri.parse(
            "pkcs11:token=Ana%27s%20key+1;object=root-ana;serial=3f2a"
                + "?module-path=/usr/lib/x.so&pin-source=file:/run/pin");
    assertEquals(Optional.of("Ana's key+1"), uri.token().label());
    assertEquals(Optional.of("3f2a"), uri.token().serial());
    assertEquals(Optional.of("root-ana"), uri.object());
    assertEquals(Optional.of(Path.of("/usr/lib/x.so")), uri.module());
    assertEquals(Optional.of(new PinSource.File(Path.of("/run/pin"))), uri.pin());
    assertEquals(Optional.empty(), TokenUri.parse("pkcs11:token=a").object());
  }

  @Test
  void pinInTheUri_isRefused() {
    var refused =
        assertThrows(MalformedInput.class, () -> TokenUri.parse("pkcs11:token=a?pin-value=4711"));
    assertFalse(refused.toString().contains("4711"), refused::toString);
  }

  @Test
  void whatIsNotUnderstood_isRefused() {
    for (String text :
        List.of(
            "keys/a.pem",
            "pkcs11:",
            "pkcs11:object=k",
            "pkcs11:token=a;token=b",
            "pkcs11:token",
            "pkcs11:token=a;slot-id=1",
            "pkcs11:token=a?library=x",
            "pkcs11:token=%zz",
            "pkcs11:token=a?module-path=%00",
            "pkcs11:token=" + "a".repeat(5000))) {
      assertThrows(MalformedInput.class, () -> TokenUri.parse(text), text);
    }
  }

  @Test
  void pin_isReadFromAFileOfItsOwner_orTheEnvironment() throws Exception {
    Path file = folder.resolve("pin");
    Files.createFile(
        file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.writeString(file, "4711\nsecond line\n");
    assertArrayEquals("4711".toCharArray(), Expect.ok(new PinSource.File(file).read(Map.of())));
    assertArrayEquals(
        "99".toCharArray(), Expect.ok(new PinSource.Variable("P").read(Map.of("P", "99"))));
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));
    assertTrue(none(new PinSource.File(file)).explain().contains("others can read"));
  }

  @Test
  void whereThereIsNoPin_isSaid() throws Exception {
    Path file = folder.resolve("pin");
    Files.createFile(
        file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    none(new PinSource.File(file));
    Files.write(file, new byte[] {(byte) 0xff, 'a'});
    none(new PinSource.File(file));
    Files.writeString(file, "1".repeat(2000));
    none(new PinSource.File(file));
    none(new PinSource.File(folder.resolve("missing")));
    none(new PinSource.Variable("P"));
  }

  @Test
  void flags_sayHowManyTriesAreLeft() {
    assertEquals(PinState.NOT_TOLD, PinState.of(0x40d));
    assertEquals(PinState.FEW_LEFT, PinState.of(0x1_040d));
    assertEquals(PinState.LAST_ONE, PinState.of(0x3_040d));
    assertEquals(PinState.LOCKED, PinState.of(0x7_040d));
    var info = new TokenInfo(1, "ana", "3f", "maker", "model", PinState.LAST_ONE);
    assertTrue(new TokenFailure.WrongPin(info).explain().contains("ONE try is left"));
  }
}

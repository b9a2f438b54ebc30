package dev.pawl.agent.tpm;

import dev.pawl.core.file.DurableFile;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;

/// What a factory does to a TPM before anything of the device is in it: makes it owned, so that
/// nobody else can remove the device's counter and key, and makes up the authorisation of both.
public final class TpmFactory {
  private static final int OWNER_AUTH_SET = 0x1;
  private static final int LOCKOUT_AUTH_SET = 0x4;
  private static final int CLEAR_FORBIDDEN = 0x100;
  private static final int AUTH = 32;

  private TpmFactory() {}

  /// Sets the authorisation of owner and lockout where they have none, and forbids TPM2_Clear. A
  /// TPM that is owned already must be owned with the same authorisation: the commands that follow
  /// show it.
  public static void own(TpmAccess access) throws IOException {
    byte[] auth = access.ownerAuth();
    byte[] none = new byte[0];
    try (Tpm tpm = access.open()) {
      int state = tpm.permanentState();
      if ((state & OWNER_AUTH_SET) == 0) {
        tpm.changeAuth(Tpm.OWNER, none, auth);
      }
      if ((state & LOCKOUT_AUTH_SET) == 0) {
        tpm.changeAuth(Tpm.LOCKOUT, none, auth);
      }
      if ((state & CLEAR_FORBIDDEN) == 0) {
        tpm.forbidClear(auth);
      }
    }
  }

  /// Makes up the authorisation of the device's own objects.
  public static void writeDeviceAuth(Path file) throws IOException {
    byte[] auth = new byte[AUTH];
    new SecureRandom().nextBytes(auth);
    DurableFile.replace(file, auth);
  }
}

package dev.pawl.agent.tpm;

import java.io.IOException;
import java.io.Serial;
import java.util.Locale;

/// The TPM answered a command with a response code other than success. An exception because it
/// passes through streams of commands; whoever began them makes a failure of it.
public final class TpmRefused extends IOException {
  @Serial private static final long serialVersionUID = 1;

  private static final int FORMAT_ONE = 0x80;
  private static final int HANDLE_UNKNOWN = 0x0b;
  private static final int AUTH_FAIL = 0x0e;
  private static final int BAD_AUTH = 0x22;
  private static final int LOCKOUT = 0x921;
  private static final int NV_LOCKED = 0x148;
  private static final int NV_AUTHORIZATION = 0x149;
  private static final int NV_UNINITIALIZED = 0x14a;
  private static final int NV_SPACE = 0x14b;
  private static final int NV_DEFINED = 0x14c;
  private static final int DISABLED = 0x120;

  private final int code;

  TpmRefused(String act, int code) {
    super(String.format(Locale.ROOT, "%s: the TPM answers 0x%03x, %s", act, code, meaning(code)));
    this.code = code;
  }

  /// There is nothing behind the handle or index that was named.
  public boolean isUnknownHandle() {
    return isFormatOne(code) && (code & 0x3f) == HANDLE_UNKNOWN;
  }

  /// There is an index of this number already.
  public boolean isDefinedAlready() {
    return code == NV_DEFINED;
  }

  private static boolean isFormatOne(int code) {
    return (code & FORMAT_ONE) != 0;
  }

  private static String meaning(int code) {
    if (isFormatOne(code)) {
      return switch (code & 0x3f) {
        case HANDLE_UNKNOWN -> "there is no such handle or index";
        case AUTH_FAIL, BAD_AUTH -> "the authorisation is wrong";
        default -> "error " + (code & 0x3f) + " of format one";
      };
    }
    return switch (code) {
      case LOCKOUT -> "it is in dictionary-attack lockout";
      case NV_LOCKED -> "the index is locked";
      case NV_AUTHORIZATION -> "this authorisation does not allow it";
      case NV_UNINITIALIZED -> "the index was never written";
      case NV_SPACE -> "there is no room for another index";
      case NV_DEFINED -> "there is such an index already";
      case DISABLED -> "the command is disabled";
      default -> "see the specification, part 2, TPM_RC";
    };
  }
}

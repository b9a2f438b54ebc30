package dev.pawl.agent.tpm;

import dev.pawl.core.value.MalformedInput;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Path;

/// Where the TPM answers: `/dev/tpmrm0` and the like, `unix:/run/tpm.sock`, or `tcp:HOST:PORT`. The
/// last two are data channels of a software TPM.
public sealed interface TpmAddress {
  /// A character device of the kernel. Take the resource manager's (`tpmrm`): it keeps the programs
  /// that use the TPM apart.
  record CharacterDevice(Path file) implements TpmAddress {
    @Override
    public String toString() {
      return file.toString();
    }
  }

  /// A software TPM, on a socket of this machine.
  record Socket(SocketAddress at, String text) implements TpmAddress {
    @Override
    public String toString() {
      return text;
    }
  }

  /// Reads an address.
  /// @throws MalformedInput if it is none
  static TpmAddress parse(String text) {
    if (text.startsWith("/")) {
      return new CharacterDevice(Path.of(text));
    }
    if (text.startsWith("unix:/")) {
      return new Socket(UnixDomainSocketAddress.of(text.substring("unix:".length())), text);
    }
    int colon = text.lastIndexOf(':');
    if (text.startsWith("tcp:") && colon > "tcp:".length()) {
      String digits = text.substring(colon + 1);
      if (digits.matches("[1-9][0-9]{0,4}") && Integer.parseInt(digits) <= 0xffff) {
        String host = text.substring("tcp:".length(), colon);
        return new Socket(new InetSocketAddress(host, Integer.parseInt(digits)), text);
      }
    }
    throw new MalformedInput(
        "address of a TPM", text, "/dev/tpmrm0, unix:/path/of/socket or tcp:host:port");
  }
}

package dev.pawl.cli.audit;

import dev.pawl.core.chain.ChainHead;
import dev.pawl.core.value.Digest;
import dev.pawl.core.value.MalformedInput;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/// Reads a head as `pawl audit verify` writes it: `41:9f86d0…`.
final class HeadReader implements ITypeConverter<ChainHead> {
  @Override
  public ChainHead convert(String text) {
    int colon = text.indexOf(':');
    try {
      if (colon > 0) {
        return new ChainHead(
            Long.parseLong(text.substring(0, colon)),
            Digest.parseSha256(text.substring(colon + 1)));
      }
    } catch (NumberFormatException | MalformedInput e) {
      // Refused below like any other text.
    }
    throw new TypeConversionException("expected an entry's number, ':' and its SHA-256 in hex");
  }
}

package dev.pawl.core.key.token;

import dev.pawl.core.value.MalformedInput;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// A key in a token as people and settings name it, `pkcs11:token=ana;object=root-ana` (RFC 7512).
/// Understood are `token`, `serial` and `object`, and after `?` `module-path` and `pin-source` (the
/// path of a file). A PIN in the name itself is refused: names are shown, logged and remembered.
///
/// @param token which token
/// @param object the label of the key
/// @param module the PKCS#11 library
/// @param pin where the PIN is
public record TokenUri(
    TokenName token, Optional<String> object, Optional<Path> module, Optional<PinSource> pin) {
  private static final String SCHEME = "pkcs11:";
  private static final int LONGEST = 4096;

  /// Whether `text` means to be such a name.
  public static boolean isOne(String text) {
    return text.startsWith(SCHEME);
  }

  /// Reads one.
  /// @throws MalformedInput if it is none, or holds a part that we do not understand
  public static TokenUri parse(String text) {
    if (!isOne(text) || text.length() > LONGEST) {
      throw malformed("something else");
    }
    int query = text.indexOf('?');
    String path = text.substring(SCHEME.length(), query < 0 ? text.length() : query);
    Map<String, String> names = parts(path, ";", Set.of("token", "serial", "object"));
    Map<String, String> ways =
        parts(query < 0 ? "" : text.substring(query + 1), "&", Set.of("module-path", "pin-source"));
    return new TokenUri(
        new TokenName(
            Optional.ofNullable(names.get("token")), Optional.ofNullable(names.get("serial"))),
        Optional.ofNullable(names.get("object")),
        Optional.ofNullable(ways.get("module-path")).map(TokenUri::path),
        Optional.ofNullable(ways.get("pin-source"))
            .map(source -> new PinSource.File(path(source.replaceFirst("^file:(//)?", "")))));
  }

  private static Map<String, String> parts(String text, String between, Set<String> known) {
    var parts = new LinkedHashMap<String, String>();
    for (String part : text.split(between, -1)) {
      if (part.isEmpty()) {
        continue;
      }
      int equals = part.indexOf('=');
      String name = equals < 0 ? part : part.substring(0, equals);
      if (name.equals("pin-value")) {
        throw malformed("a PIN, which must not stand there");
      }
      if (equals < 0 || !known.contains(name) || parts.put(name, decoded(part, equals)) != null) {
        throw malformed("a part that is unknown, empty or there twice");
      }
    }
    return parts;
  }

  private static String decoded(String part, int equals) {
    try {
      // A plus sign stands for itself here, unlike in forms.
      String value = part.substring(equals + 1).replace("+", "%2B");
      return URLDecoder.decode(value, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw malformed("a broken percent sign");
    }
  }

  private static Path path(String text) {
    try {
      return Path.of(text);
    } catch (InvalidPathException e) {
      throw malformed("a path that cannot be");
    }
  }

  private static MalformedInput malformed(String found) {
    return new MalformedInput(
        "PKCS#11 URI", found, "pkcs11:token=LABEL;object=KEY?module-path=LIBRARY");
  }
}

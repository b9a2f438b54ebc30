package dev.pawl.cli.key;

import dev.pawl.cli.failure.ExitCode;
import dev.pawl.cli.output.Output;
import dev.pawl.cli.output.Table;
import dev.pawl.cli.shell.Session;
import dev.pawl.cli.shell.Verb;
import dev.pawl.core.json.JsonValue.JsonObject;
import dev.pawl.core.key.token.TokenInfo;
import dev.pawl.core.key.token.TokenKey;
import dev.pawl.core.key.token.TokenUri;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/// `pawl key list`.
@Command(
    name = "list",
    header = "List the keys in a token.",
    description = {
      "The token is named by a PKCS#11 URI, with ?module-path=LIBRARY or PAWL_PKCS11_MODULE for the"
          + " library that came with it. Asks for the PIN."
    },
    footer = {
      "pawl key list pkcs11:token=ana",
      "pawl key list 'pkcs11:serial=3f2a?module-path=/usr/lib/softhsm/libsofthsm2.so'"
    })
final class KeyList implements Verb {
  private final Session session;
  @Mixin private final SigningKeys tokens = new SigningKeys();

  @Parameters(paramLabel = "TOKEN", description = "pkcs11:token=LABEL")
  private String token;

  KeyList(Session session) {
    this.session = session;
  }

  @Override
  public ExitCode run() {
    try (tokens) {
      var opened = tokens.token(session, TokenUri.parse(token));
      List<TokenKey> keys = SigningKeys.need(opened.keys());
      show(opened.info(), keys);
      return ExitCode.DONE;
    }
  }

  private void show(TokenInfo info, List<TokenKey> keys) {
    Output output = session.output();
    Table table = new Table().column("KEY").column("SCHEME").column("KEY ID");
    for (TokenKey key : keys) {
      output.object(
          JsonObject.builder()
              .put("token", info.label())
              .put("serial", info.serial())
              .put("label", key.label())
              .put("scheme", key.publicKey().scheme().tufName())
              .put("keyid", key.publicKey().id().value())
              .build());
      table.row(
          key.label(),
          key.publicKey().scheme().tufName(),
          key.publicKey().id().value().substring(0, 12));
    }
    output.table(table);
    output.note("token " + info + ": " + keys.size() + (keys.size() == 1 ? " key" : " keys"));
  }
}

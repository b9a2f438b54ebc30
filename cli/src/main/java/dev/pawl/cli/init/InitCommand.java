package dev.pawl.cli.init;

import dev.pawl.cli.failure.CommandFailed;
import dev.pawl.cli.failure.ExitCode;
import dev.pawl.cli.key.PassphraseOptions;
import dev.pawl.cli.output.Output;
import dev.pawl.cli.output.Table;
import dev.pawl.cli.shell.Prompt;
import dev.pawl.cli.shell.Session;
import dev.pawl.cli.shell.Verb;
import dev.pawl.cli.workspace.KeyFamily;
import dev.pawl.cli.workspace.KeyLabel;
import dev.pawl.cli.workspace.KeyPlan;
import dev.pawl.cli.workspace.Product;
import dev.pawl.cli.workspace.Workspace;
import dev.pawl.core.json.JsonValue.JsonObject;
import dev.pawl.core.value.HardwareId;
import dev.pawl.core.value.MalformedInput;
import dev.pawl.core.value.ProductLine;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import picocli.CommandLine;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `pawl init`.
@Command(
    name = "init",
    header = "Make a workspace: keys, the root of trust, and a data folder for the server.",
    description = {
      "Makes, in DIR: keys/ (encrypted with your passphrase: root 2 of 3, targets 2 of 3, each line"
          + " 2 of 2, the director's root 2 of 3), repository/ (the first signed root and targets),"
          + " director/ (the director's first root), server/ (ready to be moved to the server's"
          + " machine), staged/ and pawl.json. Roots and targets are valid for a year."
    },
    footer = {
      "pawl init acme --product lock --hardware lock-s2",
      "pawl init acme --product lock --hardware lock-s2 --hardware lock-s3 \\",
      "    --product gw --hardware gw-r3 --passphrase-file pass.txt"
    })
public final class InitCommand implements Verb {
  private final Session session;
  @Mixin private final PassphraseOptions passphrases = new PassphraseOptions();

  @Parameters(paramLabel = "DIR", description = "The folder to make; must not exist, or be empty.")
  private Path directory;

  @ArgGroup(exclusive = false, multiplicity = "1..*", heading = "")
  private List<Line> lines = new ArrayList<>();

  @Option(
      names = "--post-quantum",
      description = {
        "Give each person an ML-DSA-65 key beside the Ed25519 key, and want n + 1 of the 2n to"
            + " sign: neither family of algorithms alone is enough."
      })
  private boolean postQuantum;

  @Option(
      names = "--recovery",
      description = {
        "Name recovery keys in the first root, 2 of 3 (keys/recovery-N.pem): with them a root can"
            + " be replaced whose own keys are lost or stolen (pawl root recover). Keep them in"
            + " vaults."
      })
  private boolean recovery;

  @Option(names = "--dry-run", description = "Check everything, change nothing.")
  private boolean dryRun;

  /// A product line and its hardware.
  static final class Line {
    @Option(
        names = "--product",
        required = true,
        paramLabel = "LINE",
        description = "A product line; may be repeated, each with its hardware.")
    private ProductLine product;

    @Option(
        names = "--hardware",
        required = true,
        paramLabel = "ID",
        description = "A hardware id its images may be made for; may be repeated.")
    private List<HardwareId> hardware = new ArrayList<>();
  }

  private InitCommand(Session session) {
    this.session = session;
  }

  /// The command.
  public static CommandLine of(Session session) {
    return new CommandLine(new InitCommand(session));
  }

  @Override
  public ExitCode run() {
    List<Product> products = products();
    Path folder = session.path(directory);
    try {
      Workspace.obstacle(folder)
          .ifPresent(
              obstacle -> {
                throw new CommandFailed(obstacle);
              });
      if (dryRun) {
        return rehearse(folder, products);
      }
      char[] passphrase = passphrases.chosen(session, "the keys of " + session.shown(folder));
      try {
        session.output().note("making keys …");
        show(
            Workspace.init(folder, products, plan(), passphrase, session.now())
                .orThrow(CommandFailed::new));
      } finally {
        Prompt.forget(passphrase);
      }
      return ExitCode.DONE;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private KeyPlan plan() {
    return new KeyPlan(postQuantum ? KeyFamily.HYBRID : KeyFamily.CLASSICAL, recovery);
  }

  private List<Product> products() {
    Set<ProductLine> seen = new HashSet<>();
    List<Product> products = new ArrayList<>();
    for (Line line : lines) {
      if (!seen.add(line.product)) {
        throw new MalformedInput("product line", line.product.value(), "each line once");
      }
      products.add(new Product(line.product, new LinkedHashSet<>(line.hardware)));
    }
    return products;
  }

  private ExitCode rehearse(Path folder, List<Product> products) {
    Output output = session.output();
    int people = 9 + 2 * products.size() + (recovery ? 3 : 0);
    int keys = people * (postQuantum ? 2 : 1);
    output.object(
        JsonObject.builder()
            .put("dryRun", true)
            .put("folder", folder.toString())
            .put("keys", keys)
            .build());
    output.line("would make workspace " + session.shown(folder) + " with " + keys + " keys");
    output.note("dry run: nothing was changed");
    return ExitCode.DONE;
  }

  private String needed(String role) {
    boolean line = role.startsWith("line-");
    if (postQuantum) {
      return line ? "3 of 4" : "4 of 6";
    }
    return line ? "2 of 2" : "2 of 3";
  }

  private void show(Workspace made) {
    Output output = session.output();
    output.object(
        JsonObject.builder()
            .put("folder", made.folder().toString())
            .put("keys", made.settings().keys().stream().map(InitCommand::json).toList())
            .build());
    output.line("workspace " + session.shown(made.folder()));
    Table table = new Table().column("KEY").column("SIGNS FOR").column("NEEDED").column("KEY ID");
    for (KeyLabel key : made.settings().keys()) {
      String role = key.role().value();
      table.row(
          "keys/" + key.name() + ".pem", role, needed(role), key.id().value().substring(0, 12));
    }
    output.table(table);
    output.note(
        "Give root and targets keys to different people and keep copies apart: without two of three"
            + " root keys, of either kind, nothing can be changed any more"
            + (recovery ? ", but by the recovery keys: keep those in vaults." : "."));
    output.next("pawl server --data " + session.shown(made.server()));
  }

  private static JsonObject json(KeyLabel key) {
    return JsonObject.builder()
        .put("name", key.name())
        .put("role", key.role().value())
        .put("keyid", key.id().value())
        .build();
  }
}

package dev.pawl.sim.attack;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import dev.pawl.cli.output.Style;
import dev.pawl.cli.output.Table;
import dev.pawl.cli.output.Table.Cell;
import dev.pawl.cli.output.Table.Tone;
import dev.pawl.cli.output.Terminal;
import dev.pawl.core.json.JsonValue.JsonObject;
import dev.pawl.core.json.JsonWriter;
import dev.pawl.sim.attack.Verdict.Outcome;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `pawl attack`: plays the attacks of the threat model against a throw-away device and says what
/// the device did.
@Command(
    name = "pawl attack",
    description = {
      "Plays the attacks of THREAT_MODEL.md against a throw-away device: the real agent on a real"
          + " device folder, and a server in an attacker's hands. Nothing is left behind."
    },
    sortOptions = false,
    usageHelpAutoWidth = true,
    footer = {
      "",
      "Exit codes: 0 every attack was refused or noticed, 1 one was not, 2 wrong arguments.",
      "",
      "Examples:",
      "  pawl attack",
      "  pawl attack --list",
      "  pawl attack freeze mix-and-match",
      "  pawl attack --json | grep -v refused"
    })
public final class AttackMain implements Callable<Integer> {
  private final PrintStream out;
  private final PrintStream err;

  @Parameters(paramLabel = "NAME", arity = "0..*", description = "Play these only.")
  private final List<String> names = new ArrayList<>();

  @Option(names = "--json", description = "One object a line for each attack.")
  private boolean json;

  @Option(names = "--list", description = "Say which attacks there are, and play none.")
  private boolean list;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "This text.")
  boolean help; // picocli acts on it

  @Spec private CommandSpec spec;

  private AttackMain(PrintStream out, PrintStream err) {
    this.out = out;
    this.err = err;
  }

  /// The program.
  public static void main(String[] arguments) {
    if (LoggerFactory.getILoggerFactory() instanceof LoggerContext context) {
      context.getLogger(Logger.ROOT_LOGGER_NAME).setLevel(Level.ERROR);
    }
    var out =
        new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);
    System.exit(run(out, System.err, arguments));
  }

  /// Runs it in this process.
  /// @return the exit code
  static int run(PrintStream out, PrintStream err, String... arguments) {
    CommandLine line = new CommandLine(new AttackMain(out, err));
    line.setOut(new java.io.PrintWriter(out, true, StandardCharsets.UTF_8));
    line.setErr(new java.io.PrintWriter(err, true, StandardCharsets.UTF_8));
    line.setExecutionExceptionHandler(
        (problem, _, _) -> {
          err.println("pawl attack: " + problem.getMessage());
          return 1;
        });
    return line.execute(arguments);
  }

  @Override
  public Integer call() throws IOException {
    List<Attack> chosen = chosen();
    if (list) {
      listed(chosen).lines(style()).forEach(out::println);
      return 0;
    }
    List<Verdict> verdicts = new ArrayList<>();
    try (Stage stage = Stage.open()) {
      var judge = new Judge(stage);
      for (Attack attack : chosen) {
        err.println("playing " + attack.name() + ": " + attack.attacker() + " " + attack.does());
        Verdict verdict = judge.judge(attack);
        verdicts.add(verdict);
        if (json) {
          out.println(JsonWriter.line(json(verdict)));
        }
      }
    }
    if (json) {
      out.println(JsonWriter.line(summary(verdicts)));
    } else {
      table(verdicts).lines(style()).forEach(out::println);
    }
    verdicts.stream().filter(verdict -> !verdict.safe()).forEach(this::explain);
    return verdicts.stream().allMatch(Verdict::safe) ? 0 : 1;
  }

  private List<Attack> chosen() {
    return names.isEmpty()
        ? Catalogue.all()
        : names.stream()
            .map(
                name ->
                    Catalogue.find(name)
                        .orElseThrow(
                            () ->
                                new ParameterException(
                                    spec.commandLine(),
                                    "there is no attack " + name + "; see pawl attack --list")))
            .toList();
  }

  private static Style style() {
    return Terminal.detect(System.getenv()).outputStyle();
  }

  private static Table listed(List<Attack> attacks) {
    var table = new Table().column("ATTACK").column("ATTACKER").column("DOES");
    attacks.forEach(
        attack -> table.row(attack.name(), attack.attacker().toString(), attack.does()));
    return table;
  }

  private static Table table(List<Verdict> verdicts) {
    var table = new Table().column("ATTACK").column("THE DEVICE").column("SAFE BECAUSE");
    for (Verdict verdict : verdicts) {
      table.row(
          List.of(
              Cell.of(verdict.attack().name()),
              new Cell(verdict.did(), verdict.safe() ? Tone.GOOD : Tone.BAD),
              Cell.of(verdict.safe() ? verdict.attack().safe() : "it was not")));
    }
    return table;
  }

  /// One attack for programs.
  static JsonObject json(Verdict verdict) {
    return JsonObject.builder()
        .put("attack", verdict.attack().name())
        .put("attacker", verdict.attack().attacker().toString())
        .put("does", verdict.attack().does())
        .put("outcome", verdict.outcome().toString())
        .put("did", verdict.did())
        .put("safe", verdict.safe() ? verdict.attack().safe() : "")
        .put("attempts", verdict.endings().size())
        .put("control", verdict.control().kind().name().toLowerCase(Locale.ROOT))
        .put("millis", verdict.millis())
        .build();
  }

  /// The last line for programs.
  private static JsonObject summary(List<Verdict> verdicts) {
    var summary = JsonObject.builder().put("attacks", verdicts.size());
    for (Outcome outcome : Outcome.values()) {
      summary.put(
          outcome.toString(),
          verdicts.stream().filter(verdict -> verdict.outcome() == outcome).count());
    }
    return summary
        .put("attempts", verdicts.stream().mapToInt(verdict -> verdict.endings().size()).sum())
        .put("safe", verdicts.stream().allMatch(Verdict::safe))
        .build();
  }

  private void explain(Verdict verdict) {
    err.println(verdict.attack().name() + " is " + verdict.outcome() + ":");
    Stream<Ending> unexpected =
        verdict.endings().stream()
            .filter(
                ending ->
                    ending.kind() == Ending.Kind.INSTALLED
                        || ending.kind() == Ending.Kind.CONTENT
                        || ending.kind() == Ending.Kind.SILENT
                        || !verdict.attack().codes().contains(ending.code()));
    Stream.concat(unexpected, Stream.of(verdict.control()))
        .forEach(
            ending ->
                err.println(
                    "  %s: %s %s (%s)"
                        .formatted(ending.variant(), ending.kind(), ending.code(), ending.text())));
  }
}

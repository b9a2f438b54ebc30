package dev.pawl.sim.drill;

import static java.nio.charset.StandardCharsets.UTF_8;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import dev.pawl.core.json.JsonValue.JsonObject;
import dev.pawl.core.json.JsonWriter;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `pawl drill list|all|NAME`: plays the theft or loss of a key, and the recovery, on a throw-away
/// fleet, and says what the attacker could and could not do.
@Command(
    name = "pawl drill",
    description = "Rehearse what happens when a key is stolen or lost, on a throw-away fleet.",
    sortOptions = false,
    usageHelpAutoWidth = true,
    footer = {"", "Exit codes: 0 everything came out as it must, 1 something did not, 2 usage."})
public final class DrillMain implements Callable<Integer> {
  @Parameters(paramLabel = "NAME", description = "list, all, or the name of a drill.")
  private String name;

  @Option(names = "--json", description = "Answer in JSON, one object for each sentence.")
  private boolean json;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "This text.")
  boolean help; // picocli acts on it

  private final PrintStream out;

  private DrillMain(PrintStream out) {
    this.out = out;
  }

  /// All drills, in the order of docs/operate/ceremony.md.
  static List<Drill> all() {
    return List.of(
        new ServerDrills.TlsKey(),
        new DirectorKeysDrill(),
        new DirectorRootDrill(),
        new ServerDrills.OnlineKeys(),
        new LineDrills.OneKey(),
        new LineDrills.Threshold(),
        new RootDrills.OneKey(),
        new RootDrills.Threshold(),
        new DeviceKeyDrill(),
        new HybridDrill());
  }

  /// The program.
  public static void main(String[] arguments) {
    if (LoggerFactory.getILoggerFactory() instanceof LoggerContext context) {
      context.getLogger(Logger.ROOT_LOGGER_NAME).setLevel(Level.ERROR);
    }
    PrintStream out = new PrintStream(System.out, true, UTF_8);
    System.exit(new CommandLine(new DrillMain(out)).execute(arguments));
  }

  @Override
  public Integer call() throws IOException {
    if (name.equals("list")) {
      all().forEach(this::list);
      return 0;
    }
    List<Drill> chosen =
        all().stream().filter(drill -> name.equals("all") || drill.name().equals(name)).toList();
    if (chosen.isEmpty()) {
      System.err.println("pawl drill: there is no drill " + name + "; see `pawl drill list`");
      return 2;
    }
    Path folder = Files.createTempDirectory("pawl-drill");
    try {
      boolean good = true;
      for (Drill drill : chosen) {
        good &= play(drill, template(folder, drill), folder.resolve(drill.name()));
      }
      return good ? 0 : 1;
    } finally {
      delete(folder);
    }
  }

  /// The workspace that a drill gets a copy of, made when it is first needed.
  static Path template(Path folder, Drill drill) throws IOException {
    Path template = folder.resolve("template" + String.join("", drill.options()));
    if (!Files.exists(template)) {
      DrillWorld.make(template, drill.options());
    }
    return template;
  }

  private boolean play(Drill drill, Path template, Path folder) throws IOException {
    long began = System.nanoTime();
    Findings findings = new Findings();
    try (DrillWorld world = DrillWorld.copyOf(template, folder)) {
      drill.run(world, findings);
    }
    Duration took = Duration.ofNanos(System.nanoTime() - began);
    if (!json) {
      out.printf("%s: %s (%d s)%n", drill.name(), drill.compromised(), took.toSeconds());
    }
    findings.all().forEach(finding -> show(drill, finding));
    if (!json) {
      out.println(findings.asTheyMust() ? "  as it must be" : "  NOT AS IT MUST BE");
    }
    return findings.asTheyMust();
  }

  private void list(Drill drill) {
    if (json) {
      out.println(
          text(
              JsonObject.builder()
                  .put("drill", drill.name())
                  .put("compromised", drill.compromised())
                  .build()));
    } else {
      out.printf("%-16s %s%n", drill.name(), drill.compromised());
    }
  }

  private void show(Drill drill, Findings.Finding finding) {
    if (json) {
      out.println(
          text(
              JsonObject.builder()
                  .put("drill", drill.name())
                  .put("kind", finding.kind().words())
                  .put("text", finding.text())
                  .put("found", finding.found())
                  .put("asItMust", finding.asItMust())
                  .build()));
    } else {
      out.printf(
          "  %s %-18s %s [%s]%n",
          finding.asItMust() ? " " : "!", finding.kind().words(), finding.text(), finding.found());
    }
  }

  private static String text(JsonObject json) {
    return new String(JsonWriter.compact(json), UTF_8);
  }

  /// Removes a throw-away fleet.
  static void delete(Path folder) throws IOException {
    Optional<Path> there = Optional.of(folder).filter(Files::exists);
    if (there.isEmpty()) {
      return;
    }
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    }
  }
}

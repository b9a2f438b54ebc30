package dev.pawl.sim.fleet;

import dev.pawl.cli.output.Style;
import dev.pawl.cli.output.Table;
import dev.pawl.core.json.JsonWriter;
import java.io.Console;
import java.io.PrintStream;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/// What the simulator shows: on standard error how far it is, on standard output what came of it,
/// as tables for people or as lines of JSON.
final class FleetScreen {
  private static final int BAR = 40;
  private static final int MOST_SHOWN = 20;

  private final PrintStream out;
  private final PrintStream err;
  private final boolean json;
  private final boolean terminal;
  private final long began = System.nanoTime();
  private String shown = ""; // the latest progress

  FleetScreen(PrintStream out, PrintStream err, boolean json) {
    this.out = out;
    this.err = err;
    this.json = json;
    this.terminal = Optional.ofNullable(System.console()).filter(Console::isTerminal).isPresent();
  }

  void begins(FleetOptions options) {
    err.printf(
        Locale.ROOT,
        "%,d devices, seed %d; keys are made and the server is started …%n",
        options.devices(),
        options.seed());
    err.flush();
  }

  /// @param what for example `enrolled`
  void progress(String what, int done, int of) {
    int percent = (int) (100L * done / of);
    // Without a terminal a line for each tenth is enough.
    String now = what + (terminal ? done : percent / 10);
    if (now.equals(shown)) {
      return;
    }
    shown = now;
    int full = BAR * percent / 100;
    long seconds = Duration.ofNanos(System.nanoTime() - began).toSeconds();
    String line =
        String.format(
            Locale.ROOT,
            "%-9s [%s%s] %,d of %,d, %d s",
            what,
            "#".repeat(full),
            " ".repeat(BAR - full),
            done,
            of,
            seconds);
    if (terminal) {
      err.print("\r" + line + (done == of ? "\n" : ""));
    } else {
      err.println(line);
    }
    err.flush();
  }

  void ended(FleetReport report) {
    if (json) {
      report.unexplained().forEach(one -> out.println(JsonWriter.line(FleetReport.toJson(one))));
      out.println(JsonWriter.line(report.toJson()));
    } else {
      people(report);
    }
    out.flush();
  }

  private void people(FleetReport report) {
    print(faults(report));
    out.println();
    print(downloads(report));
    out.println();
    report
        .usage()
        .ifPresent(
            used -> {
              print(usage(used));
              out.println();
              out.printf(
                  Locale.ROOT,
                  "%s.%nFor one update the server took %.1f ms of processor time: one core would"
                      + " do %,d an hour.%n",
                  times(report),
                  report.serverPerDevice().toNanos() / 1e6,
                  report.anHourAndCore());
            });
    report.unexplained().stream().limit(MOST_SHOWN).forEach(this::explain);
    if (report.unexplained().size() > MOST_SHOWN) {
      out.printf("… and %d more.%n", report.unexplained().size() - MOST_SHOWN);
    }
    out.printf(
        Locale.ROOT,
        "%,d devices, %,d updated, %,d unexplained; seed %d.%n",
        report.options().devices(),
        report.updated(),
        report.unexplained().size(),
        report.options().seed());
  }

  private void print(Table table) {
    table.lines(Style.PLAIN).forEach(out::println);
  }

  private static Table faults(FleetReport report) {
    var table =
        new Table()
            .column("FAULT")
            .column("MUST BE")
            .number("DEVICES")
            .number("UPDATED")
            .number("UNEXPLAINED");
    report
        .rows()
        .forEach(
            (fault, row) ->
                table.row(
                    fault.toString(),
                    fault.updated() ? "updated" : "as before, " + fault.code() + "…",
                    number(row.devices()),
                    number(row.updated()),
                    number(row.unexplained())));
    return table;
  }

  private static Table downloads(FleetReport report) {
    var table = new Table().column("DOWNLOAD").number("DEVICES").number("FETCHED").number("SAVED");
    row(table, "whole image", report.whole());
    row(table, "by delta", report.byDelta());
    return table;
  }

  private static void row(Table table, String name, FleetReport.Downloads downloads) {
    table.row(
        name,
        number(downloads.devices()),
        FleetReport.bytes(downloads.fetched()),
        FleetReport.bytes(downloads.saved()));
  }

  private static Table usage(Usage used) {
    return new Table()
        .column("PROGRAM")
        .number("CPU, UPDATE")
        .number("CPU, ALL")
        .number("MOST MEMORY")
        .row(
            "server",
            seconds(used.serverUpdate()),
            seconds(used.serverAll()),
            used.serverPeakMebi() + " MiB")
        .row(
            "simulator",
            seconds(used.selfUpdate()),
            seconds(used.selfAll()),
            used.selfPeakMebi() + " MiB");
  }

  private static String times(FleetReport report) {
    return report.times().entrySet().stream()
        .map(one -> one.getKey() + " " + seconds(one.getValue()))
        .collect(Collectors.joining(", "));
  }

  private void explain(Finding finding) {
    out.printf("! %s (%s)%n", finding.plan().id(), finding.plan().fault());
    finding.problems().forEach(problem -> out.println("    " + problem));
    finding.lastWords().forEach(line -> out.println("    said: " + line));
  }

  private static String number(int count) {
    return String.format(Locale.ROOT, "%,d", count);
  }

  private static String seconds(Duration time) {
    return String.format(Locale.ROOT, "%.1f s", time.toMillis() / 1e3);
  }
}

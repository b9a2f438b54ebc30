package dev.pawl.cli;

import dev.pawl.cli.output.Terminal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;
import picocli.CommandLine;
import picocli.CommandLine.Help;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.UsageMessageSpec;

/// How help looks: one line saying what it is for, then examples, then the rest. Options that all
/// commands have come last.
final class HelpLayout {
  private static final String EXAMPLES = "examples";
  private static final String COMMON_OPTIONS = "commonOptions";
  private static final Set<String> SERVER_OPTIONS = Set.of("--server", "--ca", "--token-file");

  private HelpLayout() {}

  static void apply(CommandLine root, Terminal terminal) {
    eachCommand(root, line -> lay(line, terminal));
  }

  private static void eachCommand(CommandLine line, Consumer<CommandLine> action) {
    action.accept(line);
    line.getSubcommands().values().forEach(below -> eachCommand(below, action));
  }

  private static void lay(CommandLine line, Terminal terminal) {
    UsageMessageSpec usage = line.getCommandSpec().usageMessage();
    usage.width(Math.max(terminal.columns(), 80));
    usage.headerHeading("");
    usage.synopsisHeading("%n@|bold Usage:|@ ");
    usage.descriptionHeading(usage.description().length == 0 ? "" : "%n");
    usage.parameterListHeading("%n@|bold Arguments:|@%n");
    usage.optionListHeading("%n@|bold Options:|@%n");
    usage.commandListHeading("%n@|bold Commands:|@%n");
    usage.sortOptions(false);
    usage.abbreviateSynopsis(true);
    usage.sectionMap().put(EXAMPLES, HelpLayout::examples);
    usage.sectionMap().put(UsageMessageSpec.SECTION_KEY_OPTION_LIST, HelpLayout::ownOptions);
    usage.sectionMap().put(COMMON_OPTIONS, HelpLayout::commonOptions);
    List<String> keys = new ArrayList<>();
    keys.add(UsageMessageSpec.SECTION_KEY_HEADER);
    keys.add(EXAMPLES);
    keys.add(UsageMessageSpec.SECTION_KEY_SYNOPSIS_HEADING);
    keys.add(UsageMessageSpec.SECTION_KEY_SYNOPSIS);
    keys.add(UsageMessageSpec.SECTION_KEY_DESCRIPTION_HEADING);
    keys.add(UsageMessageSpec.SECTION_KEY_DESCRIPTION);
    keys.add(UsageMessageSpec.SECTION_KEY_PARAMETER_LIST_HEADING);
    keys.add(UsageMessageSpec.SECTION_KEY_PARAMETER_LIST);
    keys.add(UsageMessageSpec.SECTION_KEY_COMMAND_LIST_HEADING);
    keys.add(UsageMessageSpec.SECTION_KEY_COMMAND_LIST);
    keys.add(UsageMessageSpec.SECTION_KEY_OPTION_LIST);
    keys.add(COMMON_OPTIONS);
    usage.sectionKeys(keys);
  }

  private static String examples(Help help) {
    String[] lines = help.commandSpec().usageMessage().footer();
    if (lines.length == 0) {
      return "";
    }
    StringBuilder text = new StringBuilder();
    text.append(help.colorScheme().text("%n@|bold Examples:|@%n".formatted()));
    for (String line : lines) {
      text.append("  ").append(line).append('\n');
    }
    return text.toString();
  }

  private static String ownOptions(Help help) {
    return options(help, "Options:", option -> !isCommon(option));
  }

  private static String commonOptions(Help help) {
    return options(help, "Options of all commands:", HelpLayout::isCommon);
  }

  private static String options(Help help, String heading, Predicate<OptionSpec> which) {
    List<OptionSpec> options =
        help.commandSpec().options().stream()
            .filter(which)
            .filter(option -> !option.hidden())
            .sorted(Comparator.comparingInt(HelpLayout::rank))
            .toList();
    if (options.isEmpty()) {
      return "";
    }
    Help.Layout layout = help.createDefaultLayout();
    layout.addOptions(options, help.createDefaultParamLabelRenderer());
    return help.colorScheme().text("%n@|bold %s|@%n".formatted(heading)) + layout.toString();
  }

  /// What a command is about comes first, how to reach the server and how to get help last.
  private static int rank(OptionSpec option) {
    if (option.usageHelp() || option.versionHelp()) {
      return 2;
    }
    return SERVER_OPTIONS.contains(option.longestName()) ? 1 : 0;
  }

  private static boolean isCommon(OptionSpec option) {
    return option.inherited()
        || option.scopeType() == CommandLine.ScopeType.INHERIT
        || option.usageHelp()
        || option.versionHelp();
  }
}

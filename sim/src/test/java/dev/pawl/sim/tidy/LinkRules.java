package dev.pawl.sim.tidy;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// Links of Markdown pages to other files of the tree, and to headings, lead somewhere.
final class LinkRules {
  private static final Pattern LINK =
      Pattern.compile("\\]\\(<?([^)\\s>]+)>?(?:\\s+\"[^\"]*\")?\\)");
  private static final Pattern ELSEWHERE = Pattern.compile("[a-z][a-z0-9+.-]*:.*|//.*");
  private static final Pattern CODE = Pattern.compile("`[^`]*`");

  private LinkRules() {}

  static List<Finding> links(SourceTree tree) {
    Map<String, TextFile> pages =
        tree.texts().stream()
            .filter(text -> text.path().endsWith(".md"))
            .collect(Collectors.toMap(TextFile::path, Function.identity()));
    List<Finding> findings = new ArrayList<>();
    for (TextFile page : pages.values()) {
      List<String> lines = withoutCode(page);
      for (int i = 0; i < lines.size(); i++) {
        Matcher link = LINK.matcher(lines.get(i));
        while (link.find()) {
          int line = i + 1;
          broken(link.group(1), page, tree.paths(), pages)
              .map(
                  problem ->
                      new Finding(page.path(), line, problem, "the path from this page's folder"))
              .ifPresent(findings::add);
        }
      }
    }
    return findings;
  }

  private static Optional<String> broken(
      String link, TextFile page, Set<String> paths, Map<String, TextFile> pages) {
    if (ELSEWHERE.matcher(link).matches()) {
      return Optional.empty();
    }
    String file = link.replaceAll("#.*", "");
    String target = file.isEmpty() ? page.path() : resolve(page, file);
    if (!paths.contains(target)) {
      return Optional.of("the link " + link + " leads to " + target + ", which does not exist");
    }
    TextFile targetPage = pages.get(target);
    if (!link.contains("#") || targetPage == null) {
      return Optional.empty();
    }
    String heading = link.substring(link.indexOf('#') + 1);
    return headings(targetPage).contains(heading)
        ? Optional.empty()
        : Optional.of("the link " + link + " names a heading that " + target + " does not have");
  }

  private static String resolve(TextFile page, String file) {
    String decoded = URLDecoder.decode(file.replace("+", "%2B"), StandardCharsets.UTF_8);
    return Path.of(page.folder()).resolve(decoded).normalize().toString().replace('\\', '/');
  }

  /// Names of headings as Git hosts make them: small letters, no punctuation, `-` for spaces.
  private static Set<String> headings(TextFile page) {
    Set<String> names = new HashSet<>();
    for (String line : withoutFences(page)) {
      if (line.matches("#{1,6} .*")) {
        String name =
            line.replaceFirst("#+ +", "")
                .toLowerCase(Locale.ROOT)
                .replaceAll("[^\\p{L}\\p{N} _-]", "")
                .strip()
                .replace(' ', '-');
        String unique = name;
        for (int i = 1; !names.add(unique); i++) {
          unique = name + "-" + i;
        }
      }
    }
    return names;
  }

  private static List<String> withoutCode(TextFile page) {
    return withoutFences(page).stream().map(line -> CODE.matcher(line).replaceAll("")).toList();
  }

  private static List<String> withoutFences(TextFile page) {
    List<String> lines = new ArrayList<>();
    boolean code = false;
    for (String line : page.lines()) {
      boolean fence = line.strip().startsWith("```");
      code ^= fence;
      lines.add(code || fence ? "" : line);
    }
    return lines;
  }
}

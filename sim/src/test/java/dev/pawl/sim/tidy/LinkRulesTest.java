package dev.pawl.sim.tidy;

import static dev.pawl.sim.tidy.Seeded.expectNone;
import static dev.pawl.sim.tidy.Seeded.expectOne;
import static dev.pawl.sim.tidy.Seeded.text;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class LinkRulesTest {
  private static final Set<String> PATHS = Set.of("docs", "docs/a.md", "docs/b.md", "pom.xml");

  private static List<Finding> links(String page) {
    return LinkRules.links(
        new SourceTree(
            PATHS,
            List.of(
                text("docs/a.md", page),
                text("docs/b.md", "# Why, `how` & when?\n\n## Twice\n\n## Twice\n"))));
  }

  @Test
  void linkToNowhere_isFound() {
    expectOne(links("see\n[c](c.md)"), 2, "docs/c.md, which does not exist");
    expectOne(links("[up](../../x)"), 1, "does not exist");
  }

  @Test
  void linkToMissingHeading_isFound() {
    expectOne(links("[b](b.md#whence)"), 1, "names a heading");
    expectOne(links("[here](#nothing)"), 1, "names a heading");
  }

  @Test
  void linkThatLeadsSomewhere_isLeftAlone() {
    expectNone(links("[b](b.md) and [pom](../pom.xml \"title\") and [folder](../docs)"));
    expectNone(links("[b](b.md#why-how--when) and [b](b.md#twice-1)"));
    expectNone(links("[out](https://example.org/x) and [mail](mailto:a@example.org)"));
  }

  @Test
  void linkInsideCode_isLeftAlone() {
    expectNone(links("`[c](c.md)`\n```\n[c](c.md)\n```\n"));
  }
}

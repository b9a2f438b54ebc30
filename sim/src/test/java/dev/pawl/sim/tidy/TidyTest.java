package dev.pawl.sim.tidy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.io.IOException;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/// Holds every rule of form against our own tree. A finding says where, what is wrong and what to
/// write instead; there is no list of exceptions.
@DisplayName("Our own tree")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TidyTest {
  private final SourceTree tree;
  private final List<JavaSource> all;
  private final List<JavaSource> main;
  private final List<Edge> edges;

  TidyTest() throws IOException {
    tree = SourceTree.here();
    all = JavaSource.parse(tree.java());
    main = all.stream().filter(source -> source.file().isMain()).toList();
    edges = Edge.ofPrograms(tree.java());
  }

  @BeforeAll
  void everythingWasRead() {
    assertEquals(tree.java().size(), all.size(), "each Java file was parsed");
    assertTrue(main.size() > 50, "found " + main.size() + " main sources");
    assertTrue(edges.size() > 500, "found " + edges.size() + " uses of classes");
  }

  @Test
  void packagesFormNoCycle() {
    expectNone(CycleRule.cycles(edges));
  }

  @Test
  void arrowsPointOneWay() {
    expectNone(ArrowRules.arrows(edges));
  }

  @Test
  void packagesIntroduceThemselves() {
    expectNone(PackageRules.introductions(all));
  }

  @Test
  void filesAreShort() {
    expectNone(LengthRules.files(tree.java()));
  }

  @Test
  void methodsAreShort() {
    expectNone(LengthRules.methods(all));
  }

  @Test
  void constructorsTakeFewParameters() {
    expectNone(LengthRules.constructorParameters(main));
  }

  @Test
  void fieldsThatChangeSayWhy() {
    expectNone(TypeRules.changingFields(main));
  }

  @Test
  void classesInheritOnlyWhereAllowed() {
    expectNone(TypeRules.inheritance(main));
  }

  @Test
  void publicTypesAreDocumented() {
    expectNone(TypeRules.documented(main));
  }

  @Test
  void docCommentsAreWholeAndInMarkdown() {
    expectNone(TextRules.brokenDocComments(tree.java()));
    expectNone(TextRules.oldDocComments(tree.java()));
  }

  @Test
  void failureCodesAreDocumented() {
    expectNone(FailureRules.documented(main, tree.texts()));
  }

  @Test
  void threatModelNamesWhatExists() {
    expectNone(EvidenceRules.evidence(tree.texts()));
  }

  @Test
  void textsNameNoMachine() {
    expectNone(TextRules.machinePaths(tree.texts()));
  }

  @Test
  void textsPromiseNothing() {
    expectNone(TextRules.unfinished(tree.texts()));
  }

  @Test
  void linksLeadSomewhere() {
    expectNone(LinkRules.links(tree));
  }

  private static void expectNone(List<Finding> findings) {
    if (!findings.isEmpty()) {
      fail(
          findings.stream()
              .map(Finding::toString)
              .collect(Collectors.joining("\n", findings.size() + " finding(s):\n", "\n")));
    }
  }
}

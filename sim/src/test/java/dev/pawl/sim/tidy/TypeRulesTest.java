package dev.pawl.sim.tidy;

import static dev.pawl.sim.tidy.Seeded.expectNone;
import static dev.pawl.sim.tidy.Seeded.expectOne;
import static dev.pawl.sim.tidy.Seeded.parsed;

import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class TypeRulesTest {
  @Nested
  class FieldsThatChange {
    private static List<Finding> fields(String... members) {
      return TypeRules.changingFields(parsed("class A {\n" + String.join("\n", members) + "\n}"));
    }

    @Test
    void withoutReason_areFound() {
      expectOne(fields("private int a;"), 2, "the field a of A can change");
      expectOne(fields("// far away", "", "static int a;"), 4, "can change");
    }

    @Test
    void withReason_areLeftAlone() {
      expectNone(fields("private int a; // counts"));
      expectNone(fields("/// Counts.", "private int a;"));
      expectNone(fields("// guarded by this", "private int a;", "private int b;"));
    }

    @Test
    void finalOnesComponentsAndConstants_areLeftAlone() {
      expectNone(fields("private final int a = 1;"));
      expectNone(TypeRules.changingFields(parsed("record A(int a) {}", "enum B { ONE, TWO }")));
      expectNone(TypeRules.changingFields(parsed("interface A { int ONE = 1; }")));
    }

    @Test
    void thoseThatPicocliFills_areLeftAlone() {
      expectNone(fields("@Option(names = \"-a\") private int a;"));
      expectOne(fields("@Deprecated private int a;"), 2, "can change");
    }

    @Test
    void ofNestedTypesAndEnums_areFound() {
      expectOne(fields("static class B {", "  int b;", "}"), 3, "the field b of B");
      expectOne(
          TypeRules.changingFields(parsed("enum A {\n ONE;\n int a;\n}")), 3, "the field a of A");
    }
  }

  @Nested
  class Inheritance {
    private static List<Finding> inheritance(String... sources) {
      return TypeRules.inheritance(parsed(sources));
    }

    @Test
    void fromAnOpenClassOfOurs_isFound() {
      expectOne(
          inheritance(
              "package dev.pawl.core; class B {}", "package dev.pawl.core;\nclass A extends B {}"),
          2,
          "A inherits from B");
    }

    @Test
    void fromALibrary_isFound() {
      expectOne(
          inheritance("import io.vertx.core.AbstractVerticle; class A extends AbstractVerticle {}"),
          1,
          "A inherits from AbstractVerticle");
    }

    @Test
    void fromJdkExceptionOrSealedFamily_isLeftAlone() {
      expectNone(
          inheritance("import java.io.FilterInputStream; class A extends FilterInputStream {}"));
      expectNone(inheritance("class A extends java.io.InputStream {}"));
      expectNone(inheritance("class A extends Thread {}"));
      expectNone(inheritance("class A extends StorageException {}"));
      expectNone(inheritance("sealed class B permits A {}", "final class A extends B {}"));
    }
  }

  @Nested
  class Documentation {
    private static List<Finding> documented(String source) {
      return TypeRules.documented(parsed(source));
    }

    @Test
    void missingOnAPublicType_isFound() {
      expectOne(
          documented("package a;\npublic class A {}"), 2, "the public type A has no doc comment");
      expectOne(
          documented("/// A.\npublic class A {\n public enum B {}\n}"), 3, "the public type B");
      expectOne(
          documented("/// A.\npublic interface A {\n record B() {}\n}"), 3, "the public type B");
    }

    @Test
    void ofAHiddenType_isNotAskedFor() {
      expectNone(documented("class A { public enum B {} }"));
      expectNone(documented("/// A.\npublic class A { private record B() {} record C() {} }"));
    }
  }
}

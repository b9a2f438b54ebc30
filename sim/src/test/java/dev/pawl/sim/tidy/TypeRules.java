package dev.pawl.sim.tidy;

import com.sun.source.tree.ClassTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.VariableTree;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.lang.model.element.Modifier;

/// What a type must look like: fields final, no inheritance of behaviour, documented.
final class TypeRules {
  private static final Set<Tree.Kind> IMPLICITLY_PUBLIC_INSIDE =
      Set.of(Tree.Kind.INTERFACE, Tree.Kind.ANNOTATION_TYPE);

  private static final Set<String> FILLED_BY_PICOCLI =
      Set.of("Option", "Parameters", "ArgGroup", "Spec", "ParentCommand", "Unmatched");

  private TypeRules() {}

  /// A field that changes says why, on its line or above; one comment may stand above several
  /// fields without a gap.
  static List<Finding> changingFields(List<JavaSource> sources) {
    List<Finding> findings = new ArrayList<>();
    for (JavaSource.Type type : typesOf(sources)) {
      if (type.tree().getKind() == Tree.Kind.INTERFACE) {
        continue;
      }
      for (Tree member : type.tree().getMembers()) {
        if (member instanceof VariableTree field
            && changes(type, field)
            && !commented(type, field)) {
          findings.add(
              new Finding(
                  type.source().file().path(),
                  type.source().lineOf(field),
                  "the field "
                      + field.getName()
                      + " of "
                      + type.name()
                      + " can change and does not say why",
                  "make it final, or say on the line above who changes it and what guards it"));
        }
      }
    }
    return findings;
  }

  /// Classes extend types of the JDK, exceptions, and sealed types of ours.
  static List<Finding> inheritance(List<JavaSource> sources) {
    List<JavaSource.Type> types = typesOf(sources);
    Set<String> sealed =
        types.stream()
            .filter(type -> type.tree().getModifiers().getFlags().contains(Modifier.SEALED))
            .map(JavaSource.Type::name)
            .collect(Collectors.toSet());
    return types.stream()
        .filter(type -> type.tree().getKind() == Tree.Kind.CLASS)
        .filter(type -> type.tree().getExtendsClause() != null)
        .filter(type -> !mayBeExtended(type.source(), superclass(type), sealed))
        .map(
            type ->
                new Finding(
                    type.source().file().path(),
                    type.line(),
                    type.name() + " inherits from " + superclass(type),
                    "hold one as a field and call it, or make the family sealed"))
        .toList();
  }

  static List<Finding> documented(List<JavaSource> sources) {
    return typesOf(sources).stream()
        .filter(TypeRules::isPublic)
        .filter(type -> type.source().docComment(type.path()).isEmpty())
        .map(
            type ->
                new Finding(
                    type.source().file().path(),
                    type.line(),
                    "the public type " + type.name() + " has no doc comment",
                    "`///` above it: what it is, its units and limits, where it is specified"))
        .toList();
  }

  private static List<JavaSource.Type> typesOf(List<JavaSource> sources) {
    return sources.stream().flatMap(source -> source.types().stream()).toList();
  }

  private static boolean changes(JavaSource.Type type, VariableTree field) {
    boolean component = // of a record: final without saying so
        type.tree().getKind() == Tree.Kind.RECORD
            && !field.getModifiers().getFlags().contains(Modifier.STATIC);
    boolean filled = // by picocli, through reflection
        field.getModifiers().getAnnotations().stream()
            .map(annotation -> annotation.getAnnotationType().toString())
            .anyMatch(FILLED_BY_PICOCLI::contains);
    boolean constant = type.tree().getKind() == Tree.Kind.ENUM && isEnumConstant(type, field);
    return !component
        && !filled
        && !constant
        && !field.getModifiers().getFlags().contains(Modifier.FINAL);
  }

  private static boolean isEnumConstant(JavaSource.Type type, VariableTree field) {
    return field.getType().toString().equals(type.name())
        && field.getModifiers().getFlags().containsAll(Set.of(Modifier.STATIC, Modifier.FINAL));
  }

  private static boolean commented(JavaSource.Type type, VariableTree field) {
    List<String> lines = type.source().file().lines();
    int first = (int) type.source().lineOf(field) - 1;
    int last = (int) type.source().lastLineOf(field) - 1;
    if (lines.get(last).contains("//")) {
      return true;
    }
    Set<Integer> changing =
        type.tree().getMembers().stream()
            .filter(member -> member instanceof VariableTree other && changes(type, other))
            .flatMap(member -> linesOf(type.source(), member))
            .collect(Collectors.toSet());
    int above = first - 1;
    while (above > 0 && changing.contains(above)) {
      above--;
    }
    String line = above < 0 ? "" : lines.get(above).strip();
    return line.startsWith("//") || line.endsWith("*/");
  }

  private static Stream<Integer> linesOf(JavaSource source, Tree tree) {
    return Stream.iterate(
        (int) source.lineOf(tree) - 1, line -> line < source.lastLineOf(tree), line -> line + 1);
  }

  private static String superclass(JavaSource.Type type) {
    return type.tree().getExtendsClause().toString().replaceAll("<.*", "");
  }

  private static boolean mayBeExtended(JavaSource source, String name, Set<String> sealed) {
    String simple = name.substring(name.lastIndexOf('.') + 1);
    String full =
        source.unit().getImports().stream()
            .map(imported -> imported.getQualifiedIdentifier().toString())
            .filter(imported -> imported.endsWith("." + name))
            .findFirst()
            .orElse(name);
    return sealed.contains(simple)
        || simple.endsWith("Exception")
        || full.startsWith("java")
        || isJavaLang(full);
  }

  private static boolean isJavaLang(String name) {
    return ClassLoader.getSystemResource("java/lang/" + name + ".class") != null;
  }

  private static boolean isPublic(JavaSource.Type type) {
    boolean inside =
        type.enclosing()
            .map(outer -> IMPLICITLY_PUBLIC_INSIDE.contains(outer.tree().getKind()))
            .orElse(false);
    boolean visible = inside || isMarkedPublic(type.tree());
    return visible && type.enclosing().map(TypeRules::isPublic).orElse(true);
  }

  private static boolean isMarkedPublic(ClassTree tree) {
    return tree.getModifiers().getFlags().contains(Modifier.PUBLIC);
  }
}

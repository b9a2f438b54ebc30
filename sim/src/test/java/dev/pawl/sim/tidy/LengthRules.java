package dev.pawl.sim.tidy;

import com.sun.source.tree.MethodTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.TreeScanner;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.ToIntFunction;
import java.util.stream.Stream;

/// How long things may be. Limits are for the single thing and for the whole: one long file is a
/// table, a tenth of them is a habit.
final class LengthRules {
  private static final int FILE_MOST = 600;
  private static final int FILE_NINE_IN_TEN = 250;
  private static final int METHOD_MOST = 70;
  private static final int METHOD_99_IN_100 = 50;
  private static final int CONSTRUCTOR_PARAMETERS = 5;

  private LengthRules() {}

  /// A method or constructor with a body.
  private record Method(JavaSource source, MethodTree tree) {
    int lines() {
      return (int) (source.lastLineOf(tree) - source.lineOf(tree) + 1);
    }

    Finding finding(String problem, String instead) {
      return new Finding(source.file().path(), source.lineOf(tree), problem, instead);
    }
  }

  static List<Finding> files(List<TextFile> java) {
    ToIntFunction<TextFile> length = file -> file.lines().size();
    Stream<Finding> tooLong =
        java.stream()
            .filter(file -> length.applyAsInt(file) > FILE_MOST)
            .map(
                file ->
                    new Finding(
                        file.path(),
                        FILE_MOST + 1,
                        "the file has "
                            + length.applyAsInt(file)
                            + " lines, allowed are "
                            + FILE_MOST,
                        "give one of its ideas a type and a file of its own"));
    Stream<Finding> tooMany =
        beyond(java, length, 10, FILE_NINE_IN_TEN).stream()
            .map(
                file ->
                    new Finding(
                        file.path(),
                        1,
                        "one of too many long files: it has "
                            + length.applyAsInt(file)
                            + " lines, and nine in ten files must have at most "
                            + FILE_NINE_IN_TEN,
                        "give one of its ideas a type and a file of its own"));
    return Stream.concat(tooLong, tooMany).toList();
  }

  static List<Finding> methods(List<JavaSource> sources) {
    List<Method> methods = sources.stream().flatMap(source -> methodsOf(source).stream()).toList();
    Stream<Finding> tooLong =
        methods.stream()
            .filter(method -> method.lines() > METHOD_MOST)
            .map(
                method ->
                    method.finding(
                        method.tree().getName()
                            + " has "
                            + method.lines()
                            + " lines, allowed are "
                            + METHOD_MOST,
                        "move each of its steps into a method whose name says what the step does"));
    Stream<Finding> tooMany =
        beyond(methods, Method::lines, 100, METHOD_99_IN_100).stream()
            .map(
                method ->
                    method.finding(
                        method.tree().getName()
                            + " is one of too many long methods: it has "
                            + method.lines()
                            + " lines, and 99 in 100 methods must have at most "
                            + METHOD_99_IN_100,
                        "move each of its steps into a method whose name says what the step does"));
    return Stream.concat(tooLong, tooMany).toList();
  }

  static List<Finding> constructorParameters(List<JavaSource> sources) {
    List<Finding> findings = new ArrayList<>();
    for (JavaSource source : sources) {
      for (JavaSource.Type type : source.types()) {
        if (type.tree().getKind() == Tree.Kind.RECORD) {
          continue;
        }
        for (var member : type.tree().getMembers()) {
          if (member instanceof MethodTree method
              && method.getReturnType() == null
              && method.getParameters().size() > CONSTRUCTOR_PARAMETERS) {
            findings.add(
                new Method(source, method)
                    .finding(
                        "the constructor of %s has %d parameters, allowed are %d"
                            .formatted(
                                type.name(), method.getParameters().size(), CONSTRUCTOR_PARAMETERS),
                        "a record that names the parameters which belong together"));
          }
        }
      }
    }
    return findings;
  }

  private static List<Method> methodsOf(JavaSource source) {
    List<Method> methods = new ArrayList<>();
    new TreeScanner<Void, Void>() {
      @Override
      public Void visitMethod(MethodTree tree, Void nothing) {
        if (tree.getBody() != null) {
          methods.add(new Method(source, tree));
        }
        return super.visitMethod(tree, null);
      }
    }.scan(source.unit(), null);
    return methods;
  }

  /// Those longer than `limit`, longest first, when they are more than one in `oneIn`; else none.
  private static <T> List<T> beyond(List<T> things, ToIntFunction<T> length, int oneIn, int limit) {
    List<T> longOnes =
        things.stream()
            .filter(thing -> length.applyAsInt(thing) > limit)
            .sorted(Comparator.comparingInt(length).reversed())
            .toList();
    return longOnes.size() * oneIn > things.size() ? longOnes : List.of();
  }
}

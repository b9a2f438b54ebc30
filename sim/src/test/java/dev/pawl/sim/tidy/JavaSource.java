package dev.pawl.sim.tidy;

import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreePath;
import com.sun.source.util.TreePathScanner;
import com.sun.source.util.Trees;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/// A Java file and its syntax tree, as the JDK's own compiler reads it.
record JavaSource(TextFile file, CompilationUnitTree unit, Trees trees) {

  /// A class, record, enum or interface.
  /// @param path from the file down to the type
  record Type(JavaSource source, ClassTree tree, TreePath path) {
    String name() {
      return tree.getSimpleName().toString();
    }

    long line() {
      return source.lineOf(tree);
    }

    Optional<Type> enclosing() {
      Tree above = path.getParentPath().getLeaf();
      return above instanceof ClassTree outer
          ? Optional.of(new Type(source, outer, path.getParentPath()))
          : Optional.empty();
    }
  }

  /// Parses files; none of them is compiled.
  static List<JavaSource> parse(List<TextFile> files) {
    Map<URI, TextFile> byUri = files.stream().collect(Collectors.toMap(JavaSource::uri, f -> f));
    var compiler = ToolProvider.getSystemJavaCompiler();
    List<String> options = List.of("-proc:none", "-Xlint:none");
    var task =
        (JavacTask)
            compiler.getTask(
                null,
                null,
                _ -> {},
                options,
                null,
                files.stream().map(JavaSource::readable).toList());
    Trees trees = Trees.instance(task);
    List<JavaSource> sources = new ArrayList<>();
    try {
      for (CompilationUnitTree unit : task.parse()) {
        TextFile file = byUri.get(unit.getSourceFile().toUri());
        if (file != null) {
          sources.add(new JavaSource(file, unit, trees));
        }
      }
    } catch (IOException e) {
      throw new IllegalStateException("parsing texts that are in memory", e);
    }
    return sources;
  }

  /// All types of the file, outer ones first; anonymous ones are left out.
  List<Type> types() {
    List<Type> types = new ArrayList<>();
    new TreePathScanner<Void, Void>() {
      @Override
      public Void visitClass(ClassTree tree, Void nothing) {
        if (!tree.getSimpleName().isEmpty()) {
          types.add(new Type(JavaSource.this, tree, getCurrentPath()));
        }
        return super.visitClass(tree, null);
      }
    }.scan(unit, null);
    return types;
  }

  String packageName() {
    return unit.getPackage() == null ? "" : unit.getPackage().getPackageName().toString();
  }

  /// The doc comment of the element at the end of `path`.
  Optional<String> docComment(TreePath path) {
    return Optional.ofNullable(trees.getDocComment(path));
  }

  long lineOf(Tree tree) {
    long position = trees.getSourcePositions().getStartPosition(unit, tree);
    return unit.getLineMap().getLineNumber(position);
  }

  long lastLineOf(Tree tree) {
    long position = trees.getSourcePositions().getEndPosition(unit, tree);
    return unit.getLineMap().getLineNumber(position);
  }

  private static URI uri(TextFile file) {
    return URI.create("text:///" + file.path());
  }

  private static JavaFileObject readable(TextFile file) {
    return new SimpleJavaFileObject(uri(file), JavaFileObject.Kind.SOURCE) {
      @Override
      public CharSequence getCharContent(boolean ignoreEncodingErrors) {
        return file.text();
      }
    };
  }
}

package dev.pawl.cli;

import dev.pawl.cli.failure.ExitCode;
import dev.pawl.cli.output.Output;
import dev.pawl.cli.shell.Session;
import dev.pawl.cli.shell.Verb;
import dev.pawl.core.json.JsonValue.JsonObject;
import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/// `pawl completion`.
@Command(
    name = "completion",
    header = "Print the completion script for a shell.",
    footer = {
      "source <(pawl completion bash)      # this shell only",
      "pawl completion bash > ~/.local/share/bash-completion/completions/pawl",
      "pawl completion zsh > ~/.pawl-completion && echo 'source ~/.pawl-completion' >> ~/.zshrc"
    })
final class CompletionCommand implements Verb {
  private final Session session;
  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "SHELL", converter = Dialect.Reader.class, description = "bash or zsh.")
  private Dialect dialect;

  /// A shell we can complete in. One script serves both: it sets up bash's completion in zsh
  /// itself.
  enum Dialect {
    BASH,
    ZSH;

    static final class Reader implements ITypeConverter<Dialect> {
      @Override
      public Dialect convert(String text) {
        return switch (text) {
          case "bash" -> BASH;
          case "zsh" -> ZSH;
          default -> throw new TypeConversionException("expected bash or zsh");
        };
      }
    }
  }

  CompletionCommand(Session session) {
    this.session = session;
  }

  @Override
  public ExitCode run() {
    String script = AutoComplete.bash("pawl", spec.root().commandLine());
    Output output = session.output();
    output.object(
        JsonObject.builder()
            .put("shell", dialect == Dialect.BASH ? "bash" : "zsh")
            .put("script", script)
            .build());
    output.line(script.stripTrailing());
    return ExitCode.DONE;
  }
}

package dev.pawl.cli.release;

import dev.pawl.cli.ceremony.CeremonyDesk;
import dev.pawl.cli.ceremony.KeyRequest;
import dev.pawl.cli.failure.CommandFailed;
import dev.pawl.cli.failure.ExitCode;
import dev.pawl.cli.output.Output;
import dev.pawl.cli.shell.Session;
import dev.pawl.cli.shell.Verb;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// `pawl release status`.
@Command(
    name = "status",
    header = "Show what a request changes, who has signed it, and who has not.",
    description = "Exit code 0 when enough people have signed, 7 while signatures are missing.",
    footer = {
      "pawl release status staged/lock-2.0.0.request.json",
      "pawl release status lock-2.0.0"
    })
final class ReleaseStatus implements Verb {
  private final Session session;
  @Mixin private final RequestFile request = new RequestFile();

  ReleaseStatus(Session session) {
    this.session = session;
  }

  @Override
  public ExitCode run() {
    if (KeyRequest.isOne(request.file(session))) {
      return CeremonyDesk.of(session, request.file(session), request.givenRoot(session)).status();
    }
    Output output = session.output();
    SigningRequest read = request.read(session);
    CheckedRequest checked = read.check(request.trustedRoot(session)).orThrow(CommandFailed::new);
    Path file = request.file(session);
    output.object(RequestPicture.json(session.shown(file), checked));
    RequestPicture.difference(output, checked, read.remark());
    RequestPicture.progress(output, checked);
    if (checked.progress().complete()) {
      output.next("pawl release publish " + session.shown(file));
      return ExitCode.DONE;
    }
    output.next("pawl sign " + session.shown(file) + " --key KEY");
    return ExitCode.WAITING;
  }
}

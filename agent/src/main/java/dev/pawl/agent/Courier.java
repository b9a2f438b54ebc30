package dev.pawl.agent;

import dev.pawl.agent.journal.Journal;
import dev.pawl.agent.journal.Message;
import dev.pawl.agent.link.DeviceLink;
import dev.pawl.agent.link.LinkFailure;
import dev.pawl.core.failure.Result;
import dev.pawl.core.json.JsonValue.JsonObject;
import dev.pawl.core.protocol.DeviceEventKind;
import dev.pawl.core.protocol.ProtocolFailure;
import dev.pawl.core.protocol.SignedBootReport;
import java.io.IOException;
import java.security.PrivateKey;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/// Brings the messages of the outbox to the server, in their order.
final class Courier {
  private static final int CONFLICT = 409;

  private final Journal journal;
  private final DeviceLink link;
  private final Supplier<PrivateKey> key;
  private final EventLog events;

  private Optional<String> nonce = Optional.empty(); // from the last poll

  /// @param key signs reports again with the server's nonce
  Courier(Journal journal, DeviceLink link, Supplier<PrivateKey> key, EventLog events) {
    this.journal = journal;
    this.link = link;
    this.key = key;
    this.events = events;
  }

  /// A poll brought this nonce, or none.
  void polled(Optional<String> fresh) {
    nonce = fresh;
  }

  /// Sends what there is. A message the server will never take is dropped; at one that it may take
  /// later it stops, since order counts.
  /// @return whether the server took any, so that what it wants may have changed
  boolean deliver() throws IOException {
    boolean any = false;
    for (Map.Entry<Long, Message> entry : journal.messages().entrySet()) {
      long number = entry.getKey();
      Message message = entry.getValue();
      Optional<LinkFailure> problem = send(message);
      if (problem.isPresent() && !isFinal(problem.get())) {
        return any;
      }
      journal.remove(number);
      tell(number, message, problem);
      any = true;
    }
    return any;
  }

  private Optional<LinkFailure> send(Message message) {
    return switch (message) {
      case Message.Report(var body, _) -> link.report(fresh(body));
      case Message.Feedback(var action, var body) -> link.feedback(action, body);
      case Message.CancelFeedback(var action, var body) -> link.cancelFeedback(action, body);
    };
  }

  /// The report with the server's nonce in it, if there is one, signed by the key the device has
  /// now: it may have been renewed since the report was written.
  private JsonObject fresh(JsonObject body) {
    return switch (SignedBootReport.fromJson(body)) {
      case Result.Ok<SignedBootReport, ProtocolFailure>(SignedBootReport report) ->
          SignedBootReport.toJson(
              nonce
                  .map(given -> report.answering(given, key.get()))
                  .orElseGet(() -> report.signedBy(key.get())));
      case Result.Failed<SignedBootReport, ProtocolFailure> _ -> body;
    };
  }

  private void tell(long number, Message message, Optional<LinkFailure> problem) {
    if (!(message instanceof Message.Report(_, String outcome))) {
      return;
    }
    JsonObject facts = JsonObject.builder().put("sequence", number).put("outcome", outcome).build();
    if (problem.isEmpty() || isSeenBefore(problem.get())) {
      events.say(DeviceEventKind.REPORT_SENT, "the server has report " + number, facts);
    } else {
      events.say(DeviceEventKind.REPORT_REFUSED, problem.get());
    }
  }

  /// The answer to an earlier attempt was lost on its way: the server has the report.
  private static boolean isSeenBefore(LinkFailure problem) {
    return problem instanceof LinkFailure.Answered answer && answer.status() == CONFLICT;
  }

  /// Whether sending it again would bring the same answer. A device whose certificate is refused
  /// may
  /// be let in again.
  private static boolean isFinal(LinkFailure problem) {
    return problem instanceof LinkFailure.Answered answer
        && switch (answer.status()) {
          case 400, 404, 405, CONFLICT, 410, 413, 415, 422 -> true;
          case 403 -> !answer.serverCode().startsWith("identity.");
          default -> false;
        };
  }
}

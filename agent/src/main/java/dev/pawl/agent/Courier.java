package dev.pawl.agent;

import dev.pawl.agent.journal.Journal;
import dev.pawl.agent.journal.Message;
import dev.pawl.agent.link.DeviceLink;
import dev.pawl.agent.link.LinkFailure;
import dev.pawl.core.json.JsonValue.JsonObject;
import dev.pawl.core.protocol.DeviceEventKind;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;

/// Brings the messages of the outbox to the server, in their order.
final class Courier {
  private static final int CONFLICT = 409;

  private final Journal journal;
  private final DeviceLink link;
  private final EventLog events;

  Courier(Journal journal, DeviceLink link, EventLog events) {
    this.journal = journal;
    this.link = link;
    this.events = events;
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
      case Message.Report(var body, _) -> link.report(body);
      case Message.Feedback(var action, var body) -> link.feedback(action, body);
      case Message.CancelFeedback(var action, var body) -> link.cancelFeedback(action, body);
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

package dev.pawl.server.http;

import dev.pawl.core.failure.Result;
import dev.pawl.core.json.JsonShape;
import dev.pawl.core.value.MalformedInput;
import dev.pawl.server.access.Caller;
import io.vertx.core.MultiMap;
import java.io.IOException;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The way of a request through a listener: route, gate, handler. The one place where exceptions
/// end.
public final class Dispatcher {
  private static final Logger LOG = LoggerFactory.getLogger(Dispatcher.class);
  private static final SecureRandom RANDOM = new SecureRandom();

  private final Router router;
  private final Gate gate;
  private final ErrorStyle errors;
  private final Function<RuntimeException, Optional<Refusal>> known;

  /// @param known exceptions that stand for a failure an operator can act on, such as a full disk:
  ///     their answer; empty for surprises
  public Dispatcher(
      Router router,
      Gate gate,
      ErrorStyle errors,
      Function<RuntimeException, Optional<Refusal>> known) {
    this.router = router;
    this.gate = gate;
    this.errors = errors;
    this.known = known;
  }

  /// What came in, before it is understood.
  record Incoming(String method, String target, MultiMap headers, Peer peer, Body body) {}

  /// Answers in every case.
  Response answer(Incoming incoming) {
    Response response = firstAnswer(incoming);
    return response.content() instanceof Content.Refused(var failure)
        ? reworded(response, errors.answer(response.status(), failure))
        : response;
  }

  private static Response reworded(Response refused, Response worded) {
    Response answer = worded;
    for (Map.Entry<String, String> header : refused.headers().entrySet()) {
      answer = answer.withHeader(header.getKey(), header.getValue());
    }
    return answer;
  }

  private Response firstAnswer(Incoming incoming) {
    try {
      return switch (RequestTarget.parse(incoming.target())) {
        case Result.Failed<RequestTarget, HttpFailure>(HttpFailure failure) ->
            Response.refused(failure.refusal());
        case Result.Ok<RequestTarget, HttpFailure>(RequestTarget target) ->
            routed(incoming, target);
      };
    } catch (RequestRefused e) {
      return Response.refused(e.refusal());
    } catch (JsonShape e) {
      return Response.refused(400, e.failure());
    } catch (MalformedInput e) {
      return Response.refused(400, new MalformedValue(e));
    } catch (RuntimeException | IOException e) {
      return exceptional(incoming, e);
    }
  }

  private Response routed(Incoming incoming, RequestTarget target) throws IOException {
    Optional<Method> method = Method.named(incoming.method());
    return switch (router.match(method, target.segments())) {
      case Router.Match.Nothing _ ->
          Response.refused(new HttpFailure.UnknownPath(incoming.method(), target.path()).refusal());
      case Router.Match.OtherMethods(var allowed) ->
          Response.refused(
                  new HttpFailure.WrongMethod(incoming.method(), target.path(), Set.copyOf(allowed))
                      .refusal())
              .withHeader("allow", String.join(", ", allowed.stream().map(Method::name).toList()));
      case Router.Match.Found(Route route, var variables) -> {
        var head =
            new RequestHead(
                method.orElseThrow(), target, variables, incoming.headers(), incoming.peer());
        yield admitted(route, head, incoming.body());
      }
    };
  }

  private Response admitted(Route route, RequestHead head, Body body) throws IOException {
    return switch (gate.admit(route.access(), head)) {
      case Result.Failed<Caller, Refusal>(Refusal refusal) -> {
        Response response = Response.refused(refusal);
        yield refusal.status() == 401 && route.access().role().isPresent()
            ? response.withHeader("www-authenticate", "Bearer")
            : response;
      }
      case Result.Ok<Caller, Refusal>(Caller caller) ->
          route.handler().handle(new Request(head, caller, body, route.bodyLimit()));
    };
  }

  private Response exceptional(Incoming incoming, Exception e) {
    Optional<Refusal> refusal =
        e instanceof RuntimeException surprise ? known.apply(surprise) : Optional.empty();
    if (refusal.isPresent()) {
      LOG.warn("{} {}: {}", incoming.method(), incoming.target(), refusal.get().explain(), e);
      return Response.refused(refusal.get());
    }
    byte[] number = new byte[6];
    RANDOM.nextBytes(number);
    String incident = HexFormat.of().formatHex(number);
    LOG.error("incident {}: {} {}", incident, incoming.method(), incoming.target(), e);
    return Response.refused(new HttpFailure.Internal(incident).refusal());
  }
}

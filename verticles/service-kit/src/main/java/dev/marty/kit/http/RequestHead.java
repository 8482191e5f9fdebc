package dev.marty.kit.http;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;

/**
 * The head of a request at a service's door, before a router, which fails at one without a host or
 * with a path that cannot be decoded.
 */
public final class RequestHead {
  private RequestHead() {}

  /**
   * Gives a request its id, and refuses names that are not of this listener and what can be read in
   * more than one way.
   *
   * @param hosts the names of the listener
   * @return true if it was refused, and answered
   */
  public static boolean refused(HttpServerRequest request, HostNames hosts) {
    String id = RequestId.of(request);
    request.response().putHeader(RequestId.HEADER, id);
    Problem misdirected = hosts.refusal(request);
    if (misdirected != null) {
      misdirected.send(request.response(), id);
      return true;
    }
    RequestTarget target;
    try {
      Framing.check(request);
      target = RequestTarget.of(request);
    } catch (ProblemException malformed) {
      close(request, malformed.problem(), id);
      return true;
    }
    try {
      target.check();
      return false;
    } catch (ProblemException refused) {
      refused.problem().send(request.response(), id);
      return true;
    }
  }

  /** Answers a request after which nobody knows where the next one begins, and closes. */
  static void close(HttpServerRequest request, Problem problem, String id) {
    request.response().putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
    problem.send(request.response(), id);
    request.connection().close();
  }
}

package dev.marty.gateway;

import dev.marty.kit.http.Problem;
import dev.marty.kit.http.RequestId;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpServerRequest;

/**
 * One request at a service, from its place there to the last byte of the answer, and all the ways
 * in which it may end. Runs on the event loop.
 */
final class Exchange {
  /** Nobody waits for the answer: no fault of the service, or clients could open its breaker. */
  static final class ClientGoneException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    ClientGoneException() {
      super("The client has left.", null, false, false);
    }
  }

  private static final System.Logger LOG = System.getLogger(Exchange.class.getName());

  private final HttpServerRequest incoming;
  private final IncomingBody body;
  private final Outgoing outgoing;
  private final Runnable overHandler;
  private final Promise<HttpClientResponse> head = Promise.promise();
  private boolean over;

  /**
   * Prepares it.
   *
   * @param incoming the client's request; its response carries the request id already
   * @param body of the request; null when it has none
   * @param outgoing the same on its way to the service
   * @param overHandler called once, before the last byte goes to the client
   */
  Exchange(HttpServerRequest incoming, IncomingBody body, Outgoing outgoing, Runnable overHandler) {
    this.incoming = incoming;
    this.body = body;
    this.outgoing = outgoing;
    this.overHandler = overHandler;
    incoming.response().closeHandler(closed -> abandon());
    if (body != null) {
      body.brokenHandler(this::abandon);
    }
  }

  /**
   * Sends the request.
   *
   * @return the head of the answer, its body held back until {@link #pass}; or what the service
   *     failed with, or the reason to {@link #giveUp}, or {@link ClientGoneException}
   */
  Future<HttpClientResponse> send() {
    outgoing.send().onComplete(head::tryComplete, head::tryFail);
    return head.future();
  }

  /** Gives up waiting for the head of the answer. */
  void giveUp(Throwable reason) {
    if (head.tryFail(reason)) {
      outgoing.drop();
    }
  }

  /** Whether everything is with the service and its answer has not come. */
  boolean isWaiting() {
    return outgoing.isSent() && !head.future().isComplete();
  }

  /** Since when the service has all of the request; before, since when it is on its way. */
  long since() {
    return outgoing.since();
  }

  /** Passes the answer on. */
  void pass(HttpClientResponse response) {
    if (outgoing.isBroken()) {
      breakOff();
    } else if (!over) {
      AnswerPipe.pass(response, incoming, this::end, this::breakOff);
    }
  }

  /** Answers with a problem instead. */
  void answer(Problem problem) {
    if (!over) {
      end();
      problem.send(incoming.response(), requestId());
    }
  }

  /** Half an answer must not look like a whole one. */
  private void breakOff() {
    if (!over) {
      LOG.log(System.Logger.Level.WARNING, "request {0}: the answer broke off", requestId());
      end();
      incoming.connection().close();
    }
  }

  /** The client left, or is being sent away. */
  private void abandon() {
    if (!over) {
      giveUp(new ClientGoneException());
      end();
      outgoing.drop();
    }
  }

  private void end() {
    over = true;
    overHandler.run();
    if (body != null && !outgoing.isSent()) {
      body.discard();
      outgoing.drop();
    }
  }

  private String requestId() {
    return incoming.response().headers().get(RequestId.HEADER);
  }
}

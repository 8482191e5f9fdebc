package dev.marty.kit.http;

import dev.marty.kit.http.Operations.Operation;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;

/** Lets a request pass whose caller may, by the contract, use the operation. */
final class AccessCheck implements Handler<RoutingContext> {
  private static final String CALLER = "caller";

  private final Vertx vertx;
  private final Operations operations;
  private final Authenticator authenticator;
  private final Handler<RoutingContext> absent;

  /**
   * Makes one.
   *
   * @param vertx for the timer that ends an unwanted upload
   * @param operations of the contract
   * @param authenticator finds out who asks
   * @param absent answers what is no operation of the contract
   */
  AccessCheck(
      Vertx vertx,
      Operations operations,
      Authenticator authenticator,
      Handler<RoutingContext> absent) {
    this.vertx = vertx;
    this.operations = operations;
    this.authenticator = authenticator;
    this.absent = absent;
  }

  /** Who it is of, once it has passed. */
  static Caller caller(RoutingContext context) {
    return context.get(CALLER, Caller.NOBODY);
  }

  @Override
  public void handle(RoutingContext context) {
    HttpServerRequest request = context.request();
    Operation operation = operations.find(request.method(), context.normalizedPath());
    if (operation == null) {
      // Nobody has said who may: whatever route might take it, it is not there.
      absent.handle(context);
      return;
    }
    if (operation.access().open()) {
      context.next();
      return;
    }
    Future<Caller> caller = authenticator.caller(request);
    if (caller.isComplete()) {
      decide(context, operation.access(), caller);
    } else {
      // Whoever reads the body lets it come; what nobody reads comes after the answer.
      request.pause();
      context.addEndHandler(over -> request.resume());
      caller.onComplete(known -> decide(context, operation.access(), caller));
    }
  }

  private void decide(RoutingContext context, Access access, Future<Caller> caller) {
    if (caller.failed()) {
      // Not where it cannot be found out now, with 503.
      if (caller.cause() instanceof ProblemException known && known.problem().status() == 401) {
        context.response().putHeader("WWW-Authenticate", "Bearer");
      }
      refuse(context, caller.cause());
    } else if (access.allows(caller.result())) {
      context.put(CALLER, caller.result()).next();
    } else {
      Problem problem =
          Problem.of(
              403,
              "forbidden",
              "Not allowed",
              caller.result().text() + " may not do this; it needs one of: " + access.text() + ".");
      refuse(context, problem.exception());
    }
  }

  private void refuse(RoutingContext context, Throwable why) {
    RequestBody.discard(vertx, context.request()).onComplete(gone -> context.fail(why));
  }
}

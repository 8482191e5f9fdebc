package dev.marty.kit.http;

import dev.marty.kit.http.Operations.Operation;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Route;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Holds requests against a service's contract, before a handler sees them: query parameters that
 * the operation does not have or that come twice, and bodies of another media type. A misspelt
 * filter would answer with everything there is.
 */
final class Contract {
  private static final Set<HttpMethod> WITHOUT_EFFECT = Set.of(HttpMethod.GET, HttpMethod.HEAD);

  private final Vertx vertx;
  private final Router router;
  private final Operations operations;

  /**
   * Reads a contract.
   *
   * @param vertx for the timer that ends an unwanted upload
   * @param router where its operations are routes
   * @param document whose operations say what they take
   */
  Contract(Vertx vertx, Router router, OpenApi document) {
    this.vertx = vertx;
    this.router = router;
    this.operations = new Operations(document.document());
  }

  /**
   * Lets only those pass who may use the operation; for a route of all paths.
   *
   * @param authenticator finds out who asks
   * @param absent answers what is no operation
   */
  AccessCheck access(Authenticator authenticator, Handler<RoutingContext> absent) {
    return new AccessCheck(vertx, operations, authenticator, absent);
  }

  /** Answers OPTIONS where there is something; for a route of all paths. */
  void options(RoutingContext context) {
    if (!context.request().method().equals(HttpMethod.OPTIONS)) {
      context.next();
      return;
    }
    String allowed = allowed(context);
    if (allowed.isEmpty()) {
      context.next();
    } else {
      context.response().setStatusCode(204).putHeader(HttpHeaders.ALLOW, allowed).end();
    }
  }

  /** The methods that a request's path takes, as in the header Allow; empty when there are none. */
  String allowed(RoutingContext context) {
    String path = context.normalizedPath();
    Set<HttpMethod> methods = operations.methods(path);
    for (Route route : router.getRoutes()) {
      // What is between services stands in no contract.
      if (path.equals(route.getPath()) && route.methods() != null) {
        methods.addAll(route.methods());
      }
    }
    if (methods.contains(HttpMethod.GET)) {
      methods.add(HttpMethod.HEAD);
    }
    if (!methods.isEmpty()) {
      methods.add(HttpMethod.OPTIONS);
    }
    return methods.stream().map(HttpMethod::name).sorted().collect(Collectors.joining(", "));
  }

  /** Lets a request pass that its operation takes, or that has none; for a route of all paths. */
  void check(RoutingContext context) {
    HttpServerRequest request = context.request();
    String query = request.query();
    boolean effect = !WITHOUT_EFFECT.contains(request.method());
    if (query == null && !effect) {
      context.next();
      return;
    }
    Operation operation = operations.find(request.method(), context.normalizedPath());
    if (operation == null) {
      context.next();
      return;
    }
    Problem refused = ParameterNames.refusal(query, operation.parameters());
    if (refused != null) {
      RequestBody.discard(vertx, request).onComplete(gone -> context.fail(refused.exception()));
    } else if (effect) {
      MediaTypes.check(vertx, context, operation.bodies());
    } else {
      context.next();
    }
  }
}

package dev.marty.kit.http;

import dev.marty.kit.http.Operations.Operation;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import java.util.Set;

/**
 * Holds requests against a service's contract, before a handler sees them: query parameters that
 * the operation does not have or that come twice, and bodies of another media type. A misspelt
 * filter would answer with everything there is.
 */
final class Contract {
  private static final Set<HttpMethod> WITHOUT_EFFECT = Set.of(HttpMethod.GET, HttpMethod.HEAD);

  private final Vertx vertx;
  private final Operations operations;

  /**
   * Reads a contract.
   *
   * @param vertx for the timer that ends an unwanted upload
   * @param document whose operations say what they take
   */
  Contract(Vertx vertx, OpenApi document) {
    this.vertx = vertx;
    this.operations = new Operations(document.document());
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

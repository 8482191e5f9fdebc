package dev.marty.kit.http;

import dev.marty.kit.RepeatedFault;
import dev.marty.kit.ServiceName;
import dev.marty.kit.config.DatabaseSettings;
import dev.marty.kit.database.DatabaseFault;
import dev.marty.kit.health.Snapshot;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClosedException;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Route;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.function.Supplier;

/**
 * The router of a service: request ids, the identity gate, its contract, and errors as problems.
 * {@link RequestHead} stands before it.
 */
public final class ServiceRouter {
  private static final System.Logger LOG = System.getLogger(ServiceRouter.class.getName());
  private static final String REQUEST_ID = "requestId";

  private ServiceRouter() {}

  /**
   * Makes a router; the service adds its routes below {@code /api/<serviceName>/}.
   *
   * @param vertx owner
   * @param settings whose database, for the text of errors
   * @param snapshot the latest health
   * @param document the service's OpenAPI document
   * @param authenticator finds out who asks
   */
  public static Router create(
      Vertx vertx,
      DatabaseSettings settings,
      Supplier<Snapshot> snapshot,
      OpenApi document,
      Authenticator authenticator) {
    ServiceName service = settings.service();
    Router router = Router.router(vertx);
    Contract contract = new Contract(vertx, router, document);
    router.route().handler(ServiceRouter::receive);
    // Before the gate: they are not about data.
    router.route().handler(contract::options);
    router
        .get("/api/" + service.text() + "/openapi.json")
        .handler(contract::check)
        .handler(document::send);
    // Before the database's state, which is no stranger's business.
    router.route().handler(contract.access(authenticator, context -> notFound(context, contract)));
    router
        .route()
        .handler(
            context -> {
              String unfit = snapshot.get().unfit();
              if (unfit == null) {
                context.next();
              } else {
                context.fail(
                    Problem.unavailable("not-ready", service.text() + " does no work now. " + unfit)
                        .exception());
              }
            });
    router.route().handler(contract::check);
    RepeatedFault faults = new RepeatedFault(LOG);
    router.route().failureHandler(context -> fail(context, settings, faults));
    router.errorHandler(404, context -> notFound(context, contract));
    router.errorHandler(405, context -> methodNotAllowed(context, contract));
    router.errorHandler(406, ServiceRouter::notAcceptable);
    return router;
  }

  /**
   * Looks for routes that no operation of the contract stands for: nobody has said who may use
   * them. Call it when all routes are there.
   *
   * @throws IllegalStateException naming the first
   */
  public static void checkRoutes(Router router, OpenApi document) {
    Operations operations = new Operations(document.document());
    for (Route route : router.getRoutes()) {
      if (route.getPath() == null) {
        // For all paths, behind the check of who may.
        continue;
      }
      if (route.methods() == null) {
        throw new IllegalStateException(
            route.getPath() + " is a route for all methods; the contract says each by itself.");
      }
      // A placeholder is any name in a request.
      String path = route.getPath().replaceAll(":\\w+", "0");
      for (HttpMethod method : route.methods()) {
        if (operations.find(method, path) == null) {
          throw new IllegalStateException(
              method
                  + " "
                  + route.getPath()
                  + " is a route that the contract does not have, so nobody may use it.");
        }
      }
    }
  }

  /** Who a request is of that came through {@link #create}. */
  public static Caller caller(RoutingContext context) {
    return AccessCheck.caller(context);
  }

  /** The id of a request that came through {@link #create}. */
  public static String requestId(RoutingContext context) {
    String id = context.get(REQUEST_ID);
    String given = id == null ? context.response().headers().get(RequestId.HEADER) : id;
    return given == null ? RequestId.of(context.request()) : given;
  }

  private static void receive(RoutingContext context) {
    HttpServerRequest request = context.request();
    String id = requestId(context);
    context.put(REQUEST_ID, id).response().putHeader(RequestId.HEADER, id);
    if (request.method().equals(HttpMethod.HEAD)) {
      // Whatever answers GET answers HEAD; Vert.x leaves the body out.
      context.reroute(HttpMethod.GET, RequestTarget.of(request).uri());
    } else {
      context.next();
    }
  }

  private static void notFound(RoutingContext context, Contract contract) {
    String allowed = contract.allowed(context);
    // The router forgets a path of another method when a route for all paths follows.
    if (!allowed.isEmpty()
        && !List.of(allowed.split(", ")).contains(context.request().method().name())) {
      methodNotAllowed(context, contract);
      return;
    }
    Problem.notFound("There is no " + context.request().path() + " here.")
        .send(context.response(), requestId(context));
  }

  private static void methodNotAllowed(RoutingContext context, Contract contract) {
    context.response().putHeader(HttpHeaders.ALLOW, contract.allowed(context));
    Problem.of(
            405,
            "method-not-allowed",
            "Method not allowed",
            context.request().path() + " does not take " + context.request().method() + ".")
        .send(context.response(), requestId(context));
  }

  private static void notAcceptable(RoutingContext context) {
    Problem.of(
            406,
            "not-acceptable",
            "Not acceptable",
            context.request().path()
                + " is not available as "
                + context.request().getHeader("Accept")
                + "; the contract lists its media types.")
        .send(context.response(), requestId(context));
  }

  private static void fail(
      RoutingContext context, DatabaseSettings settings, RepeatedFault faults) {
    if (context.failure() instanceof HttpClosedException && context.response().closed()) {
      // The client has left.
      return;
    }
    if (context.response().headWritten()) {
      context.response().reset();
      return;
    }
    Problem problem = problem(context, settings, faults);
    problem.send(context.response(), requestId(context));
  }

  private static Problem problem(
      RoutingContext context, DatabaseSettings settings, RepeatedFault faults) {
    Throwable failure = context.failure();
    if (failure instanceof ProblemException expected) {
      return expected.problem();
    }
    if (DatabaseFault.isOne(failure)) {
      DatabaseFault fault = DatabaseFault.of(failure, settings);
      faults.came("a request failed: " + fault.reason(), " (request " + requestId(context) + ")");
      return Problem.unavailable("database-unavailable", fault.reason());
    }
    if (failure == null) {
      int status = context.statusCode() >= 400 ? context.statusCode() : 500;
      return Problem.of(status, "http-" + status, "HTTP " + status, "The request was refused.");
    }
    LOG.log(System.Logger.Level.ERROR, "request " + requestId(context) + " failed", failure);
    return Problem.of(
        500,
        "internal",
        "Internal error",
        "The request failed because of a fault in the service; its log has the details.");
  }
}

package dev.marty.gateway;

import dev.marty.kit.ServiceName;
import dev.marty.kit.http.Framing;
import dev.marty.kit.http.Problem;
import dev.marty.kit.http.ProblemException;
import dev.marty.kit.http.RequestId;
import dev.marty.kit.http.RequestTarget;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import java.util.Map;
import java.util.Set;

/** The gateway's door and its routes, without a router: every API request passes here. */
final class GatewayHandler implements Handler<HttpServerRequest> {
  private static final System.Logger LOG = System.getLogger(GatewayHandler.class.getName());
  private static final String API = "/api/";
  private static final Set<HttpMethod> REFUSED = Set.of(HttpMethod.CONNECT, HttpMethod.TRACE);

  private final ClientConnections connections;
  private final GatewaySettings settings;
  private final HealthRoutes health;
  private final ContractUnion contract;
  private final Limits limits;
  private final Callers callers;
  private final Map<ServiceName, Upstream> upstreams;
  private final Page page = new Page();

  GatewayHandler(
      GatewaySettings settings,
      ClientConnections connections,
      HealthRoutes health,
      ContractUnion contract,
      Limits limits,
      Callers callers,
      Map<ServiceName, Upstream> upstreams) {
    this.settings = settings;
    this.connections = connections;
    this.health = health;
    this.contract = contract;
    this.limits = limits;
    this.callers = callers;
    this.upstreams = upstreams;
  }

  @Override
  public void handle(HttpServerRequest request) {
    ClientConnection connection = connections.of(request);
    if (connection == null || connection.isClosing()) {
      return;
    }
    String requestId = RequestId.of(request);
    request.response().putHeader(RequestId.HEADER, requestId);
    RequestTarget target;
    try {
      Framing.check(request);
      target = REFUSED.contains(request.method()) ? null : RequestTarget.of(request);
    } catch (ProblemException malformed) {
      connection.refuse(request, malformed.problem());
      return;
    }
    IncomingBody body =
        Framing.hasBody(request) ? new IncomingBody(request, requestId, settings) : null;
    connection.begin(request, body);
    try {
      route(request, target, body, connection.client(), requestId);
    } catch (ProblemException refused) {
      refused.problem().send(request.response(), requestId);
    }
  }

  private void route(
      HttpServerRequest request,
      RequestTarget target,
      IncomingBody body,
      Client client,
      String requestId) {
    Problem misdirected = settings.hosts().refusal(request);
    if (misdirected != null) {
      throw misdirected.exception();
    }
    if (target == null) {
      request
          .response()
          .putHeader(HttpHeaders.ALLOW, "GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS");
      throw notAllowed("The gateway does not take " + request.method() + ".");
    }
    target.check();
    if (!HealthRoutes.has(target.path())) {
      // Before anything is computed for it.
      limits.address(client.address());
    }
    if (target.path().startsWith(API)) {
      ServiceName service = service(target.path());
      Future<String> assertion =
          callers
              .caller(request)
              .compose(
                  caller -> {
                    limits.caller(caller, request.method(), target, body);
                    return callers.assertion(caller, service);
                  });
      if (assertion.succeeded()) {
        forward(request, target, body, client, service, assertion.result());
        return;
      }
      if (body != null) {
        body.hold();
      }
      assertion
          .onSuccess(
              made -> {
                // Who has left meanwhile, or was too slow, waits for nothing.
                if (!request.response().closed() && !request.response().ended()) {
                  forward(request, target, body, client, service, made);
                }
              })
          .onFailure(unknown -> refuse(request, unknown, requestId))
          .onComplete(
              decided -> {
                if (body != null) {
                  body.resume();
                }
              });
    } else {
      own(request, target.path(), requestId);
    }
  }

  private static ProblemException notAllowed(String detail) {
    return Problem.of(405, "method-not-allowed", "Method not allowed", detail).exception();
  }

  private void forward(
      HttpServerRequest request,
      RequestTarget target,
      IncomingBody body,
      Client client,
      ServiceName service,
      String assertion) {
    upstreams.get(service).forward(request, target.uri(), body, client, assertion);
  }

  private static void refuse(HttpServerRequest request, Throwable why, String requestId) {
    Problem problem;
    if (why instanceof ProblemException known) {
      problem = known.problem();
    } else {
      LOG.log(System.Logger.Level.ERROR, "request " + requestId + ": who asks", why);
      problem =
          Problem.of(500, "internal", "Internal error", "It could not be found out who asks.");
    }
    if (problem.status() == 401) {
      request.response().putHeader("WWW-Authenticate", "Bearer error=\"invalid_token\"");
    }
    problem.send(request.response(), requestId);
  }

  private static ServiceName service(String path) {
    int end = path.indexOf('/', API.length());
    String name = end < 0 ? path.substring(API.length()) : path.substring(API.length(), end);
    try {
      return ServiceName.of(name);
    } catch (IllegalArgumentException e) {
      throw Problem.notFound(e.getMessage()).exception();
    }
  }

  private void own(HttpServerRequest request, String path, String requestId) {
    if (!request.method().equals(HttpMethod.GET) && !request.method().equals(HttpMethod.HEAD)) {
      request.response().putHeader(HttpHeaders.ALLOW, "GET, HEAD");
      throw notAllowed(path + " takes GET only.");
    }
    if (page.send(request, path) || health.send(request, path, requestId)) {
      return;
    }
    if (path.equals("/openapi.json")) {
      contract
          .get()
          .onSuccess(
              document ->
                  OwnAnswer.send(
                      request,
                      "application/vnd.oai.openapi+json;version=3.1",
                      document.toBuffer()));
    } else {
      throw Problem.notFound("There is no " + path + " here.").exception();
    }
  }
}

package dev.marty.gateway;

import dev.marty.kit.ServiceName;
import dev.marty.kit.http.Problem;
import dev.marty.kit.http.RequestId;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** The gateway's routes, looked up without a router: every API request passes here. */
final class GatewayHandler implements Handler<HttpServerRequest> {
  private static final String API = "/api/";
  private static final Set<HttpMethod> REFUSED = Set.of(HttpMethod.CONNECT, HttpMethod.TRACE);

  // What one hop resolves and the next does not, so that a path could name one service here and
  // reach another's there.
  private static final Pattern AMBIGUOUS =
      Pattern.compile("//|/\\.\\.?(/|$)|\\\\|%2e|%2f|%5c|%00", Pattern.CASE_INSENSITIVE);

  private final HealthRoutes health;
  private final ContractUnion contract;
  private final Map<ServiceName, Upstream> upstreams;
  private final Page page = new Page();

  GatewayHandler(
      HealthRoutes health, ContractUnion contract, Map<ServiceName, Upstream> upstreams) {
    this.health = health;
    this.contract = contract;
    this.upstreams = upstreams;
  }

  @Override
  public void handle(HttpServerRequest request) {
    String requestId = RequestId.of(request);
    request.response().putHeader(RequestId.HEADER, requestId);
    String path = request.path();
    if (path == null || REFUSED.contains(request.method())) {
      Problem.of(
              405,
              "method-not-allowed",
              "Method not allowed",
              "The gateway does not take " + request.method() + ".")
          .send(request.response(), requestId);
    } else if (path.startsWith(API)) {
      api(request, path, requestId);
    } else {
      own(request, path, requestId);
    }
  }

  private void api(HttpServerRequest request, String path, String requestId) {
    if (AMBIGUOUS.matcher(path).find()) {
      Problem.of(
              400,
              "ambiguous-path",
              "Ambiguous path",
              "The path has '//', dot segments,"
                  + " backslashes or encoded separators; write it without.")
          .send(request.response(), requestId);
      return;
    }
    int end = path.indexOf('/', API.length());
    String name = end < 0 ? path.substring(API.length()) : path.substring(API.length(), end);
    ServiceName service;
    try {
      service = ServiceName.of(name);
    } catch (IllegalArgumentException e) {
      Problem.notFound(e.getMessage()).send(request.response(), requestId);
      return;
    }
    upstreams.get(service).forward(request, requestId);
  }

  private void own(HttpServerRequest request, String path, String requestId) {
    if (!request.method().equals(HttpMethod.GET) && !request.method().equals(HttpMethod.HEAD)) {
      request.response().putHeader(HttpHeaders.ALLOW, "GET, HEAD");
      Problem.of(405, "method-not-allowed", "Method not allowed", path + " takes GET only.")
          .send(request.response(), requestId);
    } else if (page.send(request, path) || health.send(request, path, requestId)) {
      return;
    } else if (path.equals("/openapi.json")) {
      contract
          .get()
          .onSuccess(
              document ->
                  request
                      .response()
                      .putHeader(
                          HttpHeaders.CONTENT_TYPE, "application/vnd.oai.openapi+json;version=3.1")
                      .end(Buffer.buffer(document.encode())));
    } else {
      Problem.notFound("There is no " + path + " here.").send(request.response(), requestId);
    }
  }
}

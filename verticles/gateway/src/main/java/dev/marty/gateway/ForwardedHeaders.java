package dev.marty.gateway;

import dev.marty.kit.http.RequestId;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Which headers pass from one hop to the next. */
final class ForwardedHeaders {
  private static final Set<String> HOP_BY_HOP =
      Set.of(
          "connection",
          "keep-alive",
          "proxy-authenticate",
          "proxy-authorization",
          "proxy-connection",
          "te",
          "trailer",
          "upgrade");

  // Only the gateway says who a client is; what a client says of itself must not arrive.
  private static final List<String> IDENTITY =
      List.of(
          "x-forwarded-",
          "forwarded",
          "x-real-ip",
          "x-remote-",
          "remote-user",
          "x-user",
          "x-auth",
          "x-marty-",
          "x-ssl-client",
          "x-client-cert");

  private ForwardedHeaders() {}

  /** Changes the headers of a request on its way to a service. */
  static void toService(MultiMap headers, HttpServerRequest request, String requestId) {
    removeHopByHop(headers);
    for (String name : List.copyOf(headers.names())) {
      String lower = name.toLowerCase(Locale.ROOT);
      if (IDENTITY.stream().anyMatch(lower::startsWith)) {
        headers.remove(name);
      }
    }
    // Answered here already.
    headers.remove(HttpHeaders.EXPECT);
    headers.set(RequestId.HEADER, requestId);
    if (request.remoteAddress() != null) {
      headers.set("X-Forwarded-For", request.remoteAddress().hostAddress());
    }
    headers.set("X-Forwarded-Proto", request.isSSL() ? "https" : "http");
    if (request.authority() != null) {
      headers.set("X-Forwarded-Host", request.authority().toString());
    }
  }

  /** Changes the headers of a response on its way to the client. */
  static void toClient(MultiMap headers) {
    removeHopByHop(headers);
    // The gateway has set it; the service echoes it.
    headers.remove(RequestId.HEADER);
  }

  private static void removeHopByHop(MultiMap headers) {
    for (String value : headers.getAll(HttpHeaders.CONNECTION)) {
      for (String named : value.split(",", -1)) {
        if (!named.isBlank()) {
          headers.remove(named.strip());
        }
      }
    }
    HOP_BY_HOP.forEach(headers::remove);
  }
}

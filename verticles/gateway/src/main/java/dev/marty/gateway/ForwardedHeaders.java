package dev.marty.gateway;

import dev.marty.kit.http.RequestId;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Which headers pass from one hop to the next. Where a message ends is each hop's own. */
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
          "transfer-encoding",
          "upgrade");

  /** Answered here, or written anew. */
  private static final Set<String> OWN =
      Set.of("host", "content-length", "expect", "x-request-id", "authorization", "cookie");

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
          "marty-",
          "x-ssl-client",
          "x-client-cert");

  private record Stamp(long second, String text) {}

  private static volatile Stamp stamp = new Stamp(0, "");

  private ForwardedHeaders() {}

  /** Copies the headers of a request on its way to a service. */
  static void toService(HttpServerRequest from, MultiMap to, String requestId) {
    Set<String> named = named(from.headers());
    for (Map.Entry<String, String> header : from.headers()) {
      String name = header.getKey().toLowerCase(Locale.ROOT);
      if (!HOP_BY_HOP.contains(name)
          && !OWN.contains(name)
          && !named.contains(name)
          && !isIdentity(name)) {
        to.add(header.getKey(), header.getValue());
      }
    }
    to.set(RequestId.HEADER, requestId);
    if (from.remoteAddress() != null) {
      to.set("X-Forwarded-For", from.remoteAddress().hostAddress());
    }
    to.set("X-Forwarded-Proto", from.isSSL() ? "https" : "http");
    if (from.authority() != null) {
      to.set("X-Forwarded-Host", from.authority().toString());
    }
  }

  /**
   * Copies the headers of a response on its way to the client, who knows the request id already.
   */
  static void toClient(MultiMap from, MultiMap to) {
    Set<String> named = named(from);
    for (Map.Entry<String, String> header : from) {
      String name = header.getKey().toLowerCase(Locale.ROOT);
      if (!HOP_BY_HOP.contains(name) && !name.equals("x-request-id") && !named.contains(name)) {
        to.add(header.getKey(), header.getValue());
      }
    }
    if (!to.contains(HttpHeaders.DATE)) {
      to.set(HttpHeaders.DATE, date());
    }
  }

  /** The same text for a second. */
  private static String date() {
    Instant now = Instant.now();
    Stamp last = stamp;
    if (last.second() != now.getEpochSecond()) {
      String text = DateTimeFormatter.RFC_1123_DATE_TIME.format(now.atOffset(ZoneOffset.UTC));
      last = new Stamp(now.getEpochSecond(), text);
      stamp = last;
    }
    return last.text();
  }

  private static boolean isIdentity(String name) {
    char first = name.isEmpty() ? 0 : name.charAt(0);
    if (first != 'x' && first != 'f' && first != 'r' && first != 'm') {
      return false;
    }
    for (String prefix : IDENTITY) {
      if (name.startsWith(prefix)) {
        return true;
      }
    }
    return false;
  }

  /** What Connection names is for this hop only; the length of the body is not its to take away. */
  private static Set<String> named(MultiMap headers) {
    if (!headers.contains(HttpHeaders.CONNECTION)) {
      return Set.of();
    }
    Set<String> named = new HashSet<>();
    for (String value : headers.getAll(HttpHeaders.CONNECTION)) {
      for (String name : value.split(",", -1)) {
        named.add(name.strip().toLowerCase(Locale.ROOT));
      }
    }
    named.remove("content-length");
    return named;
  }
}

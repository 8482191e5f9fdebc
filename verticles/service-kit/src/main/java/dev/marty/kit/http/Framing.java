package dev.marty.kit.http;

import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Where a message ends and whom it is for, in exactly one way (RFC 9112, sections 3.2 and 6). The
 * decoder refuses most of the rest already; what two hops could read differently must not depend on
 * which version of it is there.
 */
public final class Framing {
  private static final Set<HttpMethod> USUAL =
      Set.of(
          HttpMethod.GET,
          HttpMethod.HEAD,
          HttpMethod.POST,
          HttpMethod.PUT,
          HttpMethod.PATCH,
          HttpMethod.DELETE,
          HttpMethod.OPTIONS);

  /** RFC 9110, section 5.6.2. */
  private static final Pattern TOKEN = Pattern.compile("[A-Za-z0-9!#$%&'*+.^_`|~-]+");

  private static final int MOST_DIGITS = 18;

  private Framing() {}

  /**
   * Checks a request's head.
   *
   * @throws ProblemException 400, after which the connection must be closed: nobody knows where the
   *     next message begins
   */
  public static void check(HttpServerRequest request) {
    MultiMap headers = request.headers();
    List<String> hosts = headers.getAll(HttpHeaders.HOST);
    if (hosts.isEmpty() ? request.version() != HttpVersion.HTTP_1_0 : hosts.size() > 1) {
      throw malformed("There must be one Host header.");
    }
    if (!hosts.isEmpty() && (hosts.get(0).isEmpty() || request.authority() == null)) {
      throw malformed("The Host header is not a name or address, with or without a port.");
    }
    if (!USUAL.contains(request.method()) && !TOKEN.matcher(request.method().name()).matches()) {
      throw malformed("The method is not a token.");
    }
    if (headers.contains("")) {
      throw malformed("A header has no name.");
    }
    boolean coded = headers.contains(HttpHeaders.TRANSFER_ENCODING);
    if (coded) {
      List<String> codings = headers.getAll(HttpHeaders.TRANSFER_ENCODING);
      if (request.version() == HttpVersion.HTTP_1_0
          || codings.size() > 1
          || !codings.get(0).equalsIgnoreCase("chunked")) {
        throw malformed("Transfer-Encoding must be chunked and nothing else, in HTTP/1.1.");
      }
    }
    if (headers.contains(HttpHeaders.CONTENT_LENGTH)) {
      List<String> lengths = headers.getAll(HttpHeaders.CONTENT_LENGTH);
      if (coded || lengths.size() > 1 || !isNumber(lengths.get(0))) {
        throw malformed("There must be one Content-Length, a number, or Transfer-Encoding.");
      }
    }
  }

  private static boolean isNumber(String text) {
    return !text.isEmpty()
        && text.length() <= MOST_DIGITS
        && text.chars().allMatch(digit -> digit >= '0' && digit <= '9');
  }

  /** Whether bytes follow the head of a request that {@link #check} has passed. */
  public static boolean hasBody(HttpServerRequest request) {
    return length(request) != 0;
  }

  /** The announced length of the body in bytes; -1 when it comes in chunks. */
  public static long length(HttpServerRequest request) {
    String length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
    if (length != null) {
      return Long.parseLong(length);
    }
    return request.headers().contains(HttpHeaders.TRANSFER_ENCODING) ? -1 : 0;
  }

  /** 400 for a body that could not be decoded, after which the connection closes. */
  public static Problem brokenBody() {
    return malformed("The body is not in chunks as RFC 9112 wants them.").problem();
  }

  /** A 400 that repeats nothing of what was sent. */
  public static ProblemException malformed(String detail) {
    return Problem.of(400, "malformed", "The request is malformed", detail).exception();
  }
}

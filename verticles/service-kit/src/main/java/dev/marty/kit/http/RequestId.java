package dev.marty.kit.http;

import io.vertx.core.http.HttpServerRequest;
import java.util.UUID;
import java.util.regex.Pattern;

/** The id that ties a request's log lines, problems and hops together. */
public final class RequestId {
  /** Header in both directions. */
  public static final String HEADER = "X-Request-Id";

  // What a client sends ends up in logs: no spaces, no control characters, bounded.
  private static final Pattern ACCEPTABLE = Pattern.compile("[A-Za-z0-9._-]{1,64}");

  private RequestId() {}

  /** The client's own id when it is acceptable, else a new one. */
  public static String of(HttpServerRequest request) {
    String sent = request.getHeader(HEADER);
    return sent != null && ACCEPTABLE.matcher(sent).matches() ? sent : UUID.randomUUID().toString();
  }
}

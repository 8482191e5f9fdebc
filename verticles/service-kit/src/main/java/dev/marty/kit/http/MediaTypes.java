package dev.marty.kit.http;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import java.util.Locale;
import java.util.Set;

/**
 * The media types of bodies. Any that is not named is 415 before a handler sees it: a web page of
 * anybody's can send forms and plain text to a service that its reader can reach, and asks first
 * for other types only.
 */
public final class MediaTypes {
  private static final String UNNAMED = "application/octet-stream";

  private MediaTypes() {}

  /**
   * Lets a request pass whose body is one of some types, or that has none.
   *
   * @param vertx for the timer that ends an unwanted upload
   * @param context of a request whose body nobody read yet
   * @param types in small letters and without parameters; none when the operation takes no body
   */
  public static void check(Vertx vertx, RoutingContext context, Set<String> types) {
    String type = type(context.request());
    if (type == null || types.contains(type)) {
      context.next();
      return;
    }
    Problem problem =
        Problem.of(
            415,
            "unsupported-media-type",
            "Unsupported media type",
            types.isEmpty()
                ? "This takes no body and no Content-Type."
                : "The body must be " + String.join(" or ", types) + ", not '" + type + "'.");
    RequestBody.discard(vertx, context.request())
        .onComplete(gone -> context.fail(problem.exception()));
  }

  /** What a request says its body is; null when it has none and says nothing. */
  private static String type(HttpServerRequest request) {
    String header = request.getHeader(HttpHeaders.CONTENT_TYPE);
    if (header != null) {
      return header.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
    }
    String length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
    boolean body =
        request.headers().contains(HttpHeaders.TRANSFER_ENCODING)
            || (length != null && !length.equals("0"));
    // RFC 9110, 8.3: what is not named may be taken as octets.
    return body ? UNNAMED : null;
  }
}

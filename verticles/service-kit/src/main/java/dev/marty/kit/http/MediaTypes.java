package dev.marty.kit.http;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The media types that a service's contract names for the body of each operation. Any other is 415
 * before a handler sees it: a web page of anybody's can send forms and plain text to a service that
 * its reader can reach, and asks first for other types only.
 */
public final class MediaTypes {
  private static final Set<HttpMethod> WITHOUT_EFFECT = Set.of(HttpMethod.GET, HttpMethod.HEAD);
  private static final String UNNAMED = "application/octet-stream";
  private static final Pattern PARAMETER = Pattern.compile("\\{[^}]+}");

  private record Operation(HttpMethod method, Pattern path, Set<String> types) {}

  private final Vertx vertx;
  private final List<Operation> operations;

  private MediaTypes(Vertx vertx, List<Operation> operations) {
    this.vertx = vertx;
    this.operations = List.copyOf(operations);
  }

  /**
   * Reads a contract.
   *
   * @param vertx for the timer that ends an unwanted upload
   * @param contract whose operations say what they take
   */
  static MediaTypes of(Vertx vertx, OpenApi contract) {
    List<Operation> operations = new ArrayList<>();
    JsonObject paths = contract.document().getJsonObject("paths");
    for (String path : paths.fieldNames()) {
      Pattern pattern = pattern(path);
      for (Map.Entry<String, Object> entry : paths.getJsonObject(path)) {
        HttpMethod method = HttpMethod.valueOf(entry.getKey().toUpperCase(Locale.ROOT));
        if (entry.getValue() instanceof JsonObject operation && !WITHOUT_EFFECT.contains(method)) {
          operations.add(new Operation(method, pattern, types(operation)));
        }
      }
    }
    return new MediaTypes(vertx, operations);
  }

  private static Pattern pattern(String path) {
    StringBuilder regex = new StringBuilder();
    int from = 0;
    for (var match = PARAMETER.matcher(path); match.find(); from = match.end()) {
      regex.append(Pattern.quote(path.substring(from, match.start()))).append("[^/]+");
    }
    // The router takes a slash at the end as none.
    return Pattern.compile(
        regex.append(Pattern.quote(path.substring(from))).append("/?").toString());
  }

  private static Set<String> types(JsonObject operation) {
    JsonObject body = operation.getJsonObject("requestBody");
    return body == null ? Set.of() : body.getJsonObject("content").fieldNames();
  }

  /** Lets a request pass whose body may be what it says; for a route of all paths. */
  void check(RoutingContext context) {
    HttpServerRequest request = context.request();
    if (WITHOUT_EFFECT.contains(request.method())) {
      context.next();
      return;
    }
    for (Operation operation : operations) {
      if (operation.method.equals(request.method())
          && operation.path.matcher(context.normalizedPath()).matches()) {
        check(vertx, context, operation.types);
        return;
      }
    }
    context.next();
  }

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

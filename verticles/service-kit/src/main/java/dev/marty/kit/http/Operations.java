package dev.marty.kit.http;

import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** The operations of a contract, found by a request's method and path. Immutable. */
final class Operations {
  private static final Pattern PLACEHOLDER = Pattern.compile("\\{[^}]+}");
  private static final Set<String> METHODS =
      Set.of("get", "put", "post", "delete", "options", "head", "patch", "trace");

  /**
   * What an operation takes.
   *
   * @param parameters names of its query parameters
   * @param bodies media types of its body, in small letters; none when it takes no body
   * @param access who may use it
   */
  record Operation(Set<String> parameters, Set<String> bodies, Access access) {}

  private record Templated(HttpMethod method, Pattern path, Operation operation) {}

  private final Map<String, Operation> fixed = new HashMap<>();
  private final List<Templated> templated = new ArrayList<>();

  Operations(JsonObject document) {
    JsonObject paths = document.getJsonObject("paths");
    for (String path : paths.fieldNames()) {
      JsonObject item = paths.getJsonObject(path);
      for (String name : item.fieldNames()) {
        if (METHODS.contains(name)) {
          HttpMethod method = HttpMethod.valueOf(name.toUpperCase(Locale.ROOT));
          add(method, path, operation(document, item, name, path));
        }
      }
    }
  }

  private void add(HttpMethod method, String path, Operation operation) {
    if (path.contains("{")) {
      templated.add(new Templated(method, pattern(path), operation));
    } else {
      fixed.put(method + " " + path, operation);
    }
  }

  private static Pattern pattern(String path) {
    StringBuilder regex = new StringBuilder();
    int from = 0;
    for (var match = PLACEHOLDER.matcher(path); match.find(); from = match.end()) {
      regex.append(Pattern.quote(path.substring(from, match.start()))).append("[^/]+");
    }
    return Pattern.compile(regex.append(Pattern.quote(path.substring(from))).toString());
  }

  private static Operation operation(
      JsonObject document, JsonObject item, String method, String path) {
    JsonObject operation = item.getJsonObject(method);
    Set<String> parameters = new HashSet<>();
    for (JsonObject owner : List.of(item, operation)) {
      for (Object entry : owner.getJsonArray("parameters", new JsonArray())) {
        JsonObject parameter = resolved(document, (JsonObject) entry);
        if (parameter.getString("in").equals("query")) {
          parameters.add(parameter.getString("name"));
        }
      }
    }
    JsonObject body = operation.getJsonObject("requestBody");
    return new Operation(
        Set.copyOf(parameters),
        body == null ? Set.of() : Set.copyOf(body.getJsonObject("content").fieldNames()),
        Access.of(operation, method.toUpperCase(Locale.ROOT) + " " + path));
  }

  /** A {@code $ref} of this document, as in {@code #/components/parameters/Limit}, or itself. */
  private static JsonObject resolved(JsonObject document, JsonObject parameter) {
    String reference = parameter.getString("$ref");
    if (reference == null) {
      return parameter;
    }
    JsonObject target = document;
    for (String step : reference.substring("#/".length()).split("/", -1)) {
      target = target.getJsonObject(step);
    }
    return target;
  }

  /**
   * Finds what a path takes.
   *
   * @param path normalized; a slash at the end counts as none, as to the router
   * @return a new set, empty where the contract has no such path
   */
  Set<HttpMethod> methods(String path) {
    Set<HttpMethod> methods = new HashSet<>();
    for (String name : METHODS) {
      HttpMethod method = HttpMethod.valueOf(name.toUpperCase(Locale.ROOT));
      if (find(method, path) != null) {
        methods.add(method);
      }
    }
    return methods;
  }

  /**
   * Finds an operation.
   *
   * @param path as above
   * @return null where the contract has none
   */
  Operation find(HttpMethod method, String path) {
    String exact = path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
    Operation known = fixed.get(method + " " + exact);
    if (known != null) {
      return known;
    }
    for (Templated one : templated) {
      if (one.method.equals(method) && one.path.matcher(exact).matches()) {
        return one.operation;
      }
    }
    return null;
  }
}

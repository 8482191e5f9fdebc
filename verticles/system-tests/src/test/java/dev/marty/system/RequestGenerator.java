package dev.marty.system;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.ByteArrayOutputStream;
import java.net.URLEncoder;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Requests made from a contract, nearly right: a value here, a header or a method there is not. */
final class RequestGenerator {
  static final String NO_CHUNK = "\r\nzz\r\n";
  private static final Pattern PLACEHOLDER = Pattern.compile("\\{([^}]+)}");
  private static final List<String> METHODS =
      List.of("GET", "HEAD", "OPTIONS", "POST", "PUT", "DELETE", "PATCH", "TRACE", "FOO");
  private static final List<String> TYPES =
      List.of(
          "application/json; charset=utf-16",
          "APPLICATION/JSON",
          "application/xml",
          "text/plain",
          "application/octet-stream",
          "*/*",
          ";",
          "application/json, text/html");
  private static final List<String> ACCEPTS =
      List.of("*/*", "application/json", "text/html", "a/b;q=x", ";;;", "*", "a/b;q=9", "\u00ff");

  private record Operation(String path, String method, JsonObject item, JsonObject operation) {}

  private final Random random;
  private final ValueGenerator values;
  private final List<Operation> operations = new ArrayList<>();

  /**
   * Reads a contract.
   *
   * @param known names of things that are there
   */
  RequestGenerator(JsonObject document, Random random, List<String> known) {
    this.random = random;
    this.values = new ValueGenerator(document, random, known);
    JsonObject paths = document.getJsonObject("paths");
    for (String path : paths.fieldNames()) {
      JsonObject item = paths.getJsonObject(path);
      for (String method : item.fieldNames()) {
        if (!method.equals("parameters")) {
          operations.add(new Operation(path, method, item, item.getJsonObject(method)));
        }
      }
    }
  }

  /** The next request, which closes its connection. */
  byte[] next() {
    Operation operation = operations.get(random.nextInt(operations.size()));
    String method = operation.method().toUpperCase(Locale.ROOT);
    StringBuilder head = new StringBuilder();
    head.append(one(20) ? METHODS.get(random.nextInt(METHODS.size())) : method);
    head.append(' ').append(uri(operation)).append(" HTTP/1.1\r\nHost: localhost\r\n");
    head.append("Connection: close\r\n");
    byte[] body = new byte[0];
    JsonObject content =
        operation
            .operation()
            .getJsonObject("requestBody", new JsonObject())
            .getJsonObject("content", new JsonObject());
    if (!content.isEmpty()) {
      String type = content.fieldNames().iterator().next();
      JsonObject schema = content.getJsonObject(type).getJsonObject("schema", new JsonObject());
      body = type.contains("json") ? json(schema) : values.hostile().getBytes(UTF_8);
      head.append("Content-Type: ").append(one(20) ? pick(TYPES) : type).append("\r\n");
    } else if (one(30)) {
      body = values.hostile().getBytes(UTF_8);
    }
    headers(head);
    if (body.length > 0 && one(10)) {
      head.append("Transfer-Encoding: chunked\r\n\r\n");
      body = chunked(body);
    } else {
      head.append("Content-Length: ").append(body.length).append("\r\n\r\n");
    }
    byte[] bytes = head.toString().getBytes(ISO_8859_1);
    byte[] request = new byte[bytes.length + body.length];
    System.arraycopy(bytes, 0, request, 0, bytes.length);
    System.arraycopy(body, 0, request, bytes.length, body.length);
    return request;
  }

  private String uri(Operation operation) {
    List<JsonObject> parameters = new ArrayList<>();
    for (JsonObject owner : List.of(operation.item(), operation.operation())) {
      for (Object each : owner.getJsonArray("parameters", new JsonArray())) {
        parameters.add(values.resolved((JsonObject) each));
      }
    }
    StringBuilder uri = new StringBuilder();
    Matcher place = PLACEHOLDER.matcher(operation.path());
    while (place.find()) {
      JsonObject schema = new JsonObject();
      for (JsonObject parameter : parameters) {
        if (parameter.getString("name").equals(place.group(1))) {
          schema = parameter.getJsonObject("schema");
        }
      }
      place.appendReplacement(uri, Matcher.quoteReplacement(written(schema)));
    }
    place.appendTail(uri);
    char before = '?';
    for (JsonObject parameter : parameters) {
      if (parameter.getString("in").equals("query") && random.nextInt(5) < 2) {
        uri.append(before).append(parameter.getString("name")).append('=');
        boolean cursor = parameter.getString("name").equals("cursor") && !one(4);
        uri.append(cursor ? values.cursor() : written(parameter.getJsonObject("schema")));
        before = '&';
      }
    }
    if (one(30)) {
      uri.append(before).append(one(2) ? "limit=1&limit=2" : "contry=" + values.hostileInUri());
    }
    return uri.toString();
  }

  private String written(JsonObject schema) {
    if (one(12)) {
      return values.hostileInUri();
    }
    Object value = one(5) ? values.hostile() : values.right(schema, 0);
    return URLEncoder.encode(String.valueOf(value), UTF_8).replace("+", "%20");
  }

  private void headers(StringBuilder head) {
    if (one(2)) {
      head.append("Accept: ").append(pick(ACCEPTS)).append("\r\n");
    }
    if (one(4)) {
      String key = one(3) ? "key-" + random.nextInt(4) : values.hostile().replaceAll("[\r\n]", "");
      head.append("Idempotency-Key: ").append(key.length() > 500 ? "" : key).append("\r\n");
    }
    if (one(10)) {
      head.append("If-None-Match: W/\"").append(random.nextInt(3)).append("\", *\r\n");
      head.append("If-Modified-Since: ").append(pick(ACCEPTS)).append("\r\n");
      head.append("Range: bytes=9-1\r\nPrefer: respond-async, wait=x\r\n");
    }
    if (one(20)) {
      head.append("X-Request-Id: a b\r\nX-Forwarded-For: ::\r\nCookie: a=%zz; =\r\n");
    }
  }

  private byte[] json(JsonObject schema) {
    String text = ValueGenerator.text(values.right(schema, 0));
    if (one(15)) {
      text = text.substring(0, random.nextInt(text.length() + 1));
    } else if (one(15)) {
      text = text.replaceFirst("\"", "\"a\\\\u0000\\\\udead");
    } else if (one(15)) {
      text = text + values.hostile();
    } else if (one(15) && text.startsWith("{")) {
      text = "{\"a\": 1, \"a\": 2, " + text.substring(1);
    }
    return text.getBytes(UTF_8);
  }

  private byte[] chunked(byte[] body) {
    ByteArrayOutputStream chunks = new ByteArrayOutputStream();
    chunks.writeBytes((Integer.toHexString(body.length) + "\r\n").getBytes(ISO_8859_1));
    chunks.writeBytes(body);
    chunks.writeBytes((one(5) ? NO_CHUNK : "\r\n0\r\n\r\n").getBytes(ISO_8859_1));
    return chunks.toByteArray();
  }

  private boolean one(int of) {
    return random.nextInt(of) == 0;
  }

  private String pick(List<String> from) {
    return from.get(random.nextInt(from.size()));
  }
}

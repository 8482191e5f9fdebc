package dev.marty.system;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Values as a schema wants them, and values that nobody wants. */
final class ValueGenerator {
  private static final int DEEPEST = 6;
  private static final String CURSOR =
      Base64.getUrlEncoder().encodeToString("+999999999-12-31T23:59:59Z \0 a".getBytes(UTF_8));
  private static final List<String> HOSTILE =
      List.of(
          "",
          " ",
          "\0",
          "a\0b",
          "' OR 1=1 --",
          "'; DROP TABLE x; --",
          "%",
          "_",
          "..",
          "../../etc/passwd",
          "a".repeat(3_000),
          "\u202e\u0301",
          "\ud83d\ude42",
          "null",
          "-1",
          "0",
          "1e400",
          "9223372036854775808",
          "99999999999999999999999999",
          "NaN",
          "0x10",
          "+999999999-12-31T23:59:59Z",
          "-0001-01-01",
          "2026-02-30",
          "00000000-0000-0000-0000-000000000000",
          "${jndi:ldap://x}",
          "<script>",
          "a\r\nX-B: c",
          "\u0131\u0130\u00df",
          "2026-05-01T00:00:00Z 00000000-0000-4000-8000-000000000000",
          CURSOR,
          "AAAA",
          "MAAwAA==");

  private static final List<String> PLACES =
      List.of(
          "1",
          "-1",
          "9223372036854775807",
          "99999999999999999999",
          "2026-05-01T00:00:00Z",
          "+999999999-12-31T23:59:59Z",
          "0000-01-01T00:00:00+18:00",
          "00000000-0000-4000-8000-000000000000",
          "ab".repeat(32),
          "UT");

  /** As they are, not encoded. */
  private static final List<String> IN_URI =
      List.of(
          "%zz",
          "%",
          "%4",
          "%00",
          "%ED%A0%80",
          "%C0%AF",
          "%ff",
          "\u00ff",
          "%2e%2e",
          "%2f",
          "a//b",
          "..",
          "\\",
          "#",
          "a;b=c",
          "%0d%0aX:%20y",
          "&&",
          "=",
          "+",
          "%F0%9F%99%82",
          "a%20b");

  /** Of which one fits most patterns. */
  private static final List<String> SAMPLES =
      List.of(
          "UT",
          "UTO",
          "L898902C3",
          "P",
          "M",
          "EF.SOD",
          "DG1",
          "1974-08-12",
          "1",
          "AB",
          "ERIKSSON",
          "ab".repeat(32),
          "00000000-0000-4000-8000-000000000000",
          "SHA-256",
          "1.8");

  private final JsonObject document;
  private final Random random;
  private final List<String> known;

  ValueGenerator(JsonObject document, Random random, List<String> known) {
    this.document = document;
    this.random = random;
    this.known = known;
  }

  String hostile() {
    return pick(HOSTILE);
  }

  /** A place in a list, as a page would have given it, or nearly. */
  String cursor() {
    String place =
        pick(PLACES)
            + pick(List.of("", " ", "."))
            + (random.nextBoolean() ? pick(PLACES) : hostile());
    return Base64.getUrlEncoder().withoutPadding().encodeToString(place.getBytes(UTF_8));
  }

  String hostileInUri() {
    return pick(IN_URI);
  }

  private String pick(List<String> from) {
    return from.get(random.nextInt(from.size()));
  }

  JsonObject resolved(JsonObject schema) {
    String reference = schema.getString("$ref");
    if (reference == null) {
      return schema;
    }
    JsonObject target = document;
    for (String step : reference.substring("#/".length()).split("/", -1)) {
      target = target.getJsonObject(step);
    }
    return resolved(target);
  }

  /** A value of a schema, in which now and then something is not right. */
  Object right(JsonObject given, int depth) {
    JsonObject schema = resolved(given);
    if (depth > 0 && random.nextInt(12) == 0) {
      return random.nextBoolean() ? hostile() : odd();
    }
    if (schema.containsKey("oneOf") || schema.containsKey("anyOf")) {
      JsonArray choices = schema.getJsonArray("oneOf", schema.getJsonArray("anyOf"));
      return right(choices.getJsonObject(random.nextInt(choices.size())), depth);
    }
    if (schema.containsKey("enum")) {
      return quick(schema.getJsonArray("enum"));
    }
    Object type = schema.getValue("type");
    return switch (type instanceof JsonArray types ? types.getString(0) : "" + type) {
      case "object" -> object(schema, depth);
      case "array" ->
          depth > DEEPEST
              ? new JsonArray()
              : new JsonArray().add(right(schema.getJsonObject("items"), depth + 1));
      case "integer" -> schema.getInteger("minimum", 0) + random.nextInt(3);
      case "boolean" -> random.nextBoolean();
      default -> text(schema);
    };
  }

  /** Making an RSA key takes seconds. */
  private Object quick(JsonArray choices) {
    List<Object> quick =
        choices.stream().filter(choice -> !("" + choice).startsWith("RSA")).toList();
    return quick.get(random.nextInt(quick.size()));
  }

  private JsonObject object(JsonObject schema, int depth) {
    JsonObject object = new JsonObject();
    if (depth <= DEEPEST) {
      JsonArray required = schema.getJsonArray("required", new JsonArray());
      JsonObject properties = schema.getJsonObject("properties", new JsonObject());
      for (Map.Entry<String, Object> each : properties) {
        int odds = required.contains(each.getKey()) ? 20 : 2;
        if (random.nextInt(odds) > 0) {
          object.put(each.getKey(), right((JsonObject) each.getValue(), depth + 1));
        }
      }
    }
    if (random.nextInt(25) == 0) {
      object.put(hostile(), odd());
    }
    return object;
  }

  private String text(JsonObject schema) {
    if (!known.isEmpty() && random.nextInt(3) == 0) {
      return pick(known);
    }
    if (schema.containsKey("examples")) {
      return String.valueOf(schema.getJsonArray("examples").getValue(0));
    }
    String pattern = schema.getString("pattern", "");
    List<String> fitting = SAMPLES.stream().filter(each -> each.matches(pattern)).toList();
    if (!fitting.isEmpty()) {
      return pick(fitting);
    }
    return switch (schema.getString("format", "")) {
      case "uuid" -> "00000000-0000-4000-8000-000000000000";
      case "date" -> "2026-05-01";
      case "date-time" -> "2026-05-01T00:00:00Z";
      default -> pick(SAMPLES);
    };
  }

  private Object odd() {
    return switch (random.nextInt(7)) {
      case 0 -> null;
      case 1 -> Long.MIN_VALUE;
      case 2 -> 1.5e300;
      case 3 -> new JsonObject();
      case 4 -> new JsonArray().add(new JsonArray());
      case 5 -> true;
      default -> Integer.MAX_VALUE;
    };
  }

  /** JSON; Vert.x writes no half of a surrogate pair, which is fine here. */
  static String text(Object value) {
    return value instanceof JsonObject object
        ? object.encode()
        : Stream.of(value).map(String::valueOf).collect(Collectors.joining());
  }
}

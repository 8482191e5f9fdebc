package dev.marty.kit.http;

import io.vertx.ext.web.RoutingContext;
import java.util.UUID;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * Strict reading of the parameters of a path: what is no name of anything is a 400 problem that
 * names the parameter, before anybody looks for it.
 */
public final class PathId {
  private static final Pattern NUMBER = Pattern.compile("[0-9]{1,18}");

  private PathId() {}

  /** A UUID. */
  public static UUID uuid(RoutingContext context, String name) {
    return read(context, name, Identifiers::uuid, "a UUID");
  }

  /** A SHA-256 in hexadecimal, given in lower case. */
  public static String sha256(RoutingContext context, String name) {
    return read(context, name, Identifiers::sha256, "64 hexadecimal digits");
  }

  /** A number of up to 18 digits. */
  public static long number(RoutingContext context, String name) {
    return Long.parseLong(matching(context, name, NUMBER, "a number of up to 18 digits"));
  }

  /** A text of a form that {@code expected} says in words. */
  public static String matching(
      RoutingContext context, String name, Pattern pattern, String expected) {
    String sent = context.pathParam(name);
    if (!pattern.matcher(sent).matches()) {
      throw QueryParameters.bad(name, "is " + expected + ".");
    }
    return sent;
  }

  /**
   * What a reader makes of a parameter.
   *
   * @param reader throws an IllegalArgumentException for what is none
   * @param expected says in words what it takes
   */
  public static <T> T read(
      RoutingContext context, String name, Function<String, T> reader, String expected) {
    try {
      return reader.apply(context.pathParam(name));
    } catch (IllegalArgumentException e) {
      throw QueryParameters.bad(name, "is " + expected + ".");
    }
  }
}

package dev.marty.documentsigner;

import dev.marty.kit.http.Problem;
import io.vertx.ext.web.RoutingContext;
import java.util.UUID;

/** Ids in paths and queries; a wrong one is a 400 problem that names it. */
final class IdParameter {
  private static final int LENGTH = 36;

  private IdParameter() {}

  static UUID inPath(RoutingContext context) {
    return named("id", context.pathParam("id"));
  }

  /** The id in a query parameter, or null. */
  static UUID inQuery(RoutingContext context, String name) {
    String sent = context.queryParams().get(name);
    return sent == null ? null : named(name, sent);
  }

  private static UUID named(String name, String text) {
    try {
      return read(text);
    } catch (IllegalArgumentException e) {
      throw Problem.badField(name, name + " is a UUID.").exception();
    }
  }

  /** Throws an IllegalArgumentException for what is no UUID; the JDK alone takes "1-1-1-1-1". */
  static UUID read(String text) {
    if (text.length() != LENGTH) {
      throw new IllegalArgumentException();
    }
    return UUID.fromString(text);
  }
}

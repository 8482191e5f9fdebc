package dev.marty.pkd.query;

import dev.marty.kit.http.Problem;
import dev.marty.kit.http.ProblemException;
import io.vertx.core.MultiMap;
import io.vertx.ext.web.RoutingContext;
import java.util.Collection;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Strict reading of query parameters: a bad value, a repeated or an unknown name is a 400 problem
 * that names it. Ask for every parameter, then call {@link #end}.
 */
final class QueryParameters {
  private static final Pattern COUNTRY = Pattern.compile("[A-Z]{2}");
  private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");
  private static final int MOST_CHARACTERS = 2_000;

  private final MultiMap sent;
  private final Set<String> known = new HashSet<>();

  private QueryParameters(MultiMap sent) {
    this.sent = sent;
  }

  static QueryParameters of(RoutingContext context) {
    return new QueryParameters(context.queryParams());
  }

  /** The fingerprint in a path, in lower case. */
  static String sha256(RoutingContext context) {
    String sha256 = context.pathParam("sha256").toLowerCase(Locale.ROOT);
    if (!SHA256.matcher(sha256).matches()) {
      throw bad("sha256", "is 64 hexadecimal digits.");
    }
    return sha256;
  }

  static ProblemException bad(String name, String detail) {
    return Problem.badField(name, name + " " + detail).exception();
  }

  /** A parameter as it was sent, not blank, or null. */
  String text(String name) {
    known.add(name);
    if (sent.getAll(name).size() > 1) {
      throw bad(name, "is given more than once.");
    }
    String value = sent.get(name);
    if (value != null && (value.isBlank() || value.indexOf('\0') >= 0)) {
      throw bad(name, "is blank or holds a zero character.");
    }
    if (value != null && value.length() > MOST_CHARACTERS) {
      throw bad(name, "has over " + MOST_CHARACTERS + " characters.");
    }
    return value;
  }

  /** Two letters, upper case, or null. */
  String country() {
    String value = text("country");
    if (value == null) {
      return null;
    }
    return matching("country", value.toUpperCase(Locale.ROOT), COUNTRY, "two letters, as in DE");
  }

  /** A fingerprint in lower case, or null. */
  String fingerprint(String name) {
    String value = text(name);
    return value == null
        ? null
        : matching(name, value.toLowerCase(Locale.ROOT), SHA256, "64 hexadecimal digits");
  }

  /** A text of a form, or null. */
  String matching(String name, Pattern pattern, String expected) {
    String value = text(name);
    return value == null ? null : matching(name, value, pattern, expected);
  }

  private static String matching(String name, String value, Pattern pattern, String expected) {
    if (!pattern.matcher(value).matches()) {
      throw bad(name, "is " + expected + ".");
    }
    return value;
  }

  /** One of some words, or null. */
  String choice(String name, Collection<String> words) {
    String value = text(name);
    if (value != null && !words.contains(value)) {
      throw bad(name, "is one of " + String.join(", ", words) + ".");
    }
    return value;
  }

  /** Lets {@code limit} and {@code cursor} pass, which the pages read themselves. */
  QueryParameters paged() {
    text("limit");
    text("cursor");
    return this;
  }

  /** Call it last: a parameter nobody asked for is a misspelling. */
  void end() {
    for (String name : sent.names()) {
      if (!known.contains(name)) {
        throw bad(name, "is no parameter here.");
      }
    }
  }
}

package dev.marty.kit.http;

import io.vertx.core.MultiMap;
import io.vertx.ext.web.RoutingContext;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.util.Base64;
import java.util.Collection;
import java.util.Locale;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * Strict reading of query parameters: a bad value is a 400 problem that names its parameter. That
 * none is unknown and none comes twice is the {@link Contract}'s to check.
 *
 * <p>All readers give null, or what is said, for a parameter that was not sent, and throw a {@link
 * ProblemException}.
 */
public final class QueryParameters {
  private static final Pattern COUNTRY = Pattern.compile("[A-Z]{2}");
  private static final Pattern COUNTRY_OF_ANY_CASE = Pattern.compile("[A-Za-z]{2}");
  private static final Pattern WHOLE_NUMBER = Pattern.compile("[0-9]{1,18}");
  private static final int MOST_CHARACTERS = 2_000;
  private static final int DEFAULT_LIMIT = 100;
  private static final int MOST_LIMIT = 1_000;

  private final MultiMap sent;

  QueryParameters(MultiMap sent) {
    this.sent = sent;
  }

  /** Those of a request. */
  public static QueryParameters of(RoutingContext context) {
    return new QueryParameters(context.queryParams());
  }

  /** A 400 problem for one parameter; its name is put before the detail. */
  public static ProblemException bad(String name, String detail) {
    return Problem.badField(name, name + " " + detail).exception();
  }

  /** A text as it was sent, not blank and of up to 2,000 characters. */
  public String text(String name) {
    return text(name, MOST_CHARACTERS);
  }

  /** A text as it was sent, not blank and not too long. */
  public String text(String name, int mostCharacters) {
    String value = sent.get(name);
    if (value != null && (value.isBlank() || value.indexOf('\0') >= 0)) {
      throw bad(name, "is blank or holds a zero character.");
    }
    if (value != null && value.length() > mostCharacters) {
      throw bad(name, "has over " + mostCharacters + " characters.");
    }
    return value;
  }

  /** A text of a form that {@code expected} says in words. */
  public String matching(String name, Pattern pattern, String expected) {
    String value = text(name);
    if (value != null && !pattern.matcher(value).matches()) {
      throw bad(name, "is " + expected + ".");
    }
    return value;
  }

  /** {@code country}: two upper-case letters. */
  public String country() {
    return matching("country", COUNTRY, "two upper-case letters, as in DE");
  }

  /** {@code country}: two letters, given in upper case. */
  public String countryOfAnyCase() {
    String value = matching("country", COUNTRY_OF_ANY_CASE, "two letters, as in DE");
    return value == null ? null : value.toUpperCase(Locale.ROOT);
  }

  /** A parameter that must be there. */
  public static <T> T required(String name, T value, String expected) {
    if (value == null) {
      throw bad(name, "is missing; " + expected + ".");
    }
    return value;
  }

  /** A SHA-256 in hexadecimal, given in lower case. */
  public String sha256(String name) {
    return read(name, Identifiers::sha256, "64 hexadecimal digits");
  }

  /** A UUID. */
  public UUID uuid(String name) {
    return read(name, Identifiers::uuid, "a UUID");
  }

  private <T> T read(String name, Function<String, T> reader, String expected) {
    String value = text(name);
    try {
      return value == null ? null : reader.apply(value);
    } catch (IllegalArgumentException e) {
      throw bad(name, "is " + expected + ".");
    }
  }

  /** {@code true} or {@code false}. */
  public boolean flag(String name, boolean byDefault) {
    String value = choice(name, Set.of("true", "false"));
    return value == null ? byDefault : value.equals("true");
  }

  /** One of some words. */
  public String choice(String name, Collection<String> words) {
    String value = text(name);
    if (value != null && !words.contains(value)) {
      throw bad(name, "is one of " + String.join(", ", words) + ".");
    }
    return value;
  }

  /** A whole number within bounds. */
  public Long number(String name, long least, long most) {
    String value = text(name);
    if (value == null) {
      return null;
    }
    if (!WHOLE_NUMBER.matcher(value).matches()
        || Long.parseLong(value) < least
        || Long.parseLong(value) > most) {
      throw bad(name, "is a whole number from " + least + " to " + most + ".");
    }
    return Long.valueOf(value);
  }

  /**
   * {@code limit}: how many items a page shows; the repository is asked for one more, to know
   * whether there is a next page.
   */
  public int limit() {
    Long sent = number("limit", 1, MOST_LIMIT);
    return sent == null ? DEFAULT_LIMIT : sent.intValue();
  }

  /**
   * {@code cursor}: where a page begins.
   *
   * @param read the inverse of what {@link Paging#page} was given; throws an
   *     IllegalArgumentException or a DateTimeException for any other text
   * @return the place after which it begins, or null for the first page
   */
  public <P> P cursor(Function<String, P> read) {
    String cursor = text("cursor");
    if (cursor == null) {
      return null;
    }
    try {
      String place = new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.US_ASCII);
      if (place.chars().anyMatch(Character::isISOControl)) {
        throw new IllegalArgumentException("not written here");
      }
      return read.apply(place);
    } catch (IllegalArgumentException | DateTimeException e) {
      throw bad("cursor", "is not one that an earlier page gave as next.");
    }
  }
}

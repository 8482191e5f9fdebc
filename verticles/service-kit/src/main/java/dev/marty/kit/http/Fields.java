package dev.marty.kit.http;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Strict reading of a JSON object: whatever is missing, of the wrong type or unknown is a 400
 * problem that names the field by its path. Ask for every field, then call {@link #end}. {@link
 * JsonBody} parses bodies.
 */
public final class Fields {
  private static final int MOST_CHARACTERS = 1_000;
  private static final String ISO_DATE = "1974-08-12";

  private final JsonObject json;
  private final String prefix;
  private final Set<String> known = new HashSet<>();

  private Fields(JsonObject json, String prefix) {
    this.json = json;
    this.prefix = prefix;
  }

  /** Reads an object that was parsed already. */
  public static Fields of(JsonObject json) {
    return new Fields(json, "");
  }

  /** A problem with one of these fields, for rules only the caller knows. */
  public ProblemException bad(String name, String detail) {
    return Problem.badField(prefix + name, prefix + name + " " + detail).exception();
  }

  /** A problem with a field that is right in form and cannot be as it is: 422. */
  public ProblemException implausible(String name, String detail) {
    return Problem.implausible(List.of(prefix + name), prefix + name + " " + detail).exception();
  }

  /** True when the field is there and not null. */
  public boolean has(String name) {
    known.add(name);
    return json.getValue(name) != null;
  }

  /** Required text, not blank, up to 1,000 characters. */
  public String text(String name) {
    return optionalText(name).orElseThrow(() -> missing(name));
  }

  /** As {@link #text}, or empty. */
  public Optional<String> optionalText(String name) {
    return bounded(name, MOST_CHARACTERS);
  }

  /** Required text of up to so many characters, for PEM and the like. */
  public String text(String name, int most) {
    return bounded(name, most).orElseThrow(() -> missing(name));
  }

  private Optional<String> bounded(String name, int most) {
    Optional<String> text = typed(name, String.class, "must be text.");
    text.ifPresent(
        value -> {
          if (value.isBlank()) {
            throw bad(name, "is blank.");
          }
          if (value.indexOf('\0') >= 0) {
            throw bad(name, "holds a zero character.");
          }
          if (value.length() > most) {
            throw bad(name, "has over " + most + " characters.");
          }
        });
    return text;
  }

  /**
   * Required text of a form.
   *
   * @param pattern must match the whole value
   * @param expected ends the sentence "name must be …", as in {@code two letters, as in DE}
   */
  public String matching(String name, Pattern pattern, String expected) {
    return optionalMatching(name, pattern, expected).orElseThrow(() -> missing(name));
  }

  /** As {@link #matching}, or empty. */
  public Optional<String> optionalMatching(String name, Pattern pattern, String expected) {
    Optional<String> text = optionalText(name);
    if (text.isPresent() && !pattern.matcher(text.get()).matches()) {
      throw bad(name, "must be " + expected + ".");
    }
    return text;
  }

  /** Required text that is one of some words. */
  public String choice(String name, Collection<String> words) {
    return optionalChoice(name, words).orElseThrow(() -> missing(name));
  }

  /** As {@link #choice}, or empty. */
  public Optional<String> optionalChoice(String name, Collection<String> words) {
    Optional<String> text = optionalText(name);
    if (text.isPresent() && !words.contains(text.get())) {
      throw bad(name, "must be one of " + String.join(", ", words) + ".");
    }
    return text;
  }

  /** Required date, {@code 1974-08-12}, that exists. */
  public LocalDate date(String name) {
    return optionalDate(name).orElseThrow(() -> missing(name));
  }

  /** As {@link #date}, or empty. */
  public Optional<LocalDate> optionalDate(String name) {
    return optionalText(name)
        .map(
            text -> {
              try {
                if (text.length() == ISO_DATE.length()) {
                  return LocalDate.parse(text);
                }
                // With a sign, of years that no database holds.
                throw new DateTimeException("not four digits");
              } catch (DateTimeException e) {
                throw bad(name, "must be a date that exists, as in " + ISO_DATE + ".");
              }
            });
  }

  /** A whole number within bounds, or empty. */
  public Optional<Integer> optionalInteger(String name, int least, int most) {
    String expected = "must be a whole number from " + least + " to " + most + ".";
    Optional<Number> number = typed(name, Number.class, expected);
    return number.map(
        value -> {
          boolean whole = value instanceof Integer || value instanceof Long;
          if (!whole || value.longValue() < least || value.longValue() > most) {
            throw bad(name, expected);
          }
          return value.intValue();
        });
  }

  /** True or false, or empty. */
  public Optional<Boolean> optionalBool(String name) {
    return typed(name, Boolean.class, "must be true or false.");
  }

  /**
   * Required bytes in base64 (RFC 4648 clause 4), not empty.
   *
   * @param most limit in bytes, decoded
   */
  public byte[] base64(String name, int most) {
    return optionalBase64(name, most).orElseThrow(() -> missing(name));
  }

  /** As {@link #base64}, or empty. */
  public Optional<byte[]> optionalBase64(String name, int most) {
    return bounded(name, most / 3 * 4 + 8)
        .map(
            text -> {
              try {
                byte[] bytes = Base64.getDecoder().decode(text);
                if (bytes.length > most) {
                  throw bad(name, "has over " + most + " bytes.");
                }
                return bytes;
              } catch (IllegalArgumentException e) {
                throw bad(name, "must be base64 with padding and without line breaks.");
              }
            });
  }

  /** Texts of a list, or an empty list; at most {@code most}. */
  public List<String> texts(String name, int most) {
    String expected = "must be a list of up to " + most + " texts.";
    List<String> texts = new ArrayList<>();
    typed(name, JsonArray.class, expected)
        .ifPresent(
            array -> {
              for (Object value : array) {
                if (!(value instanceof String text)
                    || text.isBlank()
                    || text.length() > MOST_CHARACTERS
                    || texts.size() == most) {
                  throw bad(name, expected);
                }
                texts.add(text);
              }
            });
    return texts;
  }

  /** A required object inside this one. */
  public Fields object(String name) {
    return optionalObject(name).orElseThrow(() -> missing(name));
  }

  /** As {@link #object}, or empty. */
  public Optional<Fields> optionalObject(String name) {
    return typed(name, JsonObject.class, "must be an object.")
        .map(object -> new Fields(object, prefix + name + "."));
  }

  /** The names in this object, for objects whose names are data. */
  public Set<String> names() {
    return json.fieldNames();
  }

  /** Call it last: a field nobody asked for is a misspelling. */
  public void end() {
    for (Map.Entry<String, Object> field : json) {
      if (!known.contains(field.getKey())) {
        throw bad(field.getKey(), "is not a field here.");
      }
    }
  }

  private ProblemException missing(String name) {
    return bad(name, "is missing.");
  }

  private <T> Optional<T> typed(String name, Class<T> type, String expected) {
    known.add(name);
    Object value = json.getValue(name);
    if (value == null) {
      return Optional.empty();
    }
    if (!type.isInstance(value)) {
      throw bad(name, expected);
    }
    return Optional.of(type.cast(value));
  }
}

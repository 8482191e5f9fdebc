package dev.marty.kit.config;

import io.vertx.core.json.JsonObject;
import java.util.regex.Pattern;

/** The types of settings. What came from the environment is text, whatever it stands for. */
final class ConfigTypes {
  static final Type TEXT = new Type("text", ConfigTypes::text);
  static final Type PORT = new Type("0 to 65535", number(0, 65_535).reader());
  static final Type FLAG = new Type("`true` or `false`", ConfigTypes::flag);
  static final Type LOCATION = new Type("path or URL", Location::read);

  static final Type COUNTRY =
      new Type(
          "two capital letters",
          form(
                  Pattern.compile("[A-Z]{2}"),
                  "must be a country's two capital letters, in quotes, like \"UT\".")
              .reader());

  static final Type HOSTS =
      new Type(
          "names of hosts",
          form(
                  Pattern.compile(
                      "\\*|[A-Za-z0-9_-][A-Za-z0-9._-]*(\\s*,\\s*[A-Za-z0-9_-][A-Za-z0-9._-]*)*"),
                  "must be names of hosts without ports, separated by commas, or \"*\" for all, in"
                      + " quotes.")
              .reader());

  /** Its value is a secret and never repeated. */
  static final Type KEY_RING =
      new Type(
          "1 to 4 keys",
          form(
                  Pattern.compile("[0-9a-fA-F]{64}([,\\s]+[0-9a-fA-F]{64}){0,3}\\s*"),
                  "must be one to four keys of 64 hexadecimal digits (256 bits), as `openssl rand"
                      + " -hex 32` makes them, separated by commas; the first encrypts, all decrypt.")
              .reader());

  /** Reads a value of the file, as the program takes it. */
  @FunctionalInterface
  interface Reader {
    /**
     * Reads.
     *
     * @throws TypeException for a value of another type or out of bounds
     */
    Object read(Object value);
  }

  /**
   * A type.
   *
   * @param text what it takes, for people, Markdown
   * @param reader takes it
   */
  record Type(String text, Reader reader) {
    Object read(Object value) {
      return reader.read(value);
    }
  }

  /** A value of the wrong type or out of bounds; the message says what is expected. */
  static final class TypeException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    TypeException(String message) {
      super(message);
    }
  }

  private ConfigTypes() {}

  static String text(Object value) {
    if (value instanceof String text) {
      if (text.isBlank()) {
        throw new TypeException("is blank.");
      }
      return text;
    }
    throw new TypeException(
        "must be text but is a "
            + (value instanceof JsonObject ? "mapping" : value.getClass().getSimpleName())
            + (value instanceof JsonObject ? "." : "; put it in quotes."));
  }

  private static Object flag(Object value) {
    if (value instanceof Boolean) {
      return value;
    }
    if (value instanceof String text && (text.equals("true") || text.equals("false"))) {
      return Boolean.valueOf(text);
    }
    throw new TypeException("must be true or false.");
  }

  /** Text of a form; the message never repeats it. */
  static Type form(Pattern form, String otherwise) {
    return new Type(
        "text",
        value -> {
          if (value instanceof String text && form.matcher(text).matches()) {
            return text;
          }
          throw new TypeException(otherwise);
        });
  }

  static Type number(int least, int most) {
    String expected = "must be a whole number from " + least + " to " + most;
    return new Type(
        least + " to " + most,
        value -> {
          long number;
          if (value instanceof Integer || value instanceof Long) {
            number = ((Number) value).longValue();
          } else if (value instanceof String text && text.matches("-?[0-9]{1,18}")) {
            // Expanded from the environment, where everything is text.
            number = Long.parseLong(text);
          } else {
            throw new TypeException(expected + ".");
          }
          if (number < least || number > most) {
            throw new TypeException(expected + ", not " + number + ".");
          }
          return (int) number;
        });
  }
}

package dev.marty.kit.config;

import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.function.BiFunction;
import java.util.regex.Pattern;

/**
 * The types of settings: each takes a key's path and its value, and gives the value as the program
 * reads it. What came from the environment is text, whatever it stands for.
 */
final class ConfigTypes {
  private static final Pattern KEY_RING =
      Pattern.compile("[0-9a-fA-F]{64}([,\\s]+[0-9a-fA-F]{64}){0,3}\\s*");

  private static final Pattern HOSTS =
      Pattern.compile("\\*|[A-Za-z0-9_-][A-Za-z0-9._-]*(\\s*,\\s*[A-Za-z0-9_-][A-Za-z0-9._-]*)*");
  private static final Pattern SHA256 = Pattern.compile("[0-9a-fA-F]{64}");
  private static final Pattern COUNTRY = Pattern.compile("[A-Z]{2}");
  private static final Pattern LOOPBACK =
      Pattern.compile("localhost|127(\\.[0-9]{1,3}){3}|\\[::1]", Pattern.CASE_INSENSITIVE);

  /** A value of the wrong type or out of bounds; the message says what is expected. */
  static final class TypeException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    TypeException(String message) {
      super(message);
    }
  }

  private ConfigTypes() {}

  static Object text(String path, Object value) {
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

  /** Names of hosts, separated by commas; {@code *} stands for all. */
  static Object hosts(String path, Object value) {
    if (value instanceof String text && HOSTS.matcher(text).matches()) {
      return text;
    }
    throw new TypeException(
        "must be names of hosts without ports, separated by commas, or \"*\" for all, in quotes.");
  }

  /** Never repeats the value: it is a secret. */
  static Object keyRing(String path, Object value) {
    if (value instanceof String text && KEY_RING.matcher(text).matches()) {
      return text;
    }
    throw new TypeException(
        "must be one to four keys of 64 hexadecimal digits (256 bits), as `openssl rand -hex 32`"
            + " makes them, separated by commas; the first encrypts, all decrypt.");
  }

  static Object flag(String path, Object value) {
    if (value instanceof Boolean) {
      return value;
    }
    if (value instanceof String text && (text.equals("true") || text.equals("false"))) {
      return Boolean.valueOf(text);
    }
    throw new TypeException("must be true or false.");
  }

  static Object country(String path, Object value) {
    if (value instanceof String text && COUNTRY.matcher(text).matches()) {
      return text;
    }
    throw new TypeException("must be a country's two capital letters, in quotes, like \"UT\".");
  }

  /** The SHA-256 in small letters, or the country. */
  static Object signer(String path, Object value) {
    if (value instanceof String text && SHA256.matcher(text).matches()) {
      return text.toLowerCase(Locale.ROOT);
    }
    if (value instanceof String text && COUNTRY.matcher(text).matches()) {
      return text;
    }
    throw new TypeException(
        "must be, in quotes, the SHA-256 of the signer's certificate or of its CSCA's (64"
            + " hexadecimal digits), or the country's two capital letters.");
  }

  /**
   * A file, a folder or a URL. Whoever is between the directory and a URL could withhold a list,
   * and name a forged one where no signer is expected: plain http stays on this machine.
   */
  static Object location(String path, Object value) {
    String text = (String) text(path, value);
    if (!text.contains("://")) {
      try {
        return Path.of(text).toString();
      } catch (InvalidPathException e) {
        throw new TypeException("is no path: " + e.getReason() + ".");
      }
    }
    URI uri;
    try {
      uri = new URI(text);
    } catch (URISyntaxException e) {
      throw new TypeException("is not a URL: " + e.getReason() + " at " + e.getIndex() + ".");
    }
    String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
    if (!scheme.equals("https") && !scheme.equals("http")) {
      throw new TypeException("must be the path of a file or folder, or begin with https://.");
    }
    if (uri.getHost() == null || uri.getRawUserInfo() != null || uri.getRawFragment() != null) {
      throw new TypeException(
          "must look like https://host/path, without a user, a password or a fragment (#).");
    }
    if (scheme.equals("http") && !LOOPBACK.matcher(uri.getHost()).matches()) {
      throw new TypeException(
          "must begin with https://; plain http is only for this machine (localhost, 127.0.0.1,"
              + " [::1]).");
    }
    return text;
  }

  static BiFunction<String, Object, Object> bounded(int least, int most) {
    return (path, value) -> {
      String expected = "must be a whole number from " + least + " to " + most;
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
    };
  }
}

package dev.marty.kit.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Replaces references to environment variables in one configuration value.
 *
 * <pre>
 * ${VAR}            the variable, else the content of the file that VAR_FILE names
 * ${VAR_FILE}       the content of the file that the variable names
 * ${VAR:-default}   the same, or the default, in which references may nest
 * ${VAR:?message}   the same, or an error with the message
 * $${               a literal ${
 * </pre>
 *
 * An empty variable counts as unset, as in a shell with the colon forms. What a variable holds is
 * never expanded again, so a password may contain any character.
 */
final class Expansion {
  private static final Pattern HEAD = Pattern.compile("([A-Za-z_][A-Za-z0-9_]*)(:-|:\\?|\\})");
  private static final int MAX_SECRET_FILE_BYTES = 64 * 1024;
  private static final String FILE_SUFFIX = "_FILE";

  private final Map<String, String> environment;

  Expansion(Map<String, String> environment) {
    this.environment = environment;
  }

  /** A reference that cannot be resolved; the message says which and what to do. */
  static final class UnresolvedException extends Exception {
    private static final long serialVersionUID = 1L;

    UnresolvedException(String message) {
      super(message);
    }
  }

  /**
   * Expands one value.
   *
   * @param value text as in the file
   * @return the text with every reference replaced
   * @throws UnresolvedException when a reference is malformed, unset without a default, or names a
   *     file that cannot be read
   */
  String expand(String value) throws UnresolvedException {
    StringBuilder out = new StringBuilder();
    int at = 0;
    while (at < value.length()) {
      if (value.startsWith("$${", at)) {
        out.append("${");
        at += 3;
      } else if (value.startsWith("${", at)) {
        int end = closing(value, at + 2);
        out.append(reference(value.substring(at + 2, end + 1)));
        at = end + 1;
      } else {
        out.append(value.charAt(at++));
      }
    }
    return out.toString();
  }

  /** Index of the brace that closes the reference whose body begins at {@code from}. */
  private static int closing(String value, int from) throws UnresolvedException {
    int depth = 1;
    for (int i = from; i < value.length(); i++) {
      if (value.startsWith("${", i)) {
        depth++;
        i++;
      } else if (value.charAt(i) == '}' && --depth == 0) {
        return i;
      }
    }
    throw new UnresolvedException("has a '${' without its closing '}'.");
  }

  private String reference(String body) throws UnresolvedException {
    Matcher head = HEAD.matcher(body);
    if (!head.lookingAt()) {
      throw new UnresolvedException(
          "has a reference that is none of ${VAR}, ${VAR:-default}, ${VAR:?message}.");
    }
    String name = head.group(1);
    String found = lookup(name);
    if (found != null) {
      return found;
    }
    String rest = body.substring(head.end(), Math.max(head.end(), body.length() - 1));
    return switch (head.group(2)) {
      case ":-" -> expand(rest);
      case ":?" -> throw new UnresolvedException(name + " is not set: " + expand(rest));
      default -> throw new UnresolvedException(name + " is not set. " + cure(name));
    };
  }

  private static String cure(String name) {
    return name.endsWith(FILE_SUFFIX)
        ? "Set it to the path of a file that holds the value."
        : "Set it, or " + name + FILE_SUFFIX + " to the path of a file that holds the value.";
  }

  private String lookup(String name) throws UnresolvedException {
    String value = set(name);
    if (name.endsWith(FILE_SUFFIX)) {
      return value == null ? null : fileContent(name, value);
    }
    String file = set(name + FILE_SUFFIX);
    if (value != null && file != null) {
      throw new UnresolvedException(
          "both " + name + " and " + name + FILE_SUFFIX + " are set; keep one.");
    }
    return file == null ? value : fileContent(name + FILE_SUFFIX, file);
  }

  private String set(String name) {
    String value = environment.get(name);
    return value == null || value.isEmpty() ? null : value;
  }

  private static String fileContent(String variable, String file) throws UnresolvedException {
    try {
      Path path = Path.of(file);
      if (Files.size(path) > MAX_SECRET_FILE_BYTES) {
        throw new UnresolvedException(variable + " names '" + file + "', which is over 64 KiB.");
      }
      // Editors and `echo` end a file with a newline that is no part of the secret.
      return Files.readString(path).replaceFirst("\\R\\z", "");
    } catch (IOException | InvalidPathException e) {
      throw new UnresolvedException(
          variable + " names '" + file + "', which cannot be read as UTF-8 text.");
    }
  }
}

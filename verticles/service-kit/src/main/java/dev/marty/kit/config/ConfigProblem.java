package dev.marty.kit.config;

/**
 * One thing that is wrong in a configuration file.
 *
 * @param line line in the file, counted from 1, or 0 when the fault belongs to no line
 * @param key key path with dots, {@code database.csca.url}, or empty when it concerns the file
 * @param message what is wrong and how to cure it, without any secret
 */
public record ConfigProblem(int line, String key, String message) {
  /** {@code config/development.yaml:12: database.csca.url: …}. */
  String render(String file) {
    String place = line > 0 ? file + ":" + line : file;
    return key.isEmpty() ? place + ": " + message : place + ": " + key + ": " + message;
  }
}

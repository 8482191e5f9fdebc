package dev.marty.kit.config;

import java.util.List;
import java.util.stream.Collectors;

/** A configuration that must not be used; the message has one line for each problem. */
public final class ConfigException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** A fault of a whole file or of the choice of it. */
  public ConfigException(String message) {
    super(message);
  }

  /**
   * All faults of one file, each on a line of its own.
   *
   * @param file path as the user wrote it
   * @param problems at least one
   */
  public ConfigException(String file, List<ConfigProblem> problems) {
    super(problems.stream().map(p -> p.render(file)).collect(Collectors.joining("\n")));
  }
}

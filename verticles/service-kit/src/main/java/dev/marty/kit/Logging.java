package dev.marty.kit;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.logging.LogManager;

/** One line for each log record on standard error, unless the operator configured it otherwise. */
public final class Logging {
  private Logging() {}

  /** Call it first in a main. A {@code java.util.logging.config.file} wins. */
  public static void configure() {
    if (System.getProperty("java.util.logging.config.file") != null) {
      return;
    }
    try (InputStream defaults = Logging.class.getResourceAsStream("/marty-logging.properties")) {
      LogManager.getLogManager().readConfiguration(defaults);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

package dev.marty.emrtd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Real objects that are not part of this repository. They lie beside it, or where the system
 * property {@code marty.shared.data} says. Where they are missing, tests that need them are skipped
 * by name, or fail if {@code marty.data} is {@code required}, as in CI.
 */
public final class SharedData {
  private SharedData() {}

  /** Reads a file below the data folder, or skips the calling test. */
  public static byte[] read(String relative) {
    Path file = folder().resolve(relative);
    if ("required".equals(System.getProperty("marty.data"))) {
      assertThat(file).as("real data, which -Dmarty.data=required asks for").isReadable();
    }
    assumeTrue(Files.isReadable(file), "SKIPPED: real data not found: " + file);
    try {
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Path folder() {
    String property = System.getProperty("marty.shared.data");
    if (property != null) {
      return Path.of(property);
    }
    Path directory = Path.of(System.getProperty("user.dir")).toAbsolutePath();
    while (directory != null && !Files.isDirectory(directory.resolve(".mvn"))) {
      directory = directory.getParent();
    }
    assumeTrue(directory != null, "SKIPPED: no repository root above the working directory");
    return directory.resolveSibling("shared").resolve("data");
  }
}

package dev.marty.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Real certificates, lists and documents that are not part of this repository. They lie beside it,
 * or where the system property {@code marty.shared.data} says. Where {@code marty.data} is {@code
 * required}, as in CI, a test fails for want of them.
 */
public final class SharedData {
  private SharedData() {}

  /**
   * A file or folder, for tests of which it is all; without it they are skipped by name.
   *
   * @param relative to the data, as in {@code masterlists/DE_ML.ml}
   */
  public static Path path(String relative) {
    Optional<Path> found = find(relative);
    assumeTrue(found.isPresent(), "SKIPPED: real data not found: " + folder().resolve(relative));
    return found.orElseThrow();
  }

  /** The same for tests of which it is a part; empty without it. */
  public static Optional<Path> find(String relative) {
    Path path = folder().resolve(relative);
    if ("required".equals(System.getProperty("marty.data"))) {
      assertThat(path).as("real data, which -Dmarty.data=required asks for").isReadable();
    }
    return Optional.of(path).filter(Files::isReadable);
  }

  private static Path folder() {
    String property = System.getProperty("marty.shared.data");
    return property == null
        ? Repository.root().resolveSibling("shared").resolve("data")
        : Path.of(property);
  }
}

package dev.marty.system.support;

import java.nio.file.Files;
import java.nio.file.Path;

/** Where the files of the project are, from whatever folder the tests run. */
public final class Repository {
  private Repository() {}

  /** The folder that holds {@code .mvn}. */
  public static Path root() {
    Path folder = Path.of("").toAbsolutePath();
    while (!Files.isDirectory(folder.resolve(".mvn"))) {
      folder = folder.getParent();
      if (folder == null) {
        throw new IllegalStateException("The tests run outside of Marty's repository.");
      }
    }
    return folder;
  }

  /** Where tests may put data and binaries of PostgreSQL. */
  static Path scratch() {
    return root().resolve("verticles/system-tests/target/postgres");
  }
}

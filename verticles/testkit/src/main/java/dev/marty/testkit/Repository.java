package dev.marty.testkit;

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

  /** Where the tests of a module may put the data of a PostgreSQL. */
  public static Path scratch() {
    return Path.of("target", "postgres").toAbsolutePath();
  }

  /** Where the binaries of PostgreSQL are unpacked, once for all modules. */
  static Path binaries() {
    return root().resolve("target").resolve("postgres-binaries");
  }
}

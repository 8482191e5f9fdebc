package dev.marty.testkit;

import dev.marty.kit.ServiceName;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The migration files of a service. */
public final class Migration {
  private static final Pattern NAME = Pattern.compile("V([0-9]+)__.*\\.sql");

  private Migration() {}

  /** The highest version among the files of a service's module. */
  public static int newest(ServiceName service) {
    Path folder =
        Repository.root()
            .resolve("verticles")
            .resolve(service.text().replace('_', '-'))
            .resolve("src/main/resources/db/migration")
            .resolve(service.text());
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .flatMap(file -> NAME.matcher(file.getFileName().toString()).results())
          .map(MatchResult::group)
          .map(name -> NAME.matcher(name).replaceFirst("$1"))
          .mapToInt(Integer::parseInt)
          .max()
          .orElseThrow();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

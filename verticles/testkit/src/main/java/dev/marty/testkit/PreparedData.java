package dev.marty.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * The data of a PostgreSQL that is initialised and migrated, made once in each JVM: initdb, roles
 * and migrations take ten times as long as a copy of what they leave.
 */
final class PreparedData {
  /** Of the library, which locks the directory of a server that runs. */
  private static final String LOCK = "epg-lock";

  private PreparedData() {}

  private static final class Holder {
    static final Path DATA = make();
  }

  private static Path make() {
    try {
      OwnServer first = OwnServer.start("prepared");
      first.marty().prepare();
      first.stop();
      Path data = first.data();
      Runtime.getRuntime()
          .addShutdownHook(new Thread(() -> delete(data.getParent()), "delete-prepared-data"));
      return data;
    } catch (RuntimeException e) {
      throw new IllegalStateException("There is no prepared PostgreSQL to copy.", e);
    }
  }

  /**
   * Copies it.
   *
   * @param data not there yet
   */
  static void copyTo(Path data) throws IOException {
    Path from = Holder.DATA;
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.filter(file -> !file.endsWith(LOCK)).toList()) {
        Files.copy(file, data.resolve(from.relativize(file)), StandardCopyOption.COPY_ATTRIBUTES);
      }
    }
  }

  /** Deletes a folder with all that is in it. */
  static void delete(Path folder) {
    try (Stream<Path> files = Files.walk(folder)) {
      List<Path> deepestFirst = files.sorted(Comparator.reverseOrder()).toList();
      for (Path file : deepestFirst) {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

package dev.marty.pkd.sync;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.stream.Stream;

/** A file, or each file of a folder. Blocks: for a worker. */
final class LocalFiles {
  private static final int MOST = 1_000;

  private LocalFiles() {}

  /**
   * A file as it stands.
   *
   * @param path of it
   * @param size in bytes
   * @param modified milliseconds since 1970
   */
  record Stat(Path path, long size, long modified) {}

  /** The file itself; of a folder what is in it, not deeper, without hidden ones, by name. */
  static List<Stat> of(Path path) {
    try {
      if (!Files.isDirectory(path)) {
        return List.of(stat(path));
      }
      List<Path> files;
      try (Stream<Path> found = Files.list(path)) {
        files =
            found
                .filter(file -> !file.getFileName().toString().startsWith("."))
                .filter(Files::isRegularFile)
                .sorted()
                .limit(MOST + 1)
                .toList();
      }
      if (files.size() > MOST) {
        throw new SyncException(
            Outcome.REFUSED,
            path + " has more than " + MOST + " files; make several sources of it.");
      }
      return files.stream().map(LocalFiles::stat).toList();
    } catch (IOException e) {
      throw unreadable(path, e);
    }
  }

  /** A file now. */
  static Stat stat(Path path) {
    try {
      BasicFileAttributes attributes = Files.readAttributes(path, BasicFileAttributes.class);
      return new Stat(path, attributes.size(), attributes.lastModifiedTime().toMillis());
    } catch (IOException e) {
      throw unreadable(path, e);
    }
  }

  private static SyncException unreadable(Path path, IOException e) {
    return new SyncException(
        Outcome.UNREACHABLE,
        path
            + (e instanceof NoSuchFileException
                ? ": no such file or folder."
                : " cannot be read."));
  }
}

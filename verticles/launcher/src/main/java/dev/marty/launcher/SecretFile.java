package dev.marty.launcher;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/** A file for its owner alone, which is there as a whole or not at all. */
final class SecretFile {
  private SecretFile() {}

  /**
   * Writes it, in a folder that is there.
   *
   * @throws java.nio.file.FileAlreadyExistsException when it is there; it stays as it is
   */
  static void write(Path file, String content) throws IOException {
    Path folder = file.toAbsolutePath().getParent();
    Path begun =
        Files.createTempFile(
            folder,
            file.getFileName().toString(),
            ".new",
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    try {
      Files.writeString(begun, content);
      // A link fails where there is one, also one that has just been made; a move would replace it.
      Files.createLink(file, begun);
    } finally {
      Files.delete(begun);
    }
  }
}

package dev.marty.system.faults;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * A small disk of memory for one PostgreSQL, which can be filled; an ordinary folder without root.
 */
final class Disk implements AutoCloseable {
  private static final String SIZE = "size=400m,mode=0700";

  private final Path folder;
  private final boolean small;

  private Disk(Path folder, boolean small) {
    this.folder = folder;
    this.small = small;
  }

  /** Mounts one on a new folder, where that is allowed. */
  static Disk mount(Path parent) throws IOException, InterruptedException {
    Path folder = Files.createTempDirectory(Files.createDirectories(parent), "disk");
    boolean mounted = run("mount", "-t", "tmpfs", "-o", SIZE, "marty-faults", folder.toString());
    return new Disk(folder, mounted);
  }

  Path folder() {
    return folder;
  }

  /** Whether it can be filled without harm to others. */
  boolean isSmall() {
    return small;
  }

  /** Takes all the room that is left. */
  void fill() throws IOException {
    byte[] zeros = new byte[1 << 20];
    try (OutputStream ballast = Files.newOutputStream(ballast())) {
      while (true) {
        ballast.write(zeros);
      }
    } catch (IOException full) {
      if (folder.toFile().getUsableSpace() > 0) {
        throw full;
      }
    }
  }

  /** Gives the room back. */
  void free() throws IOException {
    Files.deleteIfExists(ballast());
  }

  private Path ballast() {
    return folder.resolve("ballast");
  }

  @Override
  public void close() throws IOException {
    try {
      if (small && !run("umount", folder.toString())) {
        throw new IOException(folder + " is still mounted.");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
    Files.delete(folder);
  }

  /** Whether a command, which may be missing, does what it should. */
  static boolean run(String... command) throws InterruptedException {
    try {
      return new ProcessBuilder(List.of(command))
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start()
              .waitFor()
          == 0;
    } catch (IOException missing) {
      return false;
    }
  }
}

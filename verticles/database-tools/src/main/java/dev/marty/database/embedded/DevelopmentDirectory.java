package dev.marty.database.embedded;

import dev.marty.database.schema.DatabaseCommandException;
import dev.marty.kit.config.Secret;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Comparator;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The directory of {@code marty dev}, with data, binaries and the superuser's password: of one
 * process at a time, by a lock that the system drops with the process, and of one user.
 */
final class DevelopmentDirectory implements AutoCloseable {
  private static final Set<PosixFilePermission> OWNER_ONLY =
      PosixFilePermissions.fromString("rwx------");

  /** initdb and pg_ctl hand paths to a shell, between double quotes. */
  private static final Pattern SHELL = Pattern.compile("[$`\"\\\\]");

  private final Path directory;
  private final FileChannel lock;
  private final Path forShell;

  private DevelopmentDirectory(Path directory, FileChannel lock, Path forShell) {
    this.directory = directory;
    this.lock = lock;
    this.forShell = forShell;
  }

  /**
   * Makes it where it is missing, and takes it.
   *
   * @throws DatabaseCommandException when another process has it
   */
  static DevelopmentDirectory open(Path absolute) throws IOException {
    Path lockFile = absolute.resolve("lock");
    Files.createDirectories(absolute);
    // A folder that somebody chose and that holds other things is not ours to close.
    if (Files.exists(lockFile) || isEmpty(absolute)) {
      Files.setPosixFilePermissions(absolute, OWNER_ONLY);
    }
    FileChannel lock = lock(lockFile);
    try {
      Path forShell = absolute;
      if (SHELL.matcher(absolute.toString()).find()) {
        forShell = Files.createTempDirectory("marty");
        Files.createSymbolicLink(forShell.resolve("data"), absolute.resolve("data"));
      }
      DevelopmentDirectory opened = new DevelopmentDirectory(absolute, lock, forShell);
      closed(absolute.resolve("data"));
      closed(opened.binaries());
      return opened;
    } catch (IOException e) {
      lock.close();
      throw e;
    }
  }

  private static boolean isEmpty(Path folder) throws IOException {
    try (Stream<Path> children = Files.list(folder)) {
      return children.findAny().isEmpty();
    }
  }

  private static void closed(Path folder) throws IOException {
    FileAttribute<?> ownerOnly = PosixFilePermissions.asFileAttribute(OWNER_ONLY);
    if (!Files.isDirectory(folder)) {
      Files.createDirectory(folder, ownerOnly);
    }
    Files.setPosixFilePermissions(folder, OWNER_ONLY);
  }

  private static FileChannel lock(Path file) throws IOException {
    FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    FileLock held;
    try {
      held = channel.tryLock();
    } catch (OverlappingFileLockException e) {
      held = null;
    }
    if (held == null) {
      channel.close();
      throw new DatabaseCommandException(
          "Another marty dev uses "
              + file.getParent()
              + ". Stop it, or choose another directory with MARTY_DIRECTORY.");
    }
    return channel;
  }

  /** Where it is, absolute. */
  Path path() {
    return directory;
  }

  /** Where the servers' data is, as PostgreSQL is given it. */
  Path data() {
    return forShell.resolve("data");
  }

  /** Where the binaries are unpacked. */
  Path binaries() {
    return forShell.resolve("postgres");
  }

  /** Throws away all data; stops what an earlier run left running in it. */
  void clear() throws IOException {
    Path data = directory.resolve("data");
    try (Stream<Path> children = Files.list(data)) {
      children.forEach(DataDirectory::prepare);
    }
    deleteAll(data);
    closed(data);
  }

  /** The superuser's password, the same at every start: made at the first. */
  Secret superuserPassword() throws IOException {
    Path file = directory.resolve("superuser-password");
    if (!Files.exists(file)) {
      byte[] random = new byte[24];
      new SecureRandom().nextBytes(random);
      Files.createFile(
          file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      Files.writeString(file, Base64.getUrlEncoder().withoutPadding().encodeToString(random));
    }
    return new Secret(Files.readString(file));
  }

  private static void deleteAll(Path folder) throws IOException {
    try (Stream<Path> paths = Files.walk(folder)) {
      for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }

  /** Lets go of it. */
  @Override
  public void close() {
    try (lock) {
      if (!forShell.equals(directory)) {
        deleteAll(forShell);
      }
    } catch (IOException e) {
      throw new DatabaseCommandException("Cannot close " + directory + ".", e);
    }
  }
}

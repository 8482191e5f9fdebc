package dev.marty.emrtd;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/**
 * The openssl command, as somebody else's opinion; tests are skipped by name where it is missing.
 */
public final class OpenSsl {
  private final Path folder;

  /** Works in a folder of the test's own. */
  public OpenSsl(Path folder) {
    this.folder = folder;
    assumeTrue(available(), "SKIPPED: there is no openssl command on this machine");
  }

  private static boolean available() {
    try {
      Process process = new ProcessBuilder("openssl", "version").redirectErrorStream(true).start();
      process.getInputStream().readAllBytes();
      return process.waitFor() == 0;
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** Writes bytes and returns the file's path. */
  public String file(String name, byte[] content) {
    try {
      return Files.write(folder.resolve(name), content).toString();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Writes DER objects as PEM. */
  public String pem(String name, String label, byte[]... ders) {
    StringBuilder text = new StringBuilder();
    for (byte[] der : ders) {
      text.append("-----BEGIN ")
          .append(label)
          .append("-----\n")
          .append(Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der))
          .append("\n-----END ")
          .append(label)
          .append("-----\n");
    }
    return file(name, text.toString().getBytes(StandardCharsets.US_ASCII));
  }

  /** Runs openssl and returns its output with its exit code in front. */
  public String run(String... arguments) {
    List<String> command = new ArrayList<>(List.of("openssl"));
    command.addAll(List.of(arguments));
    try {
      Process process =
          new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true).start();
      String output =
          new String(process.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
      return "exit " + process.waitFor() + "\n" + output;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}

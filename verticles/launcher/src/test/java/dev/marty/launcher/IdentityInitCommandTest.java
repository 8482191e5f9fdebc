package dev.marty.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** {@code marty identity init}: keys for their owner alone, and nothing replaced. */
class IdentityInitCommandTest {
  @TempDir private Path folder;
  private final StringWriter err = new StringWriter();

  private int init(String... names) {
    CommandLine command = new CommandLine(new IdentityInitCommand());
    command.setOut(new PrintWriter(new StringWriter())).setErr(new PrintWriter(err));
    String[] arguments = new String[names.length + 2];
    arguments[0] = "--directory";
    arguments[1] = folder.toString();
    System.arraycopy(names, 0, arguments, 2, names.length);
    return command.execute(arguments);
  }

  private Map<String, String> files() throws IOException {
    Map<String, String> files = new TreeMap<>();
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path file : all.filter(Files::isRegularFile).toList()) {
        files.put(folder.relativize(file).toString(), Files.readString(file));
      }
    }
    return files;
  }

  @Test
  void onlyTheOwnerReadsAPrivateKeyAndASecondTimeChangesNothing() throws IOException {
    assertThat(init()).isZero();
    Map<String, String> made = files();
    assertThat(made).hasSize(2 * IdentityInitCommand.processes().size());
    for (String process : IdentityInitCommand.processes()) {
      assertThat(made.get("trusted/" + process + ".pem")).doesNotContain("PRIVATE");
      Path own = folder.resolve(process + ".key.pem");
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(own)))
          .isEqualTo("rw-------");
    }

    assertThat(init()).isZero();
    assertThat(files()).isEqualTo(made);
  }

  @Test
  void aKeyThatOthersTrustIsNotReplacedWhereItsOwnerIsElsewhere() throws IOException {
    assertThat(init("csca")).isZero();
    Files.delete(folder.resolve("csca.key.pem"));
    Map<String, String> before = files();

    assertThat(init("csca")).isEqualTo(1);

    assertThat(files()).isEqualTo(before);
    assertThat(err.toString()).contains("trusted/csca.pem").contains("Remove");
    assertThat(init("gateway")).isZero();
  }
}

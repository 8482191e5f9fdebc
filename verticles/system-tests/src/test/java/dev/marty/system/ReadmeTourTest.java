package dev.marty.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.marty.testkit.Country;
import dev.marty.testkit.Ports;
import dev.marty.testkit.Repository;
import dev.marty.testkit.TestIssuer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The README's scripts, word for word but for the gateway's port, against {@code marty dev}. */
class ReadmeTourTest {
  private static final Pattern SCRIPT =
      Pattern.compile("^```bash\n(.*?)^```$", Pattern.DOTALL | Pattern.MULTILINE);
  private static final int SECONDS = 120;

  @TempDir Path folder;

  @Test
  void aCountryIsSetUpAndItsPassportIssuedVerifiedAndRevoked() throws Exception {
    for (String tool : List.of("bash", "curl", "jq", "openssl", "base64")) {
      assumeTrue(onPath(tool), "SKIPPED: the README's tour needs " + tool);
    }
    String readme = Files.readString(Repository.root().resolve("README.md"));
    StringBuilder script = new StringBuilder("set -euo pipefail\n");
    Matcher scripts = SCRIPT.matcher(readme);
    while (scripts.find()) {
      script.append(scripts.group(1));
    }
    Files.write(folder.resolve("portrait.jpg"), Country.portrait());
    unknownCountry(Files.createDirectory(folder.resolve("atlantis")));
    try (DevProcess dev = DevProcess.start(folder.resolve("marty"), Ports.free())) {
      String adapted = script.toString().replace("http://localhost:8080", dev.gateway());
      List<String> output = run(adapted);
      assertThat(output)
          .containsSubsequence("active", "issued", "valid")
          .containsSubsequence("valid", "invalid", "  hashes: failed")
          .containsSubsequence("  hashes: failed", "inconclusive", "  path: inconclusive")
          .containsSubsequence("  path: inconclusive", "2", "invalid", "invalid", "  crl: failed")
          .filteredOn(line -> line.endsWith(": failed"))
          .containsExactly("  hashes: failed", "  crl: failed");
      assertThat(output).anyMatch(line -> line.contains("CN") && line.contains("CSCA Utopia"));
    }
  }

  /** Files of a document that is genuine, for whoever knows its country. */
  private static void unknownCountry(Path files) throws IOException {
    TestIssuer atlantis = new TestIssuer("XA", "XAT");
    byte[] dg1 = atlantis.dg1();
    byte[] dg2 = {0x75, 0x00};
    Files.write(files.resolve("DG1"), dg1);
    Files.write(files.resolve("DG2"), dg2);
    Files.write(files.resolve("EF.SOD"), atlantis.sod(Map.of(1, dg1, 2, dg2)));
  }

  private List<String> run(String script) throws IOException, InterruptedException {
    Path file = Files.writeString(folder.resolve("tour.sh"), script);
    Path printed = folder.resolve("tour.log");
    Process bash =
        new ProcessBuilder("bash", file.toString())
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(printed.toFile())
            .start();
    boolean ended = bash.waitFor(SECONDS, TimeUnit.SECONDS);
    bash.destroyForcibly();
    String output = Files.readString(printed);
    assertThat(ended && bash.exitValue() == 0).as(output).isTrue();
    return output.lines().toList();
  }

  private static boolean onPath(String tool) {
    for (String entry : System.getenv("PATH").split(":", -1)) {
      if (Files.isExecutable(Path.of(entry, tool))) {
        return true;
      }
    }
    return false;
  }
}

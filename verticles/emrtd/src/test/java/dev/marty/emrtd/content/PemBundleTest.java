package dev.marty.emrtd.content;

import static org.assertj.core.api.Assertions.assertThat;

import dev.marty.emrtd.OpenSsl;
import dev.marty.emrtd.TestPki;
import dev.marty.emrtd.asn1.Octets;
import dev.marty.emrtd.asn1.Pem;
import dev.marty.emrtd.content.PemBlock.Damaged;
import dev.marty.emrtd.content.PemBlock.Decoded;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** PEM files, whole and damaged. */
class PemBundleTest {
  private static final byte[] CSCA = TestPki.NAMED_EC.csca();
  private static final String GOOD = Pem.encode("CERTIFICATE", CSCA);
  private static final int LINES = GOOD.split("\n").length;

  @ParameterizedTest
  @ValueSource(strings = {"\n", "\r\n", "\r"})
  void eachBlockComesWithItsLine(String lineEnd) {
    String text = "\uFEFFAnchors of Utopia\n" + GOOD + "\n# and one more\n" + GOOD.strip();
    assertThat(blocks(text.replace("\n", lineEnd)))
        .containsExactly(
            new Decoded(2, "CERTIFICATE", Octets.copyOf(CSCA)),
            new Decoded(2 + LINES + 2, "CERTIFICATE", Octets.copyOf(CSCA)));
  }

  @Test
  void spacesInsideAndLongLinesAreRead() {
    String oneLine = GOOD.replaceAll("(?<![-])\n(?![-])", "");
    assertThat(oneLine.split("\n")).hasSize(3);
    assertThat(blocks(oneLine)).containsExactly(new Decoded(1, "CERTIFICATE", Octets.copyOf(CSCA)));
    assertThat(blocks(GOOD.replace("\n", " \t\n")))
        .containsExactly(new Decoded(1, "CERTIFICATE", Octets.copyOf(CSCA)));
  }

  @Test
  void headersOfEncryptedKeysAreNoContent() {
    String key =
        """
        -----BEGIN RSA PRIVATE KEY-----
        Proc-Type: 4,ENCRYPTED
        DEK-Info: X,
          00

         AAEC
        -----END RSA PRIVATE KEY-----
        """;
    assertThat(blocks(key))
        .containsExactly(new Decoded(1, "RSA PRIVATE KEY", Octets.copyOf(new byte[] {0, 1, 2})));
  }

  @ParameterizedTest(name = "{2}")
  @CsvSource({
    "'-----BEGIN A-----,AAEC,', 1, line 2: the file ends before the block does",
    "'-----BEGIN A-----,AAEC,-----END B-----', 1, line 3: not -----END A-----",
    "'-----BEGIN A-----,AAEC,-----END A---', 1, line 3: not -----END A-----",
    "'-----BEGIN A---,AAEC,-----END A-----', 1, line 1: not -----BEGIN NAME-----",
    "',-----END A-----', 2, line 2: END without BEGIN",
    "'-----BEGIN A-----,-----END A-----', 1, line 1: the block is empty",
    "'-----BEGIN A-----,AA*C,-----END A-----', 1, 'lines 1 to 3: not base64: '",
    "'-----BEGIN A-----,AAEC=,-----END A-----', 1, 'lines 1 to 3: not base64: '",
    "'-----BEGIN TRUSTED CERTIFICATE-----,AAEC,-----END TRUSTED CERTIFICATE-----', 1, 'lines 1 to 3: '"
  })
  void aDamagedBlockCostsNoOther(String damaged, int line, String problem) {
    String text = damaged.replace(',', '\n');
    List<PemBlock> alone = blocks(text);
    assertThat(alone).hasSize(1);
    assertThat(alone.get(0)).isInstanceOf(Damaged.class);
    assertThat(alone.get(0).line()).isEqualTo(line);
    assertThat(((Damaged) alone.get(0)).problem()).startsWith(problem);
    List<PemBlock> among = blocks(GOOD + text + "\n" + GOOD);
    assertThat(among).hasSize(3);
    assertThat(among.get(0)).isInstanceOf(Decoded.class);
    assertThat(among.get(1)).isInstanceOf(Damaged.class);
    assertThat(among.get(1).line()).isEqualTo(LINES + line);
    assertThat(among.get(2)).isInstanceOf(Decoded.class);
  }

  @Test
  void whatOpensslAddsToTrustedCertificatesIsCutOff(@TempDir Path folder) throws IOException {
    OpenSsl openSsl = new OpenSsl(folder);
    openSsl.pem("csca.pem", "CERTIFICATE", CSCA);
    Path trusted = folder.resolve("trusted.pem");
    assertThat(
            openSsl.run(
                "x509",
                "-in",
                "csca.pem",
                "-trustout",
                "-setalias",
                "utopia",
                "-out",
                trusted.toString()))
        .startsWith("exit 0");
    PemBundle bundle = new PemBundle(Files.readAllBytes(trusted));
    assertThat(bundle.next()).contains(new Decoded(1, "TRUSTED CERTIFICATE", Octets.copyOf(CSCA)));
    assertThat(bundle.next()).isEmpty();
  }

  @Test
  void bundlesOfPkcs7AreTold(@TempDir Path folder) throws Exception {
    OpenSsl openSsl = new OpenSsl(folder);
    openSsl.pem("csca.pem", "CERTIFICATE", CSCA);
    String out = folder.resolve("bundle.p7b").toString();
    assertThat(openSsl.run("crl2pkcs7", "-nocrl", "-certfile", "csca.pem", "-out", out))
        .startsWith("exit 0");
    Decoded block = (Decoded) new PemBundle(Files.readAllBytes(Path.of(out))).next().orElseThrow();
    assertThat(block.label()).isEqualTo("PKCS7");
    assertThat(ContentKind.of(block.bytes().toByteArray()))
        .isEqualTo(ContentKind.CERTIFICATE_BUNDLE);
  }

  @Test
  void noFileThrows() {
    Random random = new Random(7468);
    byte[] seed = (GOOD + GOOD).getBytes(StandardCharsets.US_ASCII);
    int damaged = 0;
    for (int i = 0; i < 3_000; i++) {
      byte[] mutant = seed.clone();
      for (int changes = random.nextInt(3); changes >= 0; changes--) {
        mutant[random.nextInt(mutant.length)] = (byte) "-\n\r: \0A=".charAt(random.nextInt(8));
      }
      for (PemBlock block : blocks(new String(mutant, StandardCharsets.ISO_8859_1))) {
        assertThat(block.line()).isBetween(1, 2 * LINES + 3);
        damaged += block instanceof Damaged ? 1 : 0;
      }
    }
    assertThat(damaged).isGreaterThan(100);
  }

  private static List<PemBlock> blocks(String text) {
    PemBundle bundle = new PemBundle(text.getBytes(StandardCharsets.UTF_8));
    List<PemBlock> blocks = new ArrayList<>();
    for (var next = bundle.next(); next.isPresent(); next = bundle.next()) {
      blocks.add(next.get());
    }
    return blocks;
  }
}

package dev.marty.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.marty.launcher.Marty;
import dev.marty.testkit.ListIssuer;
import dev.marty.testkit.PkdFixture;
import dev.marty.testkit.TestIssuer;
import io.vertx.core.json.JsonObject;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code marty pkd import} with a real directory. */
class ImportCommandTest {
  private static PkdFixture pkd;

  @TempDir private Path folder;
  private String out;

  @BeforeAll
  static void start() {
    pkd = new PkdFixture();
  }

  @AfterAll
  static void stop() {
    pkd.close();
  }

  @Test
  void filesGoInOnceAndWhatIsBadIsNamedWithItsLine() throws Exception {
    TestIssuer issuer = new TestIssuer("UT", "UTO");
    byte[] broken = issuer.signer();
    // The outermost length: the certificate ends before it says it does.
    broken[3] ^= 1;
    String good = "version: 1\n\n" + PkdFixture.ldif("UT", "good", issuer.anotherSigner(2));
    String bad = PkdFixture.ldif("UT", "bad", broken);
    String stub = PkdFixture.ldif("UT", "stub", new byte[] {0, 0, 0});
    Path ldif =
        Files.writeString(
            folder.resolve("three.ldif"), good + bad + stub, StandardCharsets.US_ASCII);
    Path root = Files.write(folder.resolve("root.cer"), issuer.root());

    assertThat(run(root, ldif)).isEqualTo(1);
    long line = good.lines().count() + 1;
    assertThat(out)
        .contains("root.cer: 1 read, 1 new, 0 known, 0 removed, 0 rejected in ")
        .contains("three.ldif: 3 read, 1 new, 0 known, 0 removed, 2 rejected in ")
        .contains("  line " + line + ", cn=bad+sn=01,o=dsc,c=UT,")
        .contains("  line " + (line + bad.lines().count()) + ", cn=stub+sn=01,o=dsc,c=UT,");

    assertThat(run(root)).isZero();
    assertThat(out).contains("root.cer: 1 read, 0 new, 1 known, 0 removed, 0 rejected in ");
    Path nothing = Files.writeString(folder.resolve("nothing.txt"), "nothing of ours");
    assertThat(run(nothing)).isEqualTo(1);
    assertThat(out).contains("nothing.txt: refused: ");
  }

  @Test
  void aListWithoutTrustMakesNoAnchors() throws Exception {
    Path list =
        Files.write(folder.resolve("se.ml"), new ListIssuer("SE", "SWE", true).masterList(1));

    assertThat(run(list, "--no-trust", "--json")).isZero();
    JsonObject imported =
        new JsonObject(out).getJsonArray("imports").getJsonObject(0).getJsonObject("import");
    assertThat(imported.getString("kind")).isEqualTo("master-list");
    assertThat(imported.getBoolean("trusted")).isFalse();
    assertThat(pkd.all(PkdFixture.BASE + "/trust-anchors?country=SE")).isEmpty();
  }

  private int run(Object... arguments) {
    StringWriter written = new StringWriter();
    String[] all = new String[arguments.length + 4];
    all[0] = "pkd";
    all[1] = "import";
    all[2] = "--url";
    all[3] = pkd.api().base();
    for (int i = 0; i < arguments.length; i++) {
      all[i + 4] = arguments[i].toString();
    }
    int code =
        Marty.commandLine()
            .setOut(new PrintWriter(written))
            .setErr(new PrintWriter(new StringWriter()))
            .execute(all);
    out = written.toString();
    return code;
  }
}

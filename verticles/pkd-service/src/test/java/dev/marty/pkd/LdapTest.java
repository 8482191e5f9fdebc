package dev.marty.pkd;

import static dev.marty.testkit.PkdFixture.BASE;
import static dev.marty.testkit.PkdFixture.ldif;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.unboundid.ldap.sdk.AddRequest;
import com.unboundid.ldap.sdk.Attribute;
import com.unboundid.ldap.sdk.Control;
import com.unboundid.ldap.sdk.DeleteRequest;
import com.unboundid.ldap.sdk.Entry;
import com.unboundid.ldap.sdk.LDAPConnection;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.Modification;
import com.unboundid.ldap.sdk.ModificationType;
import com.unboundid.ldap.sdk.ModifyRequest;
import com.unboundid.ldap.sdk.ResultCode;
import com.unboundid.ldap.sdk.SearchResultEntry;
import com.unboundid.ldap.sdk.SearchScope;
import com.unboundid.ldif.LDIFReader;
import dev.marty.testkit.ForeignTool;
import dev.marty.testkit.ListIssuer;
import dev.marty.testkit.PkdFixture;
import dev.marty.testkit.Ports;
import dev.marty.testkit.TestIssuer;
import dev.marty.testkit.Wait;
import io.vertx.core.json.JsonObject;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/** The directory as an LDAP client sees it. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class LdapTest {
  private static final String TREE = "dc=download,dc=pkd,dc=icao,dc=int";
  private static final String OBJECTS = "(objectClass=pkdDownload)";
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final ListIssuer LISTS = new ListIssuer("QR", "QRX", true);
  private static final TestIssuer COUNTRY = new TestIssuer("QS", "QSX");
  private static PkdFixture pkd;
  private static int port;

  @BeforeAll
  static void fill() throws IOException {
    pkd = new PkdFixture();
    pkd.accepted(LISTS.masterList(1, COUNTRY.root()));
    pkd.imported(LISTS.crl(1), "application/pkix-crl");
    pkd.imported(COUNTRY.signer(), "application/pkix-cert");
    pkd.imported(
        ldif("QT", "claimed", COUNTRY.anotherSigner(3))
            .replace("dc=data", "dc=nc-data")
            .getBytes(StandardCharsets.UTF_8),
        "text/x-ldif");
    pkd.undeploy();
    port = Ports.free();
    pkd.config()
        .getJsonObject("settings")
        .put("ldap", new JsonObject().put("host", "127.0.0.1").put("port", port));
    pkd.deploy();
    Wait.until(PATIENCE, LdapTest::answers, () -> "nobody answers at port " + port);
  }

  @AfterAll
  static void stop() {
    pkd.close();
  }

  private static boolean answers() {
    try (LDAPConnection ldap = new LDAPConnection("127.0.0.1", port)) {
      return ldap.isConnected();
    } catch (LDAPException e) {
      return false;
    }
  }

  @Test
  @Order(1)
  void everythingThatIsExportedIsFoundAndNothingElse() throws Exception {
    assertThat(found(TREE, OBJECTS)).containsExactlyInAnyOrderElementsOf(exported());
    assertThat(found(TREE, OBJECTS)).hasSize(4);
    assertThat(found("o=crl,c=QR,dc=data," + TREE, OBJECTS)).hasSize(1);
    assertThat(found("dc=nc-data," + TREE, "(pkdVersion=7)")).hasSize(1);
    assertThat(found("c=QS,dc=data," + TREE, "(sn=*)"))
        .singleElement()
        .satisfies(
            entry ->
                assertThat(entry.getAttributeValueBytes("userCertificate;binary"))
                    .isEqualTo(COUNTRY.signer()));
  }

  @Test
  @Order(2)
  void nothingIsChangedByLdap() throws Exception {
    String name = "dc=data," + TREE;
    // The library's own for requests that it makes itself.
    Control internal = new Control("1.3.6.1.4.1.30221.2.5.18", false);
    for (Control[] controls : new Control[][] {{}, {internal}}) {
      try (LDAPConnection ldap = new LDAPConnection("127.0.0.1", port)) {
        assertRefused(
            () ->
                ldap.add(
                    new AddRequest(
                        "c=ZZ," + name,
                        new Attribute[] {
                          new Attribute("objectClass", "top", "country"), new Attribute("c", "ZZ")
                        },
                        controls)));
        assertRefused(
            () ->
                ldap.delete(
                    new DeleteRequest(found("c=QS," + name, OBJECTS).get(0).getDN(), controls)));
        assertRefused(
            () ->
                ldap.modify(
                    new ModifyRequest(
                        "c=QS," + name,
                        new Modification[] {
                          new Modification(ModificationType.ADD, "description", "changed")
                        },
                        controls)));
        assertRefused(() -> ldap.modifyDN("c=QS," + name, "c=QX", true));
      }
    }
    assertThat(found(TREE, OBJECTS)).hasSize(4);
    assertThat(found(name, "(description=changed)")).isEmpty();
  }

  private static void assertRefused(ThrowingCallable change) {
    assertThatThrownBy(change)
        .isInstanceOfSatisfying(
            LDAPException.class,
            refused ->
                assertThat(refused.getResultCode()).isEqualTo(ResultCode.UNWILLING_TO_PERFORM));
  }

  @Test
  @Order(3)
  void ldapsearchReadsIt() throws Exception {
    String said =
        ForeignTool.run(
            "ldapsearch",
            "-x",
            "-LLL",
            "-H",
            "ldap://127.0.0.1:" + port,
            "-b",
            "dc=data," + TREE,
            "(objectClass=cRLDistributionPoint)",
            "certificateRevocationList;binary");
    assertThat(said).contains("certificateRevocationList;binary:: ");
  }

  @Test
  @Order(4)
  void itFollowsTheDirectory() throws Exception {
    byte[] crl = LISTS.crl(2);
    TestIssuer fresh = new TestIssuer("QU", "QUX");
    pkd.imported(crl, "application/pkix-crl");
    pkd.anchor(fresh.root());
    pkd.imported(fresh.signer(), "application/pkix-cert");
    pkd.imported(
        ("dn: cn=claimed+sn=01,o=dsc,c=QT,dc=nc-data," + TREE + "\nchangetype: delete\n\n")
            .getBytes(StandardCharsets.UTF_8),
        "text/x-ldif");
    List<Entry> expected = exported();
    Wait.until(
        PATIENCE,
        () -> found(TREE, OBJECTS).equals(expected),
        () -> found(TREE, OBJECTS).toString());
    assertThat(expected).hasSize(4);
    assertThat(found("o=crl,c=QR,dc=data," + TREE, OBJECTS).get(0))
        .satisfies(
            entry ->
                assertThat(entry.getAttributeValueBytes("certificateRevocationList;binary"))
                    .isEqualTo(crl));
    assertThat(found("dc=nc-data," + TREE, "(objectClass=country)")).isEmpty();
  }

  @Test
  @Order(5)
  void itEndsWithItsService() {
    pkd.undeploy();
    assertThat(answers()).isFalse();
    pkd.deploy();
    Wait.until(PATIENCE, LdapTest::answers, () -> "nobody answers at port " + port);
  }

  private static List<Entry> found(String base, String filter) {
    try (LDAPConnection ldap = new LDAPConnection("127.0.0.1", port)) {
      List<Entry> found = new ArrayList<>();
      for (SearchResultEntry entry :
          ldap.search(base, SearchScope.SUB, filter).getSearchEntries()) {
        found.add(new Entry(entry.getDN(), entry.getAttributes()));
      }
      return sorted(found);
    } catch (LDAPException e) {
      throw new IllegalStateException(e);
    }
  }

  private static List<Entry> exported() throws Exception {
    List<Entry> entries = new ArrayList<>();
    for (String collection : List.of("001", "002", "003")) {
      byte[] ldif =
          pkd.api().get(BASE + "/exports/ldif?collection=" + collection, "text/x-ldif").body();
      try (LDIFReader reader = new LDIFReader(new ByteArrayInputStream(ldif))) {
        for (Entry entry = reader.readEntry(); entry != null; entry = reader.readEntry()) {
          if (entry.hasObjectClass("pkdDownload")) {
            entries.add(entry);
          }
        }
      }
    }
    return sorted(entries);
  }

  private static List<Entry> sorted(List<Entry> entries) {
    entries.sort(Comparator.comparing(Entry::getDN));
    return entries;
  }
}

package dev.marty.system;

import static dev.marty.testkit.PkdFixture.BASE;
import static org.assertj.core.api.Assertions.assertThat;

import com.unboundid.ldap.sdk.Entry;
import com.unboundid.ldif.LDIFReader;
import dev.marty.emrtd.asn1.Octets;
import dev.marty.emrtd.cms.SignatureReport;
import dev.marty.emrtd.masterlist.MasterList;
import dev.marty.emrtd.masterlist.MasterListOutcome;
import dev.marty.emrtd.masterlist.MasterListReader;
import dev.marty.kit.ServiceName;
import dev.marty.testkit.Api;
import dev.marty.testkit.Consumers;
import dev.marty.testkit.ForeignTool;
import dev.marty.testkit.ListIssuer;
import dev.marty.testkit.OwnServer;
import dev.marty.testkit.Ports;
import dev.marty.testkit.RunningService;
import dev.marty.testkit.Sql;
import dev.marty.testkit.Wait;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** The directory's own master list, signed by a signer that a real csca certified. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class OwnMasterListTest {
  private static final String COUNTRY = "QM";
  private static final String VERSIONS = BASE + "/master-lists";
  private static final String NEWEST = BASE + "/exports/master-list";
  private static final String CMS = "application/cms";
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final Vertx VERTX = Vertx.vertx();
  private static OwnServer server;
  private static JsonObject pkdConfig;
  private static JsonObject cscaConfig;
  private static RunningService pkd;
  private static RunningService csca;
  private static JsonObject root;

  @BeforeAll
  static void start() {
    server = OwnServer.prepared("own-list");
    pkdConfig = server.marty().config(VERTX).verticleConfig(ServiceName.PKD_SERVICE.text());
    cscaConfig = server.marty().config(VERTX).verticleConfig(ServiceName.CSCA.text());
    String pkdUrl = at(pkdConfig);
    String cscaUrl = at(cscaConfig);
    pkdConfig.getJsonObject("peers").put("csca", cscaUrl);
    cscaConfig
        .getJsonObject("peers")
        .put("pkd_service", pkdUrl)
        .put("document_signer", Consumers.listen(VERTX));
    pkd = RunningService.deploy(VERTX, ServiceName.PKD_SERVICE, pkdConfig);
  }

  private static String at(JsonObject config) {
    int port = Ports.free();
    config.getJsonObject("http").put("port", port);
    return "http://127.0.0.1:" + port;
  }

  @AfterAll
  static void stop() {
    pkd.undeploy();
    if (csca != null) {
      csca.undeploy();
    }
    Wait.on(VERTX.close());
    server.close();
  }

  private static Api api() {
    return new Api(pkd.verticle().address());
  }

  /** What is trusted at first use only goes into no list of ours. */
  private static void accepted(byte[] list) throws IOException {
    api().post(BASE + "/imports", list, CMS).as(201);
    JsonObject body =
        new JsonObject().put("list", Octets.copyOf(list).sha256()).put("reason", "test");
    api().post(BASE + "/list-issuers", body).as(201);
  }

  @Test
  @Order(1)
  void withoutACountryThereIsNoListAndTheReasonIsTold() throws Exception {
    JsonObject refused = api().post(VERSIONS, new JsonObject()).as(409);
    assertThat(refused.getString("detail")).contains("pkd_service.masterList.country");
    assertThat(api().get(NEWEST, CMS).status()).isEqualTo(404);
    assertThat(api().get(VERSIONS).getJsonArray("items")).isEmpty();
  }

  @Test
  @Order(2)
  void withoutCscaItIs503AndWithoutARootItsReason() throws Exception {
    pkdConfig
        .getJsonObject("settings")
        .put("masterList", new JsonObject().put("country", COUNTRY).put("everyDays", 30));
    restart();
    assertThat(api().post(VERSIONS, new JsonObject()).status()).isEqualTo(503);

    csca = RunningService.deploy(VERTX, ServiceName.CSCA, cscaConfig);
    JsonObject[] answer = new JsonObject[1];
    Wait.until(
        PATIENCE,
        () -> {
          answer[0] = post().json();
          return answer[0].getInteger("status") == 409;
        },
        () -> answer[0].encode());
    assertThat(answer[0].getString("detail")).startsWith("csca answered 4");
  }

  @Test
  @Order(3)
  void everythingTrustedIsInAListThatOthersAccept(@TempDir Path directory) throws Exception {
    ListIssuer other = new ListIssuer("QN", "QNX", true);
    accepted(other.masterList(1));
    root =
        new Api(csca.verticle().address())
            .post(
                "/api/csca/certificates",
                new JsonObject()
                    .put("country", COUNTRY)
                    .put("icaoCode", "QMX")
                    .put("organization", "Tests")
                    .put("commonName", "CSCA QM")
                    .put("keyAlgorithm", "RSA-3072"))
            .as(201);
    JsonObject made = made();
    assertThat(made.getInteger("certificates")).isEqualTo(2);

    byte[] list = api().get(NEWEST, CMS).body();

    assertThat(Octets.copyOf(list).sha256()).isEqualTo(newest().getString("sha256"));
    MasterList accepted = ((MasterListOutcome.Accepted) MasterListReader.read(list)).list();
    assertThat(accepted.findings()).isEmpty();
    assertThat(accepted.signature().status()).isEqualTo(SignatureReport.Status.VALID);
    assertThat(accepted.signature().deviations()).isEmpty();
    assertThat(accepted.certificates())
        .extracting(listed -> listed.certificate().sha256())
        .contains(root.getString("sha256"), Octets.copyOf(other.root()).sha256());

    Path file = Files.write(directory.resolve("list.ml"), list);
    Path anchor = Files.writeString(directory.resolve("csca.pem"), root.getString("certificate"));
    String said =
        ForeignTool.run(
            "openssl",
            "cms",
            "-verify",
            "-inform",
            "DER",
            "-in",
            file.toString(),
            "-CAfile",
            anchor.toString(),
            "-purpose",
            "any",
            "-binary",
            "-out",
            directory.resolve("content").toString());
    assertThat(said).contains("successful");
  }

  @Test
  @Order(4)
  void theListIsPublishedButMakesNoTrustAnchors() throws Exception {
    byte[] list = api().get(NEWEST, CMS).body();
    byte[] ldif = api().get(BASE + "/exports/ldif?collection=002", "text/x-ldif").body();
    List<Entry> entries = new ArrayList<>();
    try (LDIFReader reader = new LDIFReader(new ByteArrayInputStream(ldif))) {
      for (Entry entry = reader.readEntry(); entry != null; entry = reader.readEntry()) {
        entries.add(entry);
      }
    }
    assertThat(entries).anyMatch(entry -> entry.hasAttributeValue("pkdMasterListContent", list));
    JsonObject anchor =
        api()
            .get(BASE + "/trust-anchors?country=" + COUNTRY)
            .getJsonArray("items")
            .getJsonObject(0);
    assertThat(anchor.getJsonArray("trustedBecause")).containsExactly("own-csca");
  }

  @Test
  @Order(5)
  void aKeyGivesOneVersionHoweverOftenItComes() throws Exception {
    JsonObject first = api().post(VERSIONS, new JsonObject(), "once").as(201);
    // Within a second even without a key the same list would come of it.
    Instant signed = Instant.parse(first.getString("signedAt"));
    Wait.until(
        PATIENCE, () -> Instant.now().isAfter(signed.plusSeconds(1)), () -> "the clock stands");
    assertThat(api().post(VERSIONS, new JsonObject(), "once").as(201)).isEqualTo(first);
    assertThat(newest()).isEqualTo(first);
    JsonObject second = api().post(VERSIONS, new JsonObject(), "again").as(201);
    assertThat(second.getLong("number")).isEqualTo(first.getLong("number") + 1);
    assertThat(api().post(VERSIONS, new JsonObject(), "x".repeat(256)).as(400).getString("field"))
        .isEqualTo("Idempotency-Key");
  }

  @Test
  @Order(6)
  void aChangeOfWhatIsTrustedMakesAnotherVersionByItself() throws Exception {
    long before = newest().getLong("number");
    ListIssuer third = new ListIssuer("QO", "QOX", false);
    accepted(third.masterList(1));
    Wait.until(PATIENCE, () -> newest().getLong("number") > before, () -> newest().encode());
    JsonObject version = newest();
    assertThat(version.getString("reason")).isEqualTo("changed");
    assertThat(version.getInteger("certificates")).isEqualTo(3);
    JsonObject first = api().get(VERSIONS + "/1");
    assertThat(Octets.copyOf(api().get(VERSIONS + "/1", CMS).body()).sha256())
        .isEqualTo(first.getString("sha256"));
    assertThat(api().get(VERSIONS + "/9999", CMS).status()).isEqualTo(404);
  }

  @Test
  @Order(7)
  void aSignerThatNearsItsEndOrIsRevokedIsReplaced() throws Exception {
    String signer = newest().getString("signer");
    try (Sql sql = database()) {
      sql.run(
          "UPDATE list_signer SET private_key_usage_begins = now() - interval '80 days',"
              + " private_key_usage_ends = now() + interval '10 days' WHERE status = 'active'");
    }
    List<JsonObject> made = madeAtOnce(4);
    assertThat(made).extracting(version -> version.getString("signer")).doesNotContain(signer);
    JsonObject renewed = newest();

    String path = "/api/csca/certificates/" + renewed.getString("signer");
    new Api(csca.verticle().address())
        .post(path + "/revocation", new JsonObject().put("reason", "keyCompromise"))
        .as(200);
    Wait.until(
        PATIENCE, () -> newest().getString("reason").equals("signer"), () -> newest().encode());
    assertThat(newest().getString("signer")).isNotEqualTo(renewed.getString("signer"));
    Wait.until(PATIENCE, () -> withoutKey() == 2, () -> withoutKey() + " keys are destroyed");
  }

  @Test
  @Order(8)
  void keysMoveToANewKeyEncryptionKey() throws Exception {
    String old = pkdConfig.getJsonObject("keys").getString("encryptionKey");
    String fresh = "5a".repeat(32);
    String id = keyId();
    pkdConfig.getJsonObject("keys").put("encryptionKey", fresh + "," + old);
    restart();
    Wait.until(PATIENCE, () -> !keyId().equals(id), () -> "still under " + id);
    pkdConfig.getJsonObject("keys").put("encryptionKey", fresh);
    restart();
    api().post(VERSIONS, new JsonObject()).as(201);
    pkdConfig.getJsonObject("keys").put("encryptionKey", old);
    restart();
    JsonObject closed = api().post(VERSIONS, new JsonObject()).as(503);
    assertThat(closed.getString("type")).isEqualTo("urn:marty:problem:key-unavailable");
    assertThat(closed.getString("detail")).contains("keys.pkd_service.encryptionKey");
  }

  /** Signers that were replaced, and whose keys nobody has any more. */
  private static long withoutKey() {
    try (Sql sql = database()) {
      return sql.number(
          "SELECT count(*) FROM list_signer WHERE status = 'retired'"
              + " AND wrapped_private_key IS NULL");
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String keyId() {
    try (Sql sql = database()) {
      return sql.rows("SELECT key_encryption_key_id FROM list_signer WHERE status = 'active'")
          .get(0);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Sql database() throws SQLException {
    return Sql.connect(server.marty().config(VERTX).database(ServiceName.PKD_SERVICE.text()));
  }

  private static void restart() {
    pkd.undeploy();
    pkd = RunningService.deploy(VERTX, ServiceName.PKD_SERVICE, pkdConfig);
  }

  /** A version, once the directory has heard of the root. */
  private static JsonObject made() {
    Api.Answer[] answer = new Api.Answer[1];
    Wait.until(
        PATIENCE,
        () -> {
          answer[0] = post();
          return answer[0].status() == 201;
        },
        () -> answer[0].text());
    return answer[0].json();
  }

  private static List<JsonObject> madeAtOnce(int number) throws Exception {
    ExecutorService clients = Executors.newFixedThreadPool(number);
    try {
      Callable<Api.Answer> post = OwnMasterListTest::post;
      List<JsonObject> made = new ArrayList<>();
      for (Future<Api.Answer> answer : clients.invokeAll(Collections.nCopies(number, post))) {
        made.add(answer.get().as(201));
      }
      return made;
    } finally {
      clients.shutdownNow();
    }
  }

  private static Api.Answer post() {
    try {
      return api().post(VERSIONS, new JsonObject());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static JsonObject newest() {
    try {
      return api().get(VERSIONS).getJsonArray("items").getJsonObject(0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

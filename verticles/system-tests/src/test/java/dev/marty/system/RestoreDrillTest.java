package dev.marty.system;

import static dev.marty.kit.ServiceName.CSCA;
import static dev.marty.kit.ServiceName.DOCUMENT_SIGNER;
import static dev.marty.kit.ServiceName.PASSPORT_ENGINE;
import static dev.marty.kit.ServiceName.PKD_SERVICE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.marty.emrtd.keys.SigningKey;
import dev.marty.kit.ServiceName;
import dev.marty.testkit.Api;
import dev.marty.testkit.Country;
import dev.marty.testkit.Csca;
import dev.marty.testkit.Sql;
import dev.marty.testkit.Wait;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The drill: yesterday's dumps, a day on which documents are issued, signers revoked and the CSCA
 * rolled over, and then each database alone, and all pairs of them, as they were yesterday. What
 * csca revoked on that day is never valid, not even for a moment, and every verdict is soon as hard
 * as before.
 */
class RestoreDrillTest {
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final String SIGNERS = "/api/document_signer/signers";

  private static DrillSystem system;
  private static final AtomicInteger PASSPORTS = new AtomicInteger();
  private static final List<Paper> PAPERS = new ArrayList<>();
  private static final Map<Paper, Integer> BEFORE = new LinkedHashMap<>();
  private static int highestCrl;

  @BeforeAll
  static void aDayPasses() throws Exception {
    system = new DrillSystem();
    system.start();
    JsonObject root = api(CSCA).post(Csca.CERTIFICATES, rootRequest()).as(201);
    JsonObject first = signer();
    Paper yesterday = Paper.issue(api(PASSPORT_ENGINE), "A1");
    settle(root.getString("sha256"));
    system.stop();
    system.dump("yesterday");

    system.start();
    Paper bySecond = issueBySuccessorOf(first);
    revoke(first.getString("sha256"));
    SigningKey abroad = Csca.key();
    JsonObject external =
        api(CSCA)
            .post(
                Csca.SIGNERS,
                new JsonObject()
                    .put("country", "UT")
                    .put("certificateRequest", Csca.request("UT", abroad)))
            .as(201);
    Paper byExternal = yesterday.signedBy("external", Csca.der(external), abroad);
    JsonObject rolled =
        api(CSCA)
            .post(
                Csca.CERTIFICATES + "/" + root.getString("id") + "/rollover",
                new JsonObject().put("commonName", "CSCA Utopia 2").put("useAtOnce", true))
            .as(201);
    revoke(external.getString("sha256"));
    JsonObject second = active();
    Paper byThird = issueBySuccessorOf(second);
    revoke(second.getString("sha256"));
    JsonObject third = active();
    Paper byFourth = issueBySuccessorOf(third);
    revoke(third.getString("sha256"));
    PAPERS.addAll(List.of(yesterday, bySecond, byExternal, byThird, byFourth));
    settle(rolled.getJsonObject("root").getString("sha256"));
    highestCrl = crl();
    for (Paper paper : PAPERS) {
      BEFORE.put(paper, paper.severity(api(PASSPORT_ENGINE)));
    }
    assertThat(BEFORE.values()).containsExactly(2, 2, 2, 2, 0);
    system.stop();
    system.dump("today");
  }

  @AfterEach
  void stop() {
    system.stop();
  }

  @AfterAll
  static void close() {
    system.close();
  }

  private static JsonObject rootRequest() {
    return Csca.rootRequest("UT").put("icaoCode", "UTO").put("commonName", "CSCA Utopia");
  }

  private static Api api(ServiceName service) {
    return system.api(service);
  }

  private static JsonObject signer() throws IOException {
    return api(DOCUMENT_SIGNER)
        .post(SIGNERS, new JsonObject().put("country", "UT").put("algorithm", "EC-P256"))
        .as(201);
  }

  private static JsonObject active() throws IOException {
    return api(DOCUMENT_SIGNER)
        .get(SIGNERS + "?status=active")
        .getJsonArray("items")
        .getJsonObject(0);
  }

  /** A new signer signs from now on, also after the old one is revoked. */
  private static Paper issueBySuccessorOf(JsonObject old) throws IOException {
    JsonObject successor = signer();
    assertThat(successor.getString("id")).isNotEqualTo(old.getString("id"));
    return Paper.issue(api(PASSPORT_ENGINE), "N" + PASSPORTS.incrementAndGet());
  }

  private static void revoke(String sha256) throws IOException {
    api(CSCA)
        .post(
            Csca.CERTIFICATES + "/" + sha256 + "/revocation",
            new JsonObject().put("reason", "keyCompromise").put("crl", "now"))
        .as(200);
  }

  private static int crl() throws IOException {
    return api(CSCA).get("/api/csca/crls/current?country=UT").getInteger("number");
  }

  /** Waits until everybody has heard of everything. */
  private static void settle(String root) {
    Wait.until(
        PATIENCE,
        () -> count(CSCA, "csca.outbox WHERE published_at IS NULL") == 0,
        () -> "events wait");
    Wait.until(
        PATIENCE,
        () ->
            count(PKD_SERVICE, "pkd.trusted_csca WHERE certificate_sha256 = '\\x" + root + "'")
                == 1,
        () -> "the directory does not trust " + root);
  }

  private static long count(ServiceName service, String what) {
    try (Sql sql = system.superuser(service)) {
      return sql.number("SELECT count(*) FROM " + what);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  static Stream<List<ServiceName>> restored() {
    List<ServiceName> all = List.of(ServiceName.values());
    return Stream.concat(
        all.stream().map(List::of),
        all.stream()
            .flatMap(
                one ->
                    all.stream()
                        .filter(other -> other.compareTo(one) > 0)
                        .map(other -> List.of(one, other))));
  }

  private static void restore(List<ServiceName> services) throws Exception {
    system.restore(List.of(ServiceName.values()), "today");
    system.restore(services, "yesterday");
    system.asTheyWere(
        Stream.of(DOCUMENT_SIGNER, PKD_SERVICE).filter(one -> !services.contains(one)).toList());
  }

  @ParameterizedTest
  @MethodSource("restored")
  void noVerdictIsMoreLenient(List<ServiceName> services) throws Exception {
    restore(services);
    system.start();

    // Each time somebody asks, from the first second on; and in the end as hard as before.
    Map<Paper, Integer> seen = new LinkedHashMap<>();
    Wait.until(PATIENCE, () -> asHardAsBefore(seen), seen::toString);
    // A restored csca must first be told what it has revoked.
    Wait.until(PATIENCE, () -> revokedSigners() == 0, () -> "a revoked signer is active");
    int number =
        api(CSCA)
            .post("/api/csca/crls", new JsonObject().put("country", "UT"))
            .as(201)
            .getInteger("number");
    assertThat(number).as("number of the next CRL").isGreaterThan(highestCrl);
    assertThat(asHardAsBefore(seen)).isTrue();
  }

  private static boolean asHardAsBefore(Map<Paper, Integer> seen) {
    boolean all = true;
    for (Paper paper : PAPERS) {
      int now = severity(paper);
      seen.put(paper, now);
      int before = BEFORE.get(paper);
      assertThat(now == 0 && before != 0).as("%s was valid for a moment", paper.name()).isFalse();
      all &= now == before;
    }
    return all;
  }

  private static int severity(Paper paper) {
    try {
      return paper.severity(api(PASSPORT_ENGINE));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static JsonObject json(ServiceName service, String path) {
    try {
      return api(service).get(path);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Signers that work although their certificate is revoked. */
  private static long revokedSigners() {
    long working = 0;
    for (Object each : json(DOCUMENT_SIGNER, SIGNERS + "?status=active").getJsonArray("items")) {
      String sha256 = ((JsonObject) each).getString("sha256");
      String status = json(CSCA, Csca.CERTIFICATES + "/" + sha256 + "/status").getString("status");
      working += status.equals("valid") ? 0 : 1;
    }
    return working;
  }

  /** Restored, and nobody there who knows better: neither relied on, nor for ever refused. */
  @Test
  void aRestoredServiceWaitsForCsca() throws Exception {
    restore(List.of(DOCUMENT_SIGNER, PKD_SERVICE));
    for (ServiceName service : List.of(DOCUMENT_SIGNER, PKD_SERVICE, PASSPORT_ENGINE)) {
      system.start(service);
    }
    JsonObject problem =
        api(PKD_SERVICE).get("/api/pkd_service/trust-material?country=UT", "*/*").as(503);
    assertThat(problem.getString("type")).isEqualTo("urn:marty:problem:not-reconciled");
    for (Paper paper : PAPERS) {
      assertThat(severity(paper)).as(paper.name()).isEqualTo(1);
    }
    JsonObject pending =
        api(PASSPORT_ENGINE).post("/api/passport_engine/passports", Country.passport("W1")).as(202);
    assertThat(pending.getString("status")).isEqualTo("pending-signature");

    system.start(CSCA);

    Map<Paper, Integer> seen = new LinkedHashMap<>();
    Wait.until(PATIENCE, () -> asHardAsBefore(seen), seen::toString);
    assertThat(revokedSigners()).isZero();
  }

  @Test
  void whatIsLeftToPeopleIsPrinted() throws Exception {
    restore(List.of(DOCUMENT_SIGNER));
    system.start();

    MartyCommand reconcile = MartyCommand.run(system.variables(), "reconcile");

    assertThat(reconcile.code()).as(reconcile.toString()).isEqualTo(1);
    // Signed after the dump: no log knows them.
    assertThat(reconcile.out())
        .contains("passport_engine: 0 mended, 3 left to people")
        .contains("in no signature log");
  }
}

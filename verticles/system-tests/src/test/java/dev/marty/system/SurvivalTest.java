package dev.marty.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.marty.emrtd.asn1.Der;
import dev.marty.emrtd.asn1.Tlv;
import dev.marty.kit.ServiceName;
import dev.marty.testkit.Api;
import dev.marty.testkit.HostileObjects;
import dev.marty.testkit.ListIssuer;
import dev.marty.testkit.MartyProcesses;
import dev.marty.testkit.OwnServer;
import dev.marty.testkit.PkdFixture;
import dev.marty.testkit.TestIssuer;
import io.vertx.core.json.JsonObject;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;

/**
 * Processes with the documented heap and flags, and what is made to end them: each time they live,
 * answer others meanwhile, and say to whoever sent it what is wrong. Prints how much memory they
 * had at most.
 */
class SurvivalTest {
  private static final ServiceName PKD = ServiceName.PKD_SERVICE;
  private static final ServiceName ENGINE = ServiceName.PASSPORT_ENGINE;
  private static final ServiceName CSCA = ServiceName.CSCA;
  private static final String DER = "application/octet-stream";
  private static final String LDIF = "text/x-ldif";
  private static final String VERIFICATIONS = "/api/passport_engine/verifications";
  private static final int PATIENCE_S = 180;

  @TempDir static Path logs;
  private static OwnServer server;
  private static MartyProcesses marty;
  private static final TestIssuer UTOPIA = new TestIssuer("UT", "UTO");

  @BeforeAll
  static void start() throws IOException {
    server = OwnServer.prepared("survival");
    marty = MartyProcesses.start(server.marty(), logs);
  }

  @AfterAll
  static void stop() {
    marty.close();
    server.close();
  }

  @AfterEach
  void allLive(TestInfo test) throws IOException {
    for (ServiceName service : ServiceName.values()) {
      assertThat(marty.alive(service)).as("%s lives", service).isTrue();
      assertThat(marty.log(service)).doesNotContain("OutOfMemoryError");
    }
    System.out.printf(
        Locale.ROOT,
        "%-60s pkd_service %3d MB, passport_engine %3d MB, csca %3d MB resident at most%n",
        test.getDisplayName(),
        marty.mostResidentMb(PKD),
        marty.mostResidentMb(ENGINE),
        marty.mostResidentMb(CSCA));
  }

  @Test
  void aCertificateWithAMillionElements() throws Exception {
    byte[] million = HostileObjects.manyElements(UTOPIA.root(), 1_000_000);
    byte[] half = HostileObjects.manyElements(UTOPIA.root(), 480_000);
    byte[] entry = HostileObjects.manyElements(UTOPIA.root(), 350_000);
    others(
        () -> {
          refused(imported(million, DER), 413, "object-too-large");
          refused(imported(half, DER), 422, "certificate-refused");
          JsonObject ldif =
              imported(
                      PkdFixture.ldif("UT", "many", entry).getBytes(StandardCharsets.US_ASCII),
                      LDIF)
                  .as(201);
          assertThat(PkdFixture.counts(ldif)).containsExactly(1, 0, 0, 0, 1);
          return null;
        });
  }

  @Test
  void aDsaKeyThatTakesMinutesToRead() throws Exception {
    byte[] dear = HostileObjects.dearKey(UTOPIA.signer(), 65_536);
    others(
        () -> {
          atOnce(4, i -> imported(dear, DER).as(201));
          return null;
        });
  }

  @Test
  void aDeepObject() throws Exception {
    others(
        () -> {
          refused(imported(HostileObjects.deep(1_000_000), DER), 422, "object-refused");
          return null;
        });
  }

  @Test
  void aBombThatNobodyUnpacks() throws Exception {
    byte[] gzip = HostileObjects.zeros(4_000_000);
    gzip[0] = 0x1F;
    gzip[1] = (byte) 0x8B;
    others(
        () -> {
          refused(imported(gzip, "application/gzip"), 415, "unsupported-media-type");
          refused(imported(gzip, DER), 422, "object-refused");
          // And none in the encoding of the body.
          Api.Answer encoded =
              marty
                  .gateway()
                  .post(VERIFICATIONS, gzip, "application/json", "Content-Encoding", "gzip");
          assertThat(encoded.status()).as(encoded.text()).isBetween(400, 499);
          return null;
        });
  }

  @Test
  void aCrlOfHalfAMillionEntriesThatNobodySigned() throws Exception {
    byte[] crl = HostileObjects.crl(UTOPIA.crl(), 500_000);
    assertThat(crl.length).isGreaterThan(12_000_000);
    others(
        () -> {
          refused(imported(crl, DER), 413, "object-too-large");
          return null;
        });
  }

  @Test
  void crlsThatNobodySignedAgainAndAgain() throws Exception {
    byte[] crl = UTOPIA.crl();
    others(
        () -> {
          int stored = 0;
          for (int i = 0; i < 4; i++) {
            stored +=
                PkdFixture.counts(imported(HostileObjects.crl(crl, 40_000 + i), DER).as(201))[1];
          }
          assertThat(stored).isEqualTo(2);
          return null;
        });
  }

  @Test
  void sixtyVerificationsOfAMegabyteAtOnce() throws Exception {
    String file = Base64.getEncoder().encodeToString(new byte[240 * 1024]);
    JsonObject groups = new JsonObject();
    IntStream.of(2, 3, 4).forEach(n -> groups.put("DG" + n, file));
    Map<Integer, byte[]> signed = Map.of(1, UTOPIA.dg1(), 2, new byte[] {0x75, 0});
    byte[] body =
        new JsonObject()
            .put("sod", Base64.getEncoder().encodeToString(UTOPIA.sod(signed)))
            .put("dataGroups", groups.put("DG5", file))
            .toBuffer()
            .getBytes();
    assertThat(body.length).isGreaterThan(1_290_000);
    others(
        () -> {
          List<Integer> statuses =
              atOnce(
                  60, i -> marty.gateway().post(VERIFICATIONS, body, "application/json").status());
          assertThat(statuses).allMatch(status -> status == 200 || status == 503);
          assertThat(statuses).contains(200);
          return null;
        });
  }

  @Test
  void signersThatNobodyVouchesForOneAfterTheOther() throws Exception {
    Map<Integer, byte[]> files = Map.of(1, UTOPIA.dg1(), 2, new byte[] {0x75, 0});
    String dg1 = Base64.getEncoder().encodeToString(files.get(1));
    others(
        () -> {
          for (int i = 0; i < 300; i++) {
            byte[] sod = UTOPIA.sod(files, HostileObjects.manyExtensions(UTOPIA.signer(), 950, i));
            JsonObject document =
                new JsonObject()
                    .put("sod", Base64.getEncoder().encodeToString(sod))
                    .put("dataGroups", new JsonObject().put("DG1", dg1).put("DG2", "dQA="));
            JsonObject report =
                marty
                    .gateway()
                    .post(VERIFICATIONS, document.toBuffer().getBytes(), "application/json")
                    .as(200);
            assertThat(report.getString("outcome")).isNotEqualTo("valid");
          }
          return null;
        });
  }

  @Test
  void twentyPortraitsOfOneMegabyteAtOnce() throws Exception {
    byte[] body =
        new JsonObject()
            .put("documentType", "P")
            .put("portrait", Base64.getEncoder().encodeToString(new byte[1_450_000]))
            .toBuffer()
            .getBytes();
    others(
        () -> {
          List<Integer> statuses =
              atOnce(
                  20,
                  i ->
                      marty
                          .gateway()
                          .post("/api/passport_engine/passports", body, "application/json")
                          .status());
          assertThat(statuses).allMatch(status -> status == 400 || status == 503);
          return null;
        });
  }

  @Test
  void thirtyTwoEventsOfMegabytesAtOnce() throws Exception {
    for (int bytes : new int[] {11_500_000, 5_000_000}) {
      byte[] event =
          UTOPIA
              .crlIssued(HostileObjects.manyElements(UTOPIA.root(), bytes / 10))
              .toBuffer()
              .getBytes();
      others(
          () -> {
            List<Integer> statuses =
                atOnce(
                    32,
                    i ->
                        marty.api(PKD).post("/internal/inbox", event, "application/json").status());
            assertThat(statuses)
                .allMatch(status -> status == 413 || status == 422 || status == 503);
            return null;
          });
    }
  }

  @Test
  void fourUploadsOfVeryManyEntriesAtOnce() throws Exception {
    StringBuilder many = new StringBuilder();
    for (int i = 0; i < 200_000; i++) {
      many.append("dn: cn=").append(i).append(",o=dsc,c=UT,dc=data\nchangetype: delete\n\n");
    }
    byte[] ldif = many.toString().getBytes(StandardCharsets.US_ASCII);
    others(
        () -> {
          atOnce(
              4,
              i -> {
                refused(imported(ldif, LDIF), 413, "too-many-entries");
                return null;
              });
          return null;
        });
  }

  @Test
  void certificatesOfAThousandFindings() throws Exception {
    StringBuilder ldif = new StringBuilder();
    for (int i = 0; i < 120; i++) {
      byte[] odd = HostileObjects.manyExtensions(UTOPIA.signer(), 950, i);
      ldif.append(PkdFixture.ldif("UT", "odd " + i, odd));
    }
    byte[] file = ldif.toString().getBytes(StandardCharsets.US_ASCII);
    others(
        () -> {
          assertThat(PkdFixture.counts(imported(file, LDIF).as(201))[1]).isEqualTo(120);
          return null;
        });
  }

  @Test
  void masterListsOfDenseCertificates() throws Exception {
    ListIssuer lists = new ListIssuer("UT", "UTO", true);
    for (int count : new int[] {60, 70}) {
      byte[][] dense = new byte[count][];
      for (int i = 0; i < count; i++) {
        dense[i] = HostileObjects.manyExtensions(UTOPIA.root(), 950, i);
      }
      byte[] list = lists.masterList(count, dense);
      others(
          () -> {
            Api.Answer answer = imported(list, DER);
            assertThat(answer.status()).as(answer.text()).isEqualTo(count == 60 ? 201 : 422);
            return null;
          });
    }
  }

  @Test
  void deviationListsOfVeryManyDocumentsAndOfVeryManyDeviations() throws Exception {
    byte[] chip = {Tlv.OID, 7, 0x67, (byte) 0x81, 8, 1, 1, 7, 4};
    byte[] description = Der.element(Tlv.SEQUENCE, chip);
    ByteArrayOutputStream numbers = new ByteArrayOutputStream();
    for (int i = 0; i < 169_422; i++) {
      byte[] number = String.format(Locale.ROOT, "S%08d", i).getBytes(StandardCharsets.US_ASCII);
      numbers.writeBytes(Der.element(0x13, number));
    }
    byte[] long_ =
        UTOPIA.deviationList(
            Instant.now(),
            Der.element(
                Tlv.SEQUENCE,
                Der.element(Tlv.SEQUENCE, Der.element(0xA5, numbers.toByteArray())),
                Der.element(Tlv.SET, description)));
    byte[][] deviations = new byte[20_000][];
    Arrays.fill(
        deviations,
        Der.element(
            Tlv.SEQUENCE,
            Der.element(Tlv.SEQUENCE),
            Der.element(Tlv.SET, Collections.nCopies(7, description).toArray(byte[][]::new))));
    byte[] dense = UTOPIA.deviationList(Instant.now().minusSeconds(60), deviations);
    String question = "/api/pkd_service/deviations?country=UT&documentNumber=S00169421";
    others(
        () -> {
          imported(long_, DER).as(201);
          assertThat(marty.gateway().get(question).getJsonArray("items").encode())
              .contains("\"documentNumbers\":169422");
          imported(dense, DER).as(201);
          assertThat(marty.gateway().get(question + "&limit=1000").getString("next")).isNotNull();
          return null;
        });
  }

  @Test
  void anEntryOfAMillionLinesAndABundleOfAMillionBlocks() throws Exception {
    byte[] lines =
        ("dn: o=dsc,c=UT,dc=data\n" + "a: b\n".repeat(1_000_000))
            .getBytes(StandardCharsets.US_ASCII);
    byte[] blocks =
        "-----BEGIN A-----\n-----END A-----\n".repeat(140_000).getBytes(StandardCharsets.US_ASCII);
    others(
        () -> {
          JsonObject ldif = imported(lines, LDIF).as(201);
          assertThat(PkdFixture.counts(ldif)).containsExactly(1, 0, 0, 0, 1);
          refused(imported(blocks, "application/x-pem-file"), 413, "too-many-entries");
          return null;
        });
  }

  @Test
  void jsonOfVeryManyMembers() throws Exception {
    StringBuilder members = new StringBuilder("{\"a\":[");
    members.append("{},".repeat(1_200_000));
    byte[] body = members.append("{}]}").toString().getBytes(StandardCharsets.US_ASCII);
    others(
        () -> {
          for (String path : new String[] {"/api/passport_engine/passports", VERIFICATIONS}) {
            Api.Answer answer = marty.gateway().post(path, body, "application/json");
            assertThat(answer.status()).as(answer.text()).isBetween(400, 499);
          }
          Api.Answer inbox = marty.api(PKD).post("/internal/inbox", body, "application/json");
          assertThat(inbox.status()).as(inbox.text()).isBetween(400, 499);
          return null;
        });
  }

  private static Api.Answer imported(byte[] bytes, String mediaType) throws IOException {
    return marty.gateway().post(PkdFixture.IMPORTS, bytes, mediaType);
  }

  private static void refused(Api.Answer answer, int status, String type) {
    assertThat(answer.as(status).getString("type")).isEqualTo("urn:marty:problem:" + type);
  }

  /** What happens at once, and what came of each. */
  private static <T> List<T> atOnce(int times, Attack<T> attack) throws Exception {
    ExecutorService clients = Executors.newFixedThreadPool(times);
    try {
      List<Future<T>> running = new ArrayList<>();
      for (int i = 0; i < times; i++) {
        int number = i;
        running.add(clients.submit(() -> attack.at(number)));
      }
      List<T> results = new ArrayList<>();
      for (Future<T> one : running) {
        results.add(one.get(PATIENCE_S, TimeUnit.SECONDS));
      }
      return results;
    } finally {
      clients.shutdownNow();
    }
  }

  @FunctionalInterface
  private interface Attack<T> {
    T at(int number) throws Exception;
  }

  /** Attacks while somebody else imports a signer, asks and has it answered, again and again. */
  private static void others(Callable<?> attack) throws Exception {
    AtomicBoolean over = new AtomicBoolean();
    ExecutorService other = Executors.newSingleThreadExecutor();
    try {
      Future<Integer> answered = other.submit(() -> ask(over));
      attack.call();
      over.set(true);
      assertThat(answered.get(PATIENCE_S, TimeUnit.SECONDS)).isPositive();
    } finally {
      other.shutdownNow();
    }
  }

  private static int ask(AtomicBoolean over) throws IOException {
    int asked = 0;
    do {
      TestIssuer issuer = new TestIssuer("QZ", "QZX");
      assertThat(PkdFixture.counts(imported(issuer.signer(), DER).as(201))[1]).isEqualTo(1);
      marty.gateway().get("/api/pkd_service/crls");
      marty.gateway().get("/api/csca/certificates");
      marty.gateway().get("/api/passport_engine/passports");
      asked++;
    } while (!over.get());
    return asked;
  }
}

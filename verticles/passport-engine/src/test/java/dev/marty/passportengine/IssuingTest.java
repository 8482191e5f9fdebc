package dev.marty.passportengine;

import static dev.marty.passportengine.Engine.PASSPORTS;
import static dev.marty.passportengine.Engine.path;
import static org.assertj.core.api.Assertions.assertThat;

import dev.marty.emrtd.asn1.Octets;
import dev.marty.emrtd.lds.DataGroup;
import dev.marty.emrtd.lds.Dg1;
import dev.marty.emrtd.lds.EfCom;
import dev.marty.emrtd.lds.Reading;
import dev.marty.emrtd.mrz.MrzOutcome;
import dev.marty.emrtd.mrz.MrzReader;
import dev.marty.emrtd.sod.Sod;
import dev.marty.emrtd.sod.SodOutcome;
import dev.marty.emrtd.sod.SodReader;
import dev.marty.emrtd.sod.SodSignature;
import dev.marty.emrtd.sod.SodVerdict;
import dev.marty.testkit.Api;
import dev.marty.testkit.RunningService;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.junit5.VertxExtension;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.jmrtd.lds.SODFile;
import org.jmrtd.lds.icao.DG11File;
import org.jmrtd.lds.icao.DG12File;
import org.jmrtd.lds.icao.DG14File;
import org.jmrtd.lds.icao.DG15File;
import org.jmrtd.lds.icao.DG1File;
import org.jmrtd.lds.icao.DG2File;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Passports issued through HTTP. */
@ExtendWith(VertxExtension.class)
class IssuingTest {
  private static final String OCTETS = "application/octet-stream";

  private FakeSigner signer;
  private Api api;

  @BeforeEach
  void start(Vertx vertx) throws Exception {
    signer = new FakeSigner(vertx).start();
    RunningService engine = Engine.deploy(vertx, signer);
    api = Engine.api(engine);
  }

  private Map<String, byte[]> files(JsonObject passport) throws IOException {
    Map<String, byte[]> files = new HashMap<>();
    for (Object name : passport.getJsonArray("files")) {
      Api.Answer answer = api.get(path(passport) + "/files/" + name, OCTETS);
      assertThat(answer.status()).isEqualTo(200);
      files.put((String) name, answer.body());
    }
    return files;
  }

  private static Sod sod(byte[] file) {
    return ((SodOutcome.Read) SodReader.read(file)).sod();
  }

  private static ByteArrayInputStream in(byte[] file) {
    return new ByteArrayInputStream(file);
  }

  @Test
  void thePassportOfTheContract() throws Exception {
    JsonObject application = Engine.application();

    JsonObject passport = api.post(PASSPORTS, application).as(201);

    assertThat(passport.getString("status")).isEqualTo("issued");
    assertThat(passport.getString("format")).isEqualTo("TD3");
    assertThat(passport.getJsonArray("files"))
        .isEqualTo(JsonArray.of("EF.COM", "EF.SOD", "DG1", "DG2"));
    Map<String, byte[]> files = files(passport);
    Sod sod = sod(files.get("EF.SOD"));
    assertThat(SodSignature.check(sod)).isInstanceOf(SodVerdict.Verified.class);
    assertThat(sod.lds().version()).isEqualTo(1);
    sod.lds()
        .hashes()
        .forEach(
            (number, hash) ->
                assertThat(Octets.copyOf(sod.lds().digest().hash(files.get("DG" + number))))
                    .isEqualTo(hash));
    EfCom com = ((Reading.Read<EfCom>) EfCom.read(files.get("EF.COM"))).value();
    assertThat(com.ldsVersion()).isEqualTo("1.8");
    assertThat(com.dataGroups()).containsExactly(DataGroup.DG1, DataGroup.DG2);
    assertThat(new DG1File(in(files.get("DG1"))).getMRZInfo().toString().strip())
        .isEqualTo(passport.getString("mrz"));
    assertThat(new SODFile(in(files.get("EF.SOD"))).getDataGroupHashes().keySet())
        .containsExactly(1, 2);
    JsonObject read = api.get(path(passport));
    assertThat(read).isEqualTo(passport);
    assertThat(read.encode()).doesNotContain(application.getString("portrait").substring(0, 60));
  }

  @Test
  void everyOptionalFileIsReadByJmrtd() throws Exception {
    JsonObject application =
        Engine.application()
            .put("surname", "Þórðardóttir Müller")
            .put("digestAlgorithm", "SHA-384")
            .put("ldsVersion", "1.7")
            .put("activeAuthentication", new JsonObject().put("generate", "EC-P256"))
            .put(
                "personalDetails",
                new JsonObject()
                    .put("placeOfBirth", "Reykjavík<Ísland")
                    .put("otherNames", new JsonArray().add("花子<<山田"))
                    .put("title", "Dr."))
            .put(
                "documentDetails",
                new JsonObject()
                    .put("issuingAuthority", "Utopía")
                    .put("dateOfIssue", "2026-04-16")
                    .put("personalizedAt", "2026-04-16T11:30:59"));

    JsonObject passport = api.post(PASSPORTS, application).as(201);

    Map<String, byte[]> files = files(passport);
    assertThat(files)
        .containsOnlyKeys("EF.COM", "EF.SOD", "DG1", "DG2", "DG11", "DG12", "DG14", "DG15");
    DG11File holder = new DG11File(in(files.get("DG11")));
    assertThat(holder.getNameOfHolder()).isEqualTo("Þórðardóttir<Müller<<ANNA<MARIA");
    assertThat(holder.getPlaceOfBirth()).containsExactly("Reykjavík", "Ísland");
    assertThat(holder.getOtherNames()).containsExactly("花子<<山田");
    assertThat(holder.getFullDateOfBirth()).isEqualTo("19740812");
    assertThat(holder.getPersonalNumber()).isEqualTo("ZE184226B");
    DG12File document = new DG12File(in(files.get("DG12")));
    assertThat(document.getIssuingAuthority()).isEqualTo("Utopía");
    assertThat(document.getDateAndTimeOfPersonalization()).isEqualTo("20260416113059");
    assertThat(new DG14File(in(files.get("DG14"))).getSecurityInfos()).hasSize(1);
    byte[] publicKey = new DG15File(in(files.get("DG15"))).getPublicKey().getEncoded();
    JsonObject keys = passport.getJsonObject("activeAuthentication");
    assertThat(Base64.getDecoder().decode(keys.getString("publicKey"))).isEqualTo(publicKey);
    assertThat(keys.getString("privateKey")).startsWith("-----BEGIN PRIVATE KEY-----\n");
    assertThat(new DG2File(in(files.get("DG2"))).getSubRecords()).hasSize(1);
    assertThat(sod(files.get("EF.SOD")).lds().version()).isZero();
    assertThat(passport.getString("mrz")).contains("THORDARDOTTIR<MUELLER<<ANNA<MARIA");
  }

  @Test
  void thePrivateKeyIsAnsweredOnceAndStoredNowhere() throws Exception {
    JsonObject application =
        Engine.application()
            .put("activeAuthentication", new JsonObject().put("generate", "RSA-2048"));
    String key = "aa-" + application.getString("documentNumber");

    JsonObject first = api.post(PASSPORTS, application, key).as(201);
    JsonObject again = api.post(PASSPORTS, application, key).as(201);

    assertThat(first.getJsonObject("activeAuthentication").getString("privateKey")).isNotBlank();
    assertThat(again.getString("id")).isEqualTo(first.getString("id"));
    assertThat(again.containsKey("activeAuthentication")).isFalse();
    assertThat(api.get(path(first)).encode()).doesNotContain("PRIVATE");
  }

  @Test
  void aRepeatedKeyMakesOnePassport() throws Exception {
    JsonObject application = Engine.application();
    String key = "key-" + application.getString("documentNumber");

    JsonObject first = api.post(PASSPORTS, application, key).as(201);
    int signatures = signer.signatures();

    assertThat(api.post(PASSPORTS, application, key).as(201)).isEqualTo(first);
    assertThat(signer.signatures()).isEqualTo(signatures);
    assertThat(api.post(PASSPORTS, application.copy().put("sex", "X"), key).status())
        .isEqualTo(422);
  }

  @Test
  void oneNumberIsIssuedOnceHoweverManyAskForIt() throws Exception {
    JsonObject application = Engine.application();
    ExecutorService clients = Executors.newFixedThreadPool(8);
    List<Callable<Integer>> requests = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      requests.add(() -> api.post(PASSPORTS, application).status());
    }
    List<Integer> statuses = new ArrayList<>();
    for (Future<Integer> answer : clients.invokeAll(requests)) {
      statuses.add(answer.get());
    }
    clients.shutdown();

    assertThat(statuses).containsOnlyOnce(201).containsOnly(201, 409);
    JsonObject problem = api.post(PASSPORTS, application).as(409);
    assertThat(problem.getString("type")).endsWith("duplicate-document-number");
    assertThat(problem.getString("field")).isEqualTo("documentNumber");
  }

  @Test
  void twoStatesMayUseOneNumber() throws Exception {
    JsonObject application = Engine.application();
    api.post(PASSPORTS, application).as(201);
    api.post(PASSPORTS, application.copy().put("issuingState", "D")).as(201);

    assertThat(api.get(path(application), "application/json").as(409).getString("detail"))
        .contains("issuingState");
    assertThat(api.get(path(application) + "?issuingState=D").getString("issuingState"))
        .isEqualTo("D");
    assertThat(api.get(path(application) + "?issuingState=NLD", "*/*").status()).isEqualTo(404);
  }

  @Test
  void theArchiveHoldsTheSameFiles() throws Exception {
    JsonObject passport = api.post(PASSPORTS, Engine.application()).as(201);

    Api.Answer archive = api.get(path(passport) + "/files.zip", "application/zip");

    Map<String, Octets> entries = new HashMap<>();
    try (ZipInputStream zip = new ZipInputStream(in(archive.body()))) {
      for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        entries.put(entry.getName(), Octets.copyOf(zip.readAllBytes()));
      }
    }
    Map<String, byte[]> files = files(passport);
    assertThat(entries.keySet()).isEqualTo(files.keySet());
    files.forEach((name, file) -> assertThat(entries).containsEntry(name, Octets.copyOf(file)));
    assertThat(api.get(path(passport) + "/files/DG3", OCTETS).status()).isEqualTo(404);
    assertThat(api.get(path(passport) + "/files/passwd", OCTETS).status()).isEqualTo(400);
    assertThat(api.get(path(passport) + "/files/DG1", "text/html").status()).isEqualTo(406);
  }

  @ParameterizedTest
  @CsvSource({"I,,TD1", "I,TD2,TD2", "A,TD1,TD1", "P,TD3,TD3"})
  void cardsHaveTheirFormats(String type, String format, String expected) throws Exception {
    JsonObject application = Engine.application().put("documentType", type);
    application.put("personalNumber", "AB12");
    if (format != null) {
      application.put("format", format);
    }

    JsonObject document = api.post(PASSPORTS, application).as(201);

    assertThat(document.getString("format")).isEqualTo(expected);
    MrzOutcome.Read read = (MrzOutcome.Read) MrzReader.read(document.getString("mrz"));
    assertThat(read.findings()).isEmpty();
    byte[] dg1 = api.get(path(document) + "/files/DG1", OCTETS).body();
    assertThat(((Reading.Read<Dg1>) Dg1.read(dg1)).value().mrz()).isEqualTo(read.mrz());
  }

  /** U+200C parts letters in Persian names; it is in DG11, and no letter of the zone. */
  @ParameterizedTest
  @CsvSource({
    "\u0639\u0644\u06CC\u200C\u0632\u0627\u062F\u0647,ELXYAZADH",
    "\u0645\u06CC\u200C\u062E\u0648\u0627\u0647\u0645,MXYAXKHWAHM",
    "\u040F\u0430\u043A\u043E\u0432\u0438\u045B,DJAKOVIC",
    "\u0425\u0430\u045F\u0438\u045B,KHADJIC",
    "Y\u0131lmaz \u0130nan,YILMAZ<INAN",
  })
  void namesAreWrittenInLettersOfTheZone(String surname, String expected) throws Exception {
    JsonObject application =
        Engine.application().put("surname", surname).put("personalDetails", new JsonObject());

    JsonObject passport = api.post(PASSPORTS, application).as(201);

    assertThat(passport.getString("mrz")).startsWith("P<UTO" + expected + "<<ANNA<MARIA<");
    byte[] details = api.get(path(passport) + "/files/DG11", OCTETS).body();
    assertThat(new DG11File(in(details)).getNameOfHolder())
        .isEqualTo(surname.replace(' ', '<') + "<<ANNA<MARIA");
  }

  @Test
  void revokingIsFinalAndMayBeRepeated() throws Exception {
    JsonObject passport = api.post(PASSPORTS, Engine.application()).as(201);
    String revocation = path(passport) + "/revocation";

    JsonObject revoked = api.post(revocation, new JsonObject().put("reason", "stolen")).as(200);

    assertThat(revoked.getString("status")).isEqualTo("revoked");
    assertThat(revoked.getString("revocationReason")).isEqualTo("stolen");
    assertThat(api.post(revocation, new JsonObject().put("reason", "lost")).as(200))
        .isEqualTo(revoked);
    JsonObject bored = api.post(revocation, new JsonObject().put("reason", "bored")).as(400);
    assertThat(bored.getString("field")).isEqualTo("reason");
  }

  @Test
  void theListComesInPages() throws Exception {
    Set<String> made = new HashSet<>();
    for (int i = 0; i < 3; i++) {
      made.add(api.post(PASSPORTS, Engine.application()).as(201).getString("id"));
    }
    Set<String> seen = new HashSet<>();
    String cursor = "";
    do {
      JsonObject page = api.get(PASSPORTS + "?status=issued&limit=2" + cursor);
      assertThat(page.getJsonArray("items").size()).isBetween(1, 2);
      page.getJsonArray("items")
          .forEach(item -> assertThat(seen.add(((JsonObject) item).getString("id"))).isTrue());
      cursor = page.getString("next") == null ? null : "&cursor=" + page.getString("next");
    } while (cursor != null);

    assertThat(seen).containsAll(made);
    for (String wrong : List.of("status=new", "limit=0", "cursor=x", "cursor=eCB5")) {
      assertThat(api.get(PASSPORTS + "?" + wrong, "*/*").status()).as(wrong).isEqualTo(400);
    }
  }
}

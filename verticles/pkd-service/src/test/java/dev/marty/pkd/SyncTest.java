package dev.marty.pkd;

import static dev.marty.testkit.PkdFixture.BASE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.marty.emrtd.asn1.Octets;
import dev.marty.testkit.ListIssuer;
import dev.marty.testkit.PkdFixture;
import dev.marty.testkit.TestIssuer;
import dev.marty.testkit.Wait;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Sources: files, folders and URLs, whose lists they take and which of them. */
class SyncTest {
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final String SYNC = BASE + "/sync";

  @TempDir private static Path folder;
  private static ListServer server;
  private static PkdFixture pkd;
  private static final byte[] CLOSING = longPem(new TestIssuer("UT", "UTO").signer());
  private static final ListIssuer ALPHA = new ListIssuer("NL", "NLD", true);
  private static final ListIssuer BETA = new ListIssuer("SE", "SWE", true);
  private static final ListIssuer DELTA = new ListIssuer("FI", "FIN", true);

  @BeforeAll
  static void start() throws IOException {
    server = new ListServer();
    int closing = server.closingAfter(CLOSING);
    pkd = new PkdFixture();
    pkd.undeploy();
    JsonObject sources = new JsonObject();
    source(sources, "file", folder.resolve("a.ml").toString());
    source(sources, "folder", Files.createDirectory(folder.resolve("many")).toString());
    source(sources, "web", server.url("/b.ml?key=secret"))
        .put("expectedSigner", sha256(BETA.root()));
    source(sources, "country", server.url("/d.ml")).put("expectedSigner", "FI");
    source(sources, "dated", server.url("/dated.cer"));
    source(sources, "redirected", server.url("/redirect"));
    source(sources, "away", server.url("/leave"));
    source(sources, "broken", server.url("/broken"));
    source(sources, "closing", "http://127.0.0.1:" + closing + "/");
    pkd.config().getJsonObject("settings").put("sources", sources).remove("trustOnFirstUse");
    pkd.deploy();
    // Each has its first run soon by itself, which must not come between those of the tests.
    Wait.until(PATIENCE, () -> all().stream().allMatch(SyncTest::hasRun), () -> all() + "");
  }

  private static JsonObject source(JsonObject sources, String name, String location) {
    JsonObject source = new JsonObject().put("location", location).put("intervalMinutes", 1440);
    sources.put(name, source);
    return source;
  }

  @AfterAll
  static void stop() {
    pkd.close();
    server.close();
  }

  @Test
  void aFileIsTakenOnceAndAgainWhenItChanges() throws Exception {
    Path file = folder.resolve("a.ml");
    assertThat(run("file").getString("outcome")).isEqualTo("unreachable");
    assertThat(latest("file").getString("detail")).isEqualTo(file + ": no such file or folder.");

    byte[] first = ALPHA.masterList(5);
    Files.write(file, first);
    assertThat(taken("file")).containsExactly("imported");
    assertThat(run("file").getString("outcome")).isEqualTo("unchanged");
    assertThat(imported()).contains(sha256(first));

    Files.write(file, ALPHA.masterList(6));
    assertThat(taken("file")).containsExactly("imported");
    JsonObject item = firstItem("file");
    assertThat(item.getString("item")).isEqualTo(file.toString());
    JsonObject imported = pkd.api().get(BASE + "/imports/" + item.getString("importId"));
    assertThat(imported.getString("source")).isEqualTo("file");
    assertThat(imported.getString("status")).isEqualTo("done");

    Files.write(file, first);
    assertThat(taken("file")).containsExactly("older");
    assertThat(latest("file").getString("detail")).contains("It was signed at", "has one of");
  }

  @Test
  void aFolderIsTakenFileByFile() throws Exception {
    Path many = folder.resolve("many");
    byte[] good = new TestIssuer("UT", "UTO").signer();
    Files.write(many.resolve("1.cer"), good);
    Files.writeString(many.resolve("2.txt"), "nothing of ours");
    Files.write(many.resolve(".3.cer"), new TestIssuer("UT", "UTO").signer());

    run("folder");
    assertThat(latest("folder").getString("outcome")).isEqualTo("refused");
    pkd.api().get(BASE + "/certificates/" + sha256(good));
    List<String> outcomes = new ArrayList<>();
    for (JsonObject one : runs("folder")) {
      one.getJsonArray("items").forEach(item -> outcomes.add(outcome((JsonObject) item, many)));
    }
    assertThat(outcomes).contains("1.cer imported", "2.txt refused").doesNotContain(".3.cer");
    assertThat(outcomes.stream().filter("1.cer imported"::equals)).hasSize(1);
  }

  @Test
  void aUrlIsAskedWhetherItHasChanged() throws Exception {
    byte[] first = BETA.masterList(4);
    server.publish("/b.ml", first);
    assertThat(taken("web")).containsExactly("imported");
    assertThat(run("web").getString("outcome")).isEqualTo("unchanged");
    assertThat(server.answers("/b.ml")).contains("/b.ml 200").last().isEqualTo("/b.ml 304");
    assertThat(source("web").getString("location")).isEqualTo(server.url("/b.ml"));

    byte[] foreign = new ListIssuer("SE", "SWE", true).masterList(9);
    server.publish("/b.ml", foreign);
    assertThat(taken("web")).containsExactly("refused");
    assertThat(latest("web").getString("detail"))
        .startsWith("It is signed by ")
        .endsWith("not " + sha256(BETA.root()));
    server.publish("/b.ml", new TestIssuer("UT", "UTO").signer());
    assertThat(taken("web")).containsExactly("refused");
    byte[] older = BETA.masterList(3);
    server.publish("/b.ml", older);
    assertThat(taken("web")).containsExactly("older");

    byte[] newer = BETA.masterList(9);
    server.publish("/b.ml", newer);
    assertThat(taken("web")).containsExactly("imported");
    assertThat(imported())
        .contains(sha256(first), sha256(newer))
        .doesNotContain(sha256(foreign), sha256(older));
  }

  @Test
  void aUrlWithoutEntityTagIsAskedWhetherItHasChangedSince() throws Exception {
    byte[] first = new TestIssuer("UT", "UTO").signer();
    server.publish("/dated.cer", first, "Mon, 02 Mar 2026 10:00:00 GMT");
    assertThat(taken("dated")).containsExactly("imported");
    assertThat(run("dated").getString("outcome")).isEqualTo("unchanged");
    assertThat(server.answers("/dated.cer"))
        .contains("/dated.cer 200")
        .last()
        .isEqualTo("/dated.cer 304");

    byte[] second = new TestIssuer("UT", "UTO").signer();
    server.publish("/dated.cer", second, "Mon, 02 Mar 2026 10:00:01 GMT");
    assertThat(taken("dated")).containsExactly("imported");
    assertThat(imported()).contains(sha256(first), sha256(second));
    assertThat(run("dated").getString("outcome")).isEqualTo("unchanged");
    assertThat(server.answers("/dated.cer")).last().isEqualTo("/dated.cer 304");
  }

  @Test
  void aCountryRefusesOthersAndAcceptsNobodyAFingerprintAccepts() throws Exception {
    server.publish("/d.ml", ALPHA.masterList(8));
    assertThat(taken("country")).containsExactly("refused");
    server.publish("/d.ml", DELTA.masterList(7));
    assertThat(taken("country")).containsExactly("imported");
    ListIssuer forger = new ListIssuer("FI", "FIN", true);
    server.publish("/d.ml", forger.masterList(9));
    assertThat(taken("country")).containsExactly("imported");
    assertThat(pkd.trust(DELTA.root())).isEqualTo("untrusted");
    assertThat(pkd.trust(forger.root())).isEqualTo("untrusted");
    // The newer list of somebody else does not keep the older one out.
    server.publish("/d.ml", DELTA.masterList(8));
    assertThat(taken("country")).containsExactly("imported");

    server.publish("/b.ml", BETA.masterList(20));
    taken("web");
    assertThat(pkd.trust(BETA.root())).isEqualTo("trusted");
    List<JsonObject> issuers = objects(pkd.all(BASE + "/list-issuers"));
    assertThat(issuers)
        .filteredOn(issuer -> issuer.getString("origin").equals("configuration"))
        .singleElement()
        .extracting(issuer -> issuer.getJsonArray("keys").encode())
        .asString()
        .contains(sha256(BETA.root()));
  }

  @Test
  void aRedirectIsFollowedOnThisMachineOrIntoHttpsOnly() throws Exception {
    byte[] certificate = new TestIssuer("UT", "UTO").signer();
    server.publish("/moved", certificate);
    server.on(
        "/redirect",
        request -> request.response().setStatusCode(302).putHeader("Location", "/moved").end());
    assertThat(taken("redirected")).containsExactly("imported");
    pkd.api().get(BASE + "/certificates/" + sha256(certificate));

    server.on(
        "/leave",
        request ->
            request
                .response()
                .setStatusCode(301)
                .putHeader("Location", "http://example.org/x")
                .end());
    assertThat(taken("away")).containsOnly("refused");
    assertThat(latest("away").getString("detail"))
        .isEqualTo("127.0.0.1 redirects out of https, to http://example.org");
  }

  @Test
  void aDownloadThatBreaksOffChangesNothing() throws Exception {
    server.on(
        "/broken",
        request -> {
          request.response().putHeader("Content-Length", "100000");
          request
              .response()
              .write("x".repeat(50_000))
              .onComplete(sent -> request.connection().close());
        });
    assertThat(taken("broken")).containsOnly("unreachable");
    assertThat(latest("broken").getString("detail")).contains("127.0.0.1 broke off in the middle");
    assertThat(source("broken").getInteger("failures")).isPositive();
  }

  @Test
  void aDownloadIsWholeAlsoWhenItsServerClosesAtOnce() throws Exception {
    run("closing");
    assertThat(runs("closing")).anyMatch(one -> one.getString("outcome").equals("imported"));
    assertThat(imported()).contains(sha256(CLOSING));
  }

  @Test
  void anUnknownSourceIsRefusedAndTheKnownOnesAreNamed() throws Exception {
    JsonObject problem = pkd.api().post(SYNC, new JsonObject().put("source", "nobody")).as(400);
    assertThat(problem.getString("field")).isEqualTo("source");
    assertThat(problem.getString("detail")).contains("away", "web");
  }

  /** A certificate, and more text than a socket holds. */
  private static byte[] longPem(byte[] certificate) {
    String pem =
        "-----BEGIN CERTIFICATE-----\n"
            + Base64.getMimeEncoder().encodeToString(certificate)
            + "\n-----END CERTIFICATE-----\n";
    return (pem + "and nothing else\n".repeat(100_000)).getBytes(StandardCharsets.US_ASCII);
  }

  private static String outcome(JsonObject item, Path folder) {
    return item.getString("item").replace(folder + "/", "") + " " + item.getString("outcome");
  }

  /** Outcomes of the runs from now to the end of one that is asked for, without unchanged ones. */
  private static List<String> taken(String name) throws IOException {
    List<String> before = runs(name).stream().map(SyncTest::id).toList();
    run(name);
    return runs(name).stream()
        .filter(one -> !before.contains(id(one)))
        .map(one -> one.getString("outcome"))
        .filter(outcome -> !outcome.equals("unchanged"))
        .toList();
  }

  /** Asks for a run and waits for its end. */
  private static JsonObject run(String name) throws IOException {
    List<String> before = runs(name).stream().map(SyncTest::id).toList();
    pkd.api().post(SYNC, new JsonObject().put("source", name)).as(202);
    Wait.until(
        PATIENCE,
        () ->
            runs(name).stream()
                .filter(one -> !before.contains(id(one)))
                .filter(one -> one.getString("finishedAt") != null)
                .anyMatch(one -> one.getString("cause").equals("request")),
        () -> source(name).encodePrettily());
    return latest(name);
  }

  private static List<JsonObject> all() {
    try {
      return objects(pkd.api().get(SYNC).getJsonArray("items"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static JsonObject source(String name) {
    return all().stream().filter(one -> one.getString("name").equals(name)).findFirst().get();
  }

  private static List<JsonObject> runs(String name) {
    return objects(source(name).getJsonArray("runs"));
  }

  private static JsonObject latest(String name) {
    List<JsonObject> runs = runs(name);
    return runs.isEmpty() ? new JsonObject() : runs.get(0);
  }

  /** What was taken in by any import. */
  private static List<String> imported() throws IOException {
    return objects(pkd.all(BASE + "/imports")).stream()
        .filter(one -> one.getString("status").equals("done"))
        .map(one -> one.getString("sha256"))
        .toList();
  }

  private static JsonObject firstItem(String name) {
    return latest(name).getJsonArray("items").getJsonObject(0);
  }

  private static boolean hasRun(JsonObject source) {
    List<JsonObject> runs = objects(source.getJsonArray("runs"));
    return !runs.isEmpty()
        && runs.stream().allMatch(one -> one.getString("finishedAt") != null)
        && source.getString("next") != null;
  }

  private static String id(JsonObject run) {
    return run.getString("id");
  }

  private static List<JsonObject> objects(JsonArray array) {
    return array.stream().map(JsonObject.class::cast).toList();
  }

  private static String sha256(byte[] content) {
    return Octets.copyOf(content).sha256();
  }
}

package dev.marty.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import dev.marty.kit.Await;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** {@code marty pkd import} against a server that answers as the directory does. */
class PkdImportCommandTest {
  private static final String ID = "0b5d1f0e-0000-4000-8000-000000000001";
  private static final String IMPORT = "/api/pkd_service/imports/" + ID;

  @TempDir private Path folder;
  private final List<String> requests = new CopyOnWriteArrayList<>();
  private volatile Buffer received;
  private final AtomicInteger looks = new AtomicInteger();
  private Answers answers = new Answers();
  private Vertx vertx;
  private HttpServer server;
  private String out;
  private String err;

  /** What the server says; tests change it. */
  private static final class Answers {
    private int status = 202;
    private JsonObject begun = state("waiting");
    private String events =
        event("progress", running()) + ": still there\n\n" + event("done", done(0));
    private List<JsonObject> looks = List.of();
  }

  @BeforeEach
  void listen() {
    vertx = Vertx.vertx();
    server =
        Await.result(
            vertx.createHttpServer().requestHandler(this::answer).listen(0, "127.0.0.1"), 10);
  }

  @AfterEach
  void close() {
    Await.result(vertx.close(), 10);
  }

  private void answer(HttpServerRequest request) {
    requests.add(request.method() + " " + request.uri());
    String path = request.path();
    if (path.equals("/api/pkd_service/imports")) {
      requests.add(request.getHeader("Prefer") + " " + request.getHeader("Content-Type"));
      request
          .body()
          .onSuccess(
              body -> {
                received = body;
                request.response().setStatusCode(answers.status).end(answers.begun.toBuffer());
              });
    } else if (path.equals(IMPORT + "/events")) {
      request.response().setChunked(true).putHeader("Content-Type", "text/event-stream");
      request.response().end(answers.events);
    } else {
      JsonObject state =
          answers.looks.get(Math.min(looks.getAndIncrement(), answers.looks.size() - 1));
      request.response().setStatusCode(state == null ? 503 : 200);
      request.response().end(state == null ? Buffer.buffer("away") : state.toBuffer());
    }
  }

  @Test
  void theFileArrivesAsItIsAndTheEndIsAwaited() throws IOException {
    byte[] content = new byte[3_000_000];
    for (int i = 0; i < content.length; i++) {
      content[i] = (byte) (i * 31 + (i >> 8));
    }

    assertThat(run(file("a.ldif", content))).isZero();

    assertThat(received.getBytes()).isEqualTo(content);
    assertThat(requests)
        .containsExactly(
            "POST /api/pkd_service/imports",
            "respond-async application/octet-stream",
            "GET " + IMPORT + "/events");
    assertThat(out)
        .endsWith(
            "a.ldif: 1,234 read, 1,200 new, 34 known, 0 removed, 0 rejected in 2.5 s;"
                + " new: 1,199 certificates, 1 CRL\n");
    assertThat(err)
        .contains("a.ldif: uploading")
        .contains("a.ldif: reading 50 % of 3.0 MB, 600 entries");
  }

  @Test
  void rejectedEntriesAreListedAndMakeExitCodeOne() throws IOException {
    answers.events = event("done", done(21));

    assertThat(run(file("a.ldif", new byte[1]))).isEqualTo(1);

    assertThat(out.lines())
        .hasSize(22)
        .contains("  line 17, cn=a,c=DE: malformed: no certificate")
        .endsWith("  and 1 more: " + url() + IMPORT + "/rejections");
  }

  @Test
  void whereEventsBreakOffTheImportIsLookedAt() throws IOException {
    answers.events = event("progress", running()) + "event: progr";
    List<JsonObject> states = new ArrayList<>();
    states.add(null);
    states.add(running());
    states.add(done(0));
    answers.looks = states;

    assertThat(run(file("a.ldif", new byte[1]))).isZero();
    assertThat(looks).hasValue(3);
  }

  @Test
  void anImportThatIsRefusedAfterwardsIsExitCodeOneWithTheReason() throws IOException {
    answers.events =
        event(
            "done",
            state("refused")
                .put(
                    "problem", new JsonObject().put("title", "No").put("detail", "It is broken.")));

    assertThat(run(file("a.ml", new byte[1]))).isEqualTo(1);
    assertThat(out).endsWith("a.ml: refused: It is broken.\n");
  }

  @Test
  void anUploadThatIsRefusedIsExitCodeOneAndTheNextFileFollows() throws IOException {
    answers.status = 413;
    answers.begun = new JsonObject().put("title", "Too large").put("detail", "At most 3 bytes.");

    assertThat(run(file("a.ml", new byte[1]), file("b.ml", new byte[1]))).isEqualTo(1);
    assertThat(out.lines())
        .hasSize(2)
        .allMatch(line -> line.endsWith(".ml: refused: At most 3 bytes."));
  }

  @Test
  void aServiceThatIsAwayIsExitCodeTwo() throws IOException {
    answers.status = 503;
    answers.begun = new JsonObject().put("title", "Away").put("detail", "pkd_service is away.");

    assertThat(run(file("a.ml", new byte[1]))).isEqualTo(2);
    assertThat(out).contains("answered 503 pkd_service is away.");
  }

  @Test
  void nobodyThereIsExitCodeTwoAndSaysWhere() throws IOException {
    String file = file("a.ml", new byte[1]);
    Await.result(server.close(), 10);

    assertThat(run(file)).isEqualTo(2);
    assertThat(out).contains("nobody answers at " + url() + "; is the gateway running?");
  }

  @Test
  void aMissingFileIsFoundBeforeAnythingIsSent() throws IOException {
    String missing = folder.resolve("b.ml").toString();

    assertThat(run(file("a.ml", new byte[1]), missing, folder.toString())).isEqualTo(2);
    assertThat(err)
        .contains(missing + ": no such file.", folder + ": a directory", "Nothing was imported.");
    assertThat(requests).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"ftp://127.0.0.1", "127.0.0.1:8080", "http://", "no url"})
  void anAddressThatIsNoneIsWrongUsage(String address) throws IOException {
    assertThat(execute("--url", address, file("a.ml", new byte[1]))).isEqualTo(2);
    assertThat(err).contains("--url must look like http://127.0.0.1:8080, not '" + address + "'");
  }

  @Test
  void jsonHasEachOutcome() throws IOException {
    assertThat(run("--json", file("a.ldif", new byte[1]))).isZero();

    JsonObject one = new JsonObject(out).getJsonArray("imports").getJsonObject(0);
    assertThat(one.getString("file")).endsWith("a.ldif");
    assertThat(one.getJsonObject("import")).isEqualTo(done(0));
  }

  @Test
  void trustCanBeWithheld() throws IOException {
    assertThat(run("--no-trust", file("a.ml", new byte[1]))).isZero();
    assertThat(requests.get(0)).isEqualTo("POST /api/pkd_service/imports?trust=false");
  }

  private static JsonObject state(String status) {
    return new JsonObject().put("id", ID).put("status", status).put("bytes", 3_000_000);
  }

  private static JsonObject running() {
    return state("running")
        .put(
            "progress",
            new JsonObject().put("phase", "reading").put("bytes", 1_500_000).put("entries", 600));
  }

  private static JsonObject done(int rejected) {
    JsonArray rejections = new JsonArray();
    for (int i = 0; i < rejected; i++) {
      rejections.add(
          new JsonObject()
              .put("line", 17 + i)
              .put("dn", "cn=a,c=DE")
              .put("reason", "malformed")
              .put("detail", "no certificate"));
    }
    return state("done")
        .put("at", "2026-01-01T00:00:00Z")
        .put("finishedAt", "2026-01-01T00:00:02.500Z")
        .put(
            "counts",
            new JsonObject()
                .put("seen", 1_234)
                .put("stored", 1_200)
                .put("known", 34 - rejected)
                .put("removed", 0)
                .put("rejected", rejected))
        .put("objects", new JsonObject().put("certificates", 1_199).put("crls", 1))
        .put("rejections", rejections);
  }

  private static String event(String name, JsonObject data) {
    return "event: " + name + "\ndata: " + data.encode() + "\n\n";
  }

  private String url() {
    return "http://127.0.0.1:" + server.actualPort();
  }

  private String file(String name, byte[] content) throws IOException {
    return Files.write(folder.resolve(name), content).toString();
  }

  private int run(String... arguments) {
    List<String> all = new ArrayList<>(List.of("--url", url() + "/"));
    all.addAll(List.of(arguments));
    return execute(all.toArray(String[]::new));
  }

  private int execute(String... arguments) {
    List<String> all = new ArrayList<>(List.of("pkd", "import"));
    all.addAll(List.of(arguments));
    StringWriter written = new StringWriter();
    StringWriter errors = new StringWriter();
    CommandLine command =
        Marty.commandLine().setOut(new PrintWriter(written)).setErr(new PrintWriter(errors, true));
    int code = command.execute(all.toArray(String[]::new));
    out = written.toString();
    err = errors.toString();
    return code;
  }
}

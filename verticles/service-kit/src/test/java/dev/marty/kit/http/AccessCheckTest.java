package dev.marty.kit.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.junit5.VertxExtension;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** However a path is spelled and whatever route would take it: nobody passes who is not named. */
@ExtendWith(VertxExtension.class)
class AccessCheckTest {
  private static final OpenApi DOCUMENT =
      new OpenApi(
          new JsonObject(
              """
              {"paths": {
                 "/open": {"get": {"security": []}},
                 "/open/{id}": {"get": {"security": []}},
                 "/things": {"get": {"security": [{"oidc": ["auditor"]}]},
                             "post": {"security": [{"oidc": ["auditor"]}]}},
                 "/things/{id}": {"get": {"security": [{"oidc": ["auditor"]}]}}}}
              """));

  private Router router;
  private int port;

  @BeforeEach
  void serve(Vertx vertx) {
    router = Router.router(vertx);
    Authenticator nobody = request -> Future.succeededFuture(Caller.NOBODY);
    router
        .route()
        .handler(new Contract(vertx, router, DOCUMENT).access(nobody, absent -> absent.fail(404)));
    for (String path : List.of("/open", "/open/:id", "/things", "/things/:id")) {
      router.get(path).handler(context -> context.end(context.currentRoute().getPath()));
    }
    router.post("/things").handler(context -> context.end("/things"));
    // None of these is in the contract.
    router.route("/hidden").handler(context -> context.end("/hidden"));
    router.get("/hidden/*").handler(context -> context.end("/hidden"));
    router.routeWithRegex("/secret.*").handler(context -> context.end("/secret"));
    Router inner = Router.router(vertx);
    inner.get("/one").handler(context -> context.end("/inner"));
    router.route("/inner/*").subRouter(inner);
    router
        .route()
        .failureHandler(context -> context.response().setStatusCode(context.statusCode()).end());
    HttpServer server =
        vertx
            .createHttpServer()
            .requestHandler(router)
            .listen(0, "127.0.0.1")
            .toCompletionStage()
            .toCompletableFuture()
            .orTimeout(10, TimeUnit.SECONDS)
            .join();
    port = server.actualPort();
  }

  /** The answer as it comes, to a request line as it is. */
  private String ask(String line) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.setSoTimeout(10_000);
      OutputStream out = socket.getOutputStream();
      String head = line + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n";
      out.write(
          (head + "X-HTTP-Method-Override: GET\r\nContent-Length: 0\r\n\r\n")
              .getBytes(StandardCharsets.US_ASCII));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
    }
  }

  @Test
  void noSpellingOpensWhatIsClosed() throws IOException {
    for (String path :
        List.of(
            "/things",
            "/things/",
            "/THINGS",
            "/thin%67s",
            "/thing%73/1",
            "//things",
            "/./things",
            "/open/../things",
            "/open/%2e%2e/things",
            "/open%2f..%2fthings",
            "/things;a=b",
            "/things/;",
            "/things/1;x",
            "/things/1/",
            "/things/%2F",
            "/things/%00",
            "/things?x=/open",
            "/things#/open",
            "/things/..;/things",
            "/hidden",
            "/hidden/",
            "/hidden/1",
            "/secret",
            "/secrets/1",
            "/inner/one",
            "/inner/one/",
            "http://localhost/things",
            "http://localhost/hidden")) {
      for (String method :
          List.of("GET", "HEAD", "POST", "get", "PUT", "FOO", "TRACE", "OPTIONS")) {
        assertThat(ask(method + " " + path)).as(method + " " + path).doesNotContain(" 200 ");
      }
    }
    for (String path : List.of("/open", "/open/", "/open/1", "/o%70en")) {
      assertThat(ask("GET " + path)).as(path).contains(" 200 ");
    }
  }

  /** Room that is taken for a body which cannot come any more would never be given back. */
  @Test
  void whoLeavesBeforeItIsKnownWhoAsksLeavesNothingWaiting(Vertx vertx) throws Exception {
    Promise<Caller> known = Promise.promise();
    Promise<Void> left = Promise.promise();
    Promise<Buffer> read = Promise.promise();
    Router slow = Router.router(vertx);
    Authenticator late =
        request -> {
          request.connection().closeHandler(closed -> left.tryComplete());
          return known.future();
        };
    slow.route()
        .handler(new Contract(vertx, slow, DOCUMENT).access(late, absent -> absent.fail(404)));
    slow.post("/things")
        .handler(context -> RequestBody.read(vertx, context.request(), 100).onComplete(read));
    HttpServer server =
        vertx
            .createHttpServer()
            .requestHandler(slow)
            .listen(0, "127.0.0.1")
            .toCompletionStage()
            .toCompletableFuture()
            .get(10, TimeUnit.SECONDS);
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.actualPort())) {
      socket
          .getOutputStream()
          .write(
              "POST /things HTTP/1.1\r\nHost: localhost\r\nContent-Length: 9\r\n\r\nabc"
                  .getBytes(StandardCharsets.US_ASCII));
    }
    left.future().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);

    known.complete(new Caller("https://idp.example", "alice", Set.of("auditor"), Set.of()));

    assertThatThrownBy(
            () -> read.future().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS))
        .hasCauseInstanceOf(ProblemException.class);
  }

  @Test
  void aRouteForAllMethodsIsNoneOfTheContracts() {
    assertThatThrownBy(() -> ServiceRouter.checkRoutes(router, DOCUMENT))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("/hidden");
  }

  @Test
  void aContractNamesRolesThatThereAre() {
    JsonObject operation =
        new JsonObject("{\"security\": [{\"oidc\": [\"csca-admin\", \"cscaadmin\"]}]}");

    assertThatThrownBy(() -> Access.of(operation, "GET /things")).hasMessageContaining("cscaadmin");
  }
}

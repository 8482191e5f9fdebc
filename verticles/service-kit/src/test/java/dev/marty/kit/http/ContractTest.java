package dev.marty.kit.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.junit5.VertxExtension;
import io.vertx.junit5.VertxTestContext;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A server whose handlers answer what the readers made of a request. */
@ExtendWith(VertxExtension.class)
class ContractTest {
  private static final OpenApi DOCUMENT =
      new OpenApi(
          new JsonObject(
              """
              {"paths": {
                 "/things": {
                   "get": {"security": [], "parameters": [{"name": "country", "in": "query"}]},
                   "post": {"security": [], "parameters": [{"name": "trust", "in": "query"}],
                            "requestBody": {"content": {"application/json": {}}}}}}}
              """));

  private HttpClient client;
  private int port;

  private record Answer(int status, String body, String tag) {}

  @BeforeEach
  void serve(Vertx vertx, VertxTestContext test) {
    client = vertx.createHttpClient();
    Router router = Router.router(vertx);
    router.route().handler(new Contract(vertx, router, DOCUMENT)::check);
    router
        .route()
        .failureHandler(
            context ->
                ((ProblemException) context.failure()).problem().send(context.response(), "r"));
    router
        .get("/things")
        .handler(
            context -> {
              if (!Conditional.answered(context, "\"7\"")) {
                context.end("for " + QueryParameters.of(context).country());
              }
            });
    router
        .post("/things")
        .handler(
            context ->
                RequestBody.read(vertx, context.request(), 100)
                    .onSuccess(body -> context.end("took " + body.length())));
    router.get("/things/:id").handler(context -> context.end("" + PathId.uuid(context, "id")));
    vertx
        .createHttpServer()
        .requestHandler(router)
        .listen(0, "127.0.0.1")
        .onComplete(
            test.succeeding(
                server -> {
                  port = server.actualPort();
                  test.completeNow();
                }));
  }

  private Answer send(HttpMethod method, String uri, String type, Buffer body) {
    RequestOptions options =
        new RequestOptions().setMethod(method).setHost("127.0.0.1").setPort(port).setURI(uri);
    if (type != null) {
      options.putHeader("Content-Type", type);
    }
    return send(options, body);
  }

  private Answer send(RequestOptions options, Buffer body) {
    try {
      return client
          .request(options)
          // Inside, on the event loop: this thread may be too late for the body.
          .compose(request -> request.send(body).compose(ContractTest::answer))
          .toCompletionStage()
          .toCompletableFuture()
          .orTimeout(10, TimeUnit.SECONDS)
          .join();
    } catch (CompletionException e) {
      throw new AssertionError(e.getCause());
    }
  }

  private static Future<Answer> answer(HttpClientResponse response) {
    return response
        .body()
        .map(
            body -> new Answer(response.statusCode(), body.toString(), response.getHeader("ETag")));
  }

  private Answer get(String uri) {
    return send(HttpMethod.GET, uri, null, Buffer.buffer());
  }

  @Test
  void readsWhatTheContractNames() {
    assertThat(get("/things?country=DE").body()).isEqualTo("for DE");
    assertThat(get("/things").body()).isEqualTo("for null");
    assertThat(get("/things?").body()).isEqualTo("for null");
  }

  @Test
  void refusesWhatItDoesNotName() {
    for (String uri : new String[] {"/things?contry=DE", "/things/?contry=DE"}) {
      Answer refused = get(uri);
      assertThat(refused.status()).isEqualTo(400);
      assertThat(new JsonObject(refused.body()).getString("field")).isEqualTo("contry");
    }
    assertThat(get("/things?country=DE;country=FR").status()).isEqualTo(400);
  }

  @Test
  void refusesUploadsToMisspeltPlacesAfterTheyWereSent() {
    Answer refused =
        send(
            HttpMethod.POST,
            "/things?trsut=false",
            "application/json",
            Buffer.buffer(new byte[1_000_000]));
    assertThat(refused.status()).isEqualTo(400);
    assertThat(new JsonObject(refused.body()).getString("field")).isEqualTo("trsut");
  }

  @Test
  void refusesBodiesOfOtherTypes() {
    Buffer body = Buffer.buffer("{}");
    assertThat(send(HttpMethod.POST, "/things", "application/json", body).body())
        .isEqualTo("took 2");
    assertThat(send(HttpMethod.POST, "/things", "text/plain", body).status()).isEqualTo(415);
    assertThat(send(HttpMethod.POST, "/things", null, body).status()).isEqualTo(415);
  }

  @Test
  void whatTheContractDoesNotHaveIsNotItsOwn() {
    String id = "0192f0c4-7b6a-7def-8abc-0123456789ab";
    assertThat(get("/things/" + id + "?any=thing").body()).isEqualTo(id);
    Answer refused = get("/things/1-1-1-1-1");
    assertThat(refused.status()).isEqualTo(400);
    assertThat(new JsonObject(refused.body()).getString("detail")).isEqualTo("id is a UUID.");
  }

  @Test
  void whoHasItGetsNoBody() {
    RequestOptions options =
        new RequestOptions()
            .setHost("127.0.0.1")
            .setPort(port)
            .setURI("/things")
            .putHeader("If-None-Match", "\"6\", W/\"7\"");
    assertThat(send(options, Buffer.buffer())).isEqualTo(new Answer(304, "", "\"7\""));
    assertThat(get("/things").tag()).isEqualTo("\"7\"");
  }
}

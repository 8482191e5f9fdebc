package dev.marty.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.junit5.VertxExtension;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The pages for people: everything they load is here, and the policy lets nothing else in. */
@ExtendWith(VertxExtension.class)
class PageTest {
  private static final Pattern LOADED =
      Pattern.compile("(?:<link[^>]*href|<script[^>]*src|from )[=]?[\"']([^\"']+)[\"']");

  private record Answer(int status, String mediaType, String policy, String body) {}

  @ParameterizedTest
  @CsvSource({"/, Marty", "/pkd, Marty: directory"})
  void aPageLoadsOnlyWhatTheGatewayServes(String path, String title, Vertx vertx) {
    Page page = new Page();
    HttpServer server =
        await(
            vertx
                .createHttpServer()
                .requestHandler(
                    request -> {
                      if (!page.send(request, request.path())) {
                        request.response().setStatusCode(404).end();
                      }
                    })
                .listen(0, "127.0.0.1"));

    HttpClient client = vertx.createHttpClient();
    Answer html = get(client, server, path);
    assertThat(html.mediaType()).isEqualTo("text/html; charset=utf-8");
    assertThat(html.body())
        .contains("<title>" + title + "</title>", "href=\"/\"", "href=\"/pkd\"")
        .doesNotContain("<style", " style=", "onclick", "http:", "https:")
        .doesNotContainPattern("<script[^>]*>[^<]");
    List<String> loaded = loaded(html.body());
    assertThat(loaded).hasSizeGreaterThanOrEqualTo(2);
    for (String asset : loaded) {
      Answer answer = get(client, server, asset);
      assertThat(answer.status()).as(asset).isEqualTo(200);
      assertThat(answer.policy()).startsWith("default-src 'self'");
      assertThat(answer.mediaType()).startsWith(asset.endsWith(".css") ? "text/css" : "text/javas");
      assertThat(loaded(answer.body()))
          .allSatisfy(deeper -> assertThat(get(client, server, deeper).status()).isEqualTo(200));
    }
  }

  private static List<String> loaded(String text) {
    return LOADED.matcher(text).results().map((MatchResult found) -> found.group(1)).toList();
  }

  private static Answer get(HttpClient client, HttpServer server, String path) {
    return await(
        client
            .request(HttpMethod.GET, server.actualPort(), "127.0.0.1", path)
            // Within: on the event loop, so that no part of the body comes before body() is called.
            .compose(
                request ->
                    request
                        .send()
                        .compose(
                            response ->
                                response
                                    .body()
                                    .map(
                                        body ->
                                            new Answer(
                                                response.statusCode(),
                                                response.getHeader("Content-Type"),
                                                response.getHeader("Content-Security-Policy"),
                                                body.toString())))));
  }

  private static <T> T await(Future<T> future) {
    return future.toCompletionStage().toCompletableFuture().orTimeout(10, TimeUnit.SECONDS).join();
  }
}

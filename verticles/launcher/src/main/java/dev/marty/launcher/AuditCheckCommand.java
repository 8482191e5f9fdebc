package dev.marty.launcher;

import dev.marty.csca.AuditChain;
import dev.marty.csca.AuditRow;
import dev.marty.kit.Await;
import dev.marty.kit.http.JsonReader;
import dev.marty.kit.verticle.Main;
import dev.marty.launcher.pkd.Bearer;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * {@code marty audit-check}: reads csca's audit log over HTTP, hashes every row again, and says
 * where the chain breaks. It needs no credential, and trusts nothing but the rows.
 */
@Command(
    name = "audit-check",
    description = "Read csca's audit log and find the row that was changed, taken out or put in.",
    mixinStandardHelpOptions = true,
    footerHeading =
        "%nA chain does not show that its end was cut off: note the last row somewhere else and"
            + " give it with --expect next time.%nExit code 1 when the chain breaks.%n%nExamples:%n",
    footer = {
      "  marty audit-check",
      "  marty audit-check --url http://127.0.0.1:8080 --expect 512:9f86d081884c7d65…"
    })
final class AuditCheckCommand implements Callable<Integer> {
  private static final int SECONDS = 30;
  private static final int PAGE = 1_000;
  private static final Pattern NOTED = Pattern.compile("([0-9]{1,18}):([0-9a-f]{64})");

  @Spec private CommandSpec spec;

  @Option(
      names = "--url",
      description = "the gateway; the one of the configuration, or http://127.0.0.1:8080")
  private String url;

  @Option(
      names = "--expect",
      paramLabel = "NUMBER:SHA256",
      description = "a row noted earlier, which must be there as it was")
  private String expected;

  @Option(names = "--json", description = "one JSON document")
  private boolean json;

  @Override
  public Integer call() {
    Matcher noted = NOTED.matcher(expected == null ? "" : expected);
    if (expected != null && !noted.matches()) {
      throw new ParameterException(
          spec.commandLine(), "--expect is a row's number and hash, as this command prints them");
    }
    Vertx vertx = Main.vertx();
    try {
      AuditChain chain = new AuditChain();
      String wrong = follow(vertx, chain, expected == null ? null : noted).orElse(null);
      print(chain, wrong);
      return wrong == null ? 0 : 1;
    } finally {
      Main.close(vertx);
    }
  }

  private Optional<String> follow(Vertx vertx, AuditChain chain, Matcher noted) {
    HttpClient client = vertx.createHttpClient();
    String base = url == null ? GatewayAddress.configured() : url;
    Long after = 0L;
    boolean seen = noted == null;
    while (after != null) {
      JsonObject page = page(client, base + "/api/csca/audit?limit=" + PAGE + "&after=" + after);
      JsonArray items = page.getJsonArray("items");
      for (int i = 0; i < items.size(); i++) {
        AuditRow row = AuditRow.of(items.getJsonObject(i));
        Optional<String> wrong = chain.take(row);
        if (wrong.isPresent()) {
          return wrong;
        }
        if (noted != null && row.number() == Long.parseLong(noted.group(1))) {
          if (!row.sha256().equals(noted.group(2))) {
            return Optional.of("row " + row.number() + " is another than was noted");
          }
          seen = true;
        }
      }
      after = page.getLong("next");
    }
    return seen
        ? Optional.empty()
        : Optional.of("row " + noted.group(1) + ", which was noted, is not there any more");
  }

  private static JsonObject page(HttpClient client, String address) {
    Buffer body =
        Await.result(
            client
                .request(new RequestOptions().setMethod(HttpMethod.GET).setAbsoluteURI(address))
                // Inside, on the event loop: this thread may be too late for the body.
                .compose(
                    request -> {
                      Bearer.headers(URI.create(address)).forEach(request::putHeader);
                      return request
                          .putHeader("Accept", "application/json")
                          .send()
                          .compose(response -> body(response, address));
                    }),
            SECONDS);
    return JsonReader.object(body);
  }

  private static Future<Buffer> body(HttpClientResponse response, String address) {
    return response.statusCode() == 200
        ? response.body()
        : Future.failedFuture(
            new IllegalStateException(address + " answered " + response.statusCode()));
  }

  private void print(AuditChain chain, String wrong) {
    if (json) {
      spec.commandLine()
          .getOut()
          .println(
              new JsonObject()
                  .put("passed", wrong == null)
                  .put("rows", chain.number())
                  .put("lastSha256", chain.sha256())
                  .put("wrong", wrong)
                  .encodePrettily());
    } else if (wrong == null) {
      spec.commandLine()
          .getOut()
          .printf(
              Locale.ROOT,
              "ok    %d rows, last %d:%s%n",
              chain.number(),
              chain.number(),
              chain.sha256());
    } else {
      spec.commandLine()
          .getOut()
          .printf(Locale.ROOT, "FAIL  %s; the rows up to %d are right%n", wrong, chain.number());
    }
    spec.commandLine().getOut().flush();
  }
}

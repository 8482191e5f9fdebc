package dev.marty.launcher;

import dev.marty.kit.Await;
import dev.marty.kit.ServiceName;
import dev.marty.kit.authority.Assertions;
import dev.marty.kit.authority.Identity;
import dev.marty.kit.config.ConfigLoader;
import dev.marty.kit.config.ConfigScope;
import dev.marty.kit.config.MartyConfig;
import dev.marty.kit.http.JsonReader;
import dev.marty.kit.reconcile.ReconciliationRoute;
import dev.marty.kit.verticle.Main;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.PrintWriter;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * {@code marty reconcile}: lets each running service compare what it holds with what the others
 * know, and prints what differed. Asks the services themselves, since the gateway does not forward
 * what is between them.
 */
@Command(
    name = "reconcile",
    description =
        "Let the services compare what they know of each other now, and show what differed: after a"
            + " restore of one database. Each does the same by itself at its start and every hour.",
    mixinStandardHelpOptions = true,
    footerHeading =
        "%nThe addresses are services.<serviceName>.url of the configuration; identity.key is the"
            + " operator's.%nExit code 1 when"
            + " something is left to people, or a service could not compare.%n%nExamples:%n",
    footer = {
      "  marty reconcile",
      "  marty reconcile --json | jq '.services[].differences[] | select(.mended | not)'"
    })
final class ReconcileCommand implements Callable<Integer> {
  private static final int CONFIG_SECONDS = 30;
  private static final String OPERATOR = "operator";

  /** The route's own ten minutes, and some. */
  private static final int SECONDS = 630;

  /** First whoever the others ask. */
  private static final List<ServiceName> SERVICES =
      List.of(
          ServiceName.CSCA,
          ServiceName.DOCUMENT_SIGNER,
          ServiceName.PKD_SERVICE,
          ServiceName.PASSPORT_ENGINE);

  @Spec private CommandSpec spec;

  @Option(names = "--json", description = "one JSON document")
  private boolean json;

  @Override
  public Integer call() {
    Vertx vertx = Main.vertx();
    try {
      MartyConfig config =
          Await.result(
              new ConfigLoader(System.getenv()).load(vertx, ConfigScope.operator()),
              CONFIG_SECONDS);
      HttpClient client = vertx.createHttpClient();
      Identity identity = new Identity(vertx, OPERATOR, config.identity());
      Await.result(identity.start(), CONFIG_SECONDS);
      Assertions assertions = new Assertions(identity);
      JsonArray answers = new JsonArray();
      for (ServiceName service : SERVICES) {
        answers.add(
            reconcile(
                    client,
                    config.service(service.text()).url(),
                    Await.result(assertions.own(service), CONFIG_SECONDS))
                .put("service", service.text()));
      }
      return print(answers) ? 0 : 1;
    } finally {
      Main.close(vertx);
    }
  }

  private static JsonObject reconcile(HttpClient client, String url, Map<String, String> identity) {
    RequestOptions options =
        new RequestOptions()
            .setMethod(HttpMethod.POST)
            .setAbsoluteURI(url + ReconciliationRoute.PATH)
            .putHeader("Content-Type", "application/json");
    identity.forEach(options::putHeader);
    Future<JsonObject> answer =
        client
            .request(options)
            .compose(
                request ->
                    request
                        .send(Buffer.buffer("{}"))
                        .compose(
                            response ->
                                response
                                    .body()
                                    .map(body -> answer(url, response.statusCode(), body))))
            .timeout(SECONDS, TimeUnit.SECONDS)
            .otherwise(failure -> failed(url + " does not answer: " + failure.getMessage()));
    return Await.result(answer, SECONDS + 1);
  }

  private static JsonObject answer(String url, int status, Buffer body) {
    try {
      JsonObject said = JsonReader.object(body);
      return status == 200 ? said : failed(url + ": " + said.getString("detail", "HTTP " + status));
    } catch (DecodeException e) {
      return failed(url + " answered " + status + " and no JSON");
    }
  }

  private static JsonObject failed(String why) {
    return new JsonObject().put("failure", why);
  }

  private boolean print(JsonArray answers) {
    PrintWriter out = spec.commandLine().getOut();
    boolean good = true;
    for (Object each : answers) {
      JsonObject answer = (JsonObject) each;
      good &= !answer.containsKey("failure") && answer.getInteger("open") == 0;
      if (!json) {
        print(out, answer);
      }
    }
    if (json) {
      out.println(new JsonObject().put("good", good).put("services", answers).encodePrettily());
    }
    out.flush();
    return good;
  }

  private static void print(PrintWriter out, JsonObject answer) {
    String service = answer.getString("service");
    if (answer.containsKey("failure")) {
      out.println("FAIL  " + service + ": " + answer.getString("failure"));
      return;
    }
    int mended = answer.getInteger("mended");
    int open = answer.getInteger("open");
    if (mended + open == 0) {
      out.println("ok    " + service + ": nothing differed");
      return;
    }
    out.println(
        (open == 0 ? "ok    " : "FAIL  ")
            + service
            + ": "
            + mended
            + " mended, "
            + open
            + " left to people");
    JsonArray differences = answer.getJsonArray("differences");
    for (Object each : differences) {
      JsonObject difference = (JsonObject) each;
      out.println(
          (difference.getBoolean("mended") ? "      mended  " : "      LEFT    ")
              + difference.getString("object")
              + ", by "
              + difference.getString("with")
              + ": "
              + difference.getString("found"));
    }
    if (differences.size() < mended + open) {
      out.println("      and " + (mended + open - differences.size()) + " more");
    }
  }
}

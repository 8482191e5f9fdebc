package dev.marty.documentsigner;

import dev.marty.kit.database.Database;
import dev.marty.kit.http.Admission;
import dev.marty.kit.http.Fields;
import dev.marty.kit.http.Identifiers;
import dev.marty.kit.http.JsonBody;
import dev.marty.kit.http.MediaTypes;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.Set;

/**
 * {@code POST /internal/signatures/unknown}: which of some EF.SODs, by their SHA-256, no entry of
 * the log knows. passport_engine asks after its own.
 */
final class UnloggedRoute {
  private static final String PATH = "/internal/signatures/unknown";
  private static final int MOST = 1_000;
  private static final int MOST_BYTES = 128 * 1024;
  private static final int MOST_AT_ONCE = 4;

  private final Vertx vertx;
  private final Database database;
  private final Admission admission;

  UnloggedRoute(Vertx vertx, Database database) {
    this.vertx = vertx;
    this.database = database;
    this.admission =
        Admission.of(
            vertx, MOST_AT_ONCE, MOST_AT_ONCE * MOST_BYTES, "Too many such questions go on.");
  }

  void mount(Router router) {
    router
        .post(PATH)
        .handler(context -> MediaTypes.check(vertx, context, Set.of("application/json")))
        .handler(this::ask);
  }

  private void ask(RoutingContext context) {
    admission
        .body(context.request(), MOST_BYTES, this::answer)
        .onSuccess(context::json)
        .onFailure(context::fail);
  }

  private Future<JsonObject> answer(Buffer body) {
    Fields fields = JsonBody.fields(body);
    List<String> asked = fields.texts("sha256", MOST);
    fields.end();
    if (!asked.stream().allMatch(Identifiers::isSha256)) {
      throw fields.bad("sha256", "must be a list of SHA-256 in hexadecimal.");
    }
    return database
        .read(connection -> LogRepository.unknown(connection, asked))
        .map(unknown -> new JsonObject().put("unknown", new JsonArray(unknown)));
  }
}

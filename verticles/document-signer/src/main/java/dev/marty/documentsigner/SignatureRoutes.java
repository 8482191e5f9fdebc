package dev.marty.documentsigner;

import dev.marty.kit.database.Database;
import dev.marty.kit.http.Identifiers;
import dev.marty.kit.http.Paging;
import dev.marty.kit.http.PathId;
import dev.marty.kit.http.Problem;
import dev.marty.kit.http.QueryParameters;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.HexFormat;
import java.util.UUID;

/** {@code /api/document_signer/signatures}: the log, for anyone who asks whether a SOD is in it. */
final class SignatureRoutes {
  private static final String PATH = SodAnswer.SIGNATURES;

  private final Database database;

  SignatureRoutes(Database database) {
    this.database = database;
  }

  void mount(Router router) {
    router.get(PATH).handler(this::list);
    router
        .get(PATH + "/:id")
        .produces(SodAnswer.JSON)
        .produces(SodAnswer.BYTES)
        .handler(this::find);
  }

  private void list(RoutingContext context) {
    QueryParameters parameters = QueryParameters.of(context);
    String sha256 = parameters.sha256("sha256");
    UUID signer = parameters.uuid("signer");
    UUID after = parameters.cursor(Identifiers::uuid);
    int limit = parameters.limit();
    Buffer hash = sha256 == null ? null : Buffer.buffer(HexFormat.of().parseHex(sha256));
    database
        .read(c -> LogRepository.list(c, hash, signer, after, limit + 1))
        .onSuccess(
            found ->
                context.json(
                    Paging.page(found, limit, LogEntry::toJson, entry -> entry.id().toString())))
        .onFailure(context::fail);
  }

  private void find(RoutingContext context) {
    UUID id = PathId.uuid(context, "id");
    database
        .read(c -> LogRepository.find(c, id))
        .onSuccess(
            entry -> {
              if (entry == null) {
                context.fail(Problem.notFound("There is no signature " + id + ".").exception());
              } else {
                SodAnswer.send(context, entry);
              }
            })
        .onFailure(context::fail);
  }
}

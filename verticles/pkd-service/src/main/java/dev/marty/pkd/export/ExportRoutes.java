package dev.marty.pkd.export;

import dev.marty.kit.database.Database;
import dev.marty.kit.http.Admission;
import dev.marty.kit.http.Conditional;
import dev.marty.kit.http.Problem;
import dev.marty.kit.http.QueryParameters;
import dev.marty.kit.work.Workers;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.sqlclient.SqlConnection;
import java.time.Duration;
import java.util.Locale;

/**
 * Collections as LDIF, one consistent state each, written as fast as the client reads and no
 * faster. On the event loop.
 */
public final class ExportRoutes {
  /** The version of the directory in which something was true; {@code since} of the next delta. */
  static final String VERSION_HEADER = "Marty-Directory-Version";

  /** Each has a connection for as long as it takes. */
  private static final int MOST_AT_ONCE = 2;

  private static final Duration LONGEST = Duration.ofMinutes(10);

  private final Database database;
  private final Workers workers;
  private final Admission admission;

  /** Exports of {@code database}, encoded on {@code workers}. */
  public ExportRoutes(Vertx vertx, Database database, Workers workers) {
    this.database = database;
    this.workers = workers;
    this.admission =
        Admission.ofRequests(
            vertx,
            MOST_AT_ONCE,
            MOST_AT_ONCE + " exports are under way; try again when one has ended.");
  }

  /** Adds the routes. */
  public void mount(Router router) {
    router.get("/api/pkd_service/exports/ldif").handler(this::ldif);
  }

  private void ldif(RoutingContext context) {
    QueryParameters parameters = QueryParameters.of(context);
    PkdCollection collection = collection(parameters);
    Long since = parameters.number("since", 0, Long.MAX_VALUE);
    admission
        .admit(
            context.request(),
            () ->
                database.snapshot(
                    LONGEST, connection -> send(context, connection, collection, since)))
        // Now, and not in the transaction: who reads the end finds room for the next one.
        .onSuccess(whole -> end(context.response()))
        .onFailure(context::fail);
  }

  private static PkdCollection collection(QueryParameters parameters) {
    String sent = parameters.text("collection");
    return PkdCollection.of(sent == null ? "" : sent)
        .orElseThrow(
            () ->
                QueryParameters.bad(
                    "collection",
                    "is 001 (certificates and CRLs), 002 (lists) or 003 (what does not conform)."));
  }

  private Future<Void> send(
      RoutingContext context, SqlConnection connection, PkdCollection collection, Long since) {
    return ExportRepository.state(connection)
        .compose(
            state -> {
              if (since != null && since > state.version()) {
                return Future.failedFuture(
                    Problem.badField(
                            "since",
                            "The directory is at version " + state.version() + " and not beyond.")
                        .exception());
              }
              HttpServerResponse response = context.response();
              String name = fileName(collection, since, state.version());
              String tag =
                  String.format(
                      Locale.ROOT, "\"%s-%s\"", name, state.changedAt().toInstant().toEpochMilli());
              response
                  .putHeader(HttpHeaders.CACHE_CONTROL, "no-cache")
                  .putHeader(VERSION_HEADER, Long.toString(state.version()));
              if (Conditional.answered(context, tag)) {
                return Future.succeededFuture();
              }
              response
                  .setChunked(true)
                  .putHeader(HttpHeaders.CONTENT_TYPE, "text/x-ldif")
                  .putHeader("Content-Disposition", "attachment; filename=\"" + name + ".ldif\"");
              LdifExport export =
                  new LdifExport(workers, connection, collection.selection(), response::write);
              return since == null
                  ? export.complete(state.version())
                  : export.delta(since, state.version());
            });
  }

  private static void end(HttpServerResponse response) {
    if (!response.ended()) {
      response.end();
    }
  }

  /** As ICAO names its files; a delta tells where it begins, too. */
  private static String fileName(PkdCollection collection, Long since, long version) {
    return since == null
        ? String.format(Locale.ROOT, "icaopkd-%s-complete-%06d", collection.number(), version)
        : String.format(
            Locale.ROOT, "icaopkd-%s-delta-%06d-%06d", collection.number(), since, version);
  }
}

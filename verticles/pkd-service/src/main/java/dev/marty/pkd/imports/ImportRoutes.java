package dev.marty.pkd.imports;

import dev.marty.kit.http.Idempotency;
import dev.marty.kit.http.Paging;
import dev.marty.kit.http.PathId;
import dev.marty.kit.http.Problem;
import dev.marty.kit.http.ProblemException;
import dev.marty.kit.http.QueryParameters;
import dev.marty.kit.http.ServiceRouter;
import dev.marty.pkd.answer.Place;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.Locale;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * {@code /api/pkd_service/imports}: what comes in. All handlers run on the verticle's event loop.
 */
public final class ImportRoutes {
  static final String PATH = "/api/pkd_service/imports";

  private static final Pattern SIGNER = Pattern.compile("[0-9a-fA-F]{64}|[A-Z]{2}");
  private static final int MOST_SOURCE_LENGTH = 255;

  /** Shorter than the gateway's patience: who waits longer is told where to look. */
  private static final Duration PATIENCE = Duration.ofSeconds(25);

  private final Imports imports;
  private final ImportEvents events;

  /** Routes over {@code imports}. */
  public ImportRoutes(Imports imports, ImportEvents events) {
    this.imports = imports;
    this.events = events;
  }

  /** Adds the routes. */
  public void mount(Router router) {
    router.post(PATH).handler(this::create);
    router.get(PATH).handler(this::list);
    router.get(PATH + "/:id").handler(this::find);
    router.get(PATH + "/:id/rejections").handler(this::rejections);
    router
        .get(PATH + "/:id/events")
        .handler(context -> events.send(context, PathId.uuid(context, "id")));
  }

  private void create(RoutingContext context) {
    Imports.Order order;
    try {
      order = order(context);
    } catch (ProblemException refused) {
      // The body is thrown away, so that the client can read the answer.
      imports.discard(context.request()).onComplete(done -> context.fail(refused));
      return;
    }
    boolean async = prefersAsync(context);
    imports
        .receive(context.request(), order)
        .compose(id -> async ? imports.find(id) : imports.await(id, PATIENCE))
        .onSuccess(found -> answer(context, found, async))
        .onFailure(context::fail);
  }

  private static void answer(RoutingContext context, ImportDetail found, boolean async) {
    Import summary = found.summary();
    if (!async && summary.problem() != null) {
      context.fail(summary.problem().with("import", summary.id().toString()).exception());
      return;
    }
    if (async) {
      context.response().putHeader("Preference-Applied", "respond-async");
    }
    context
        .response()
        .setStatusCode(summary.status().ended() && !async ? 201 : 202)
        .putHeader(HttpHeaders.LOCATION, PATH + "/" + summary.id())
        .putHeader(HttpHeaders.CONTENT_TYPE, "application/json")
        .end(ImportJson.detail(found).toBuffer());
  }

  private static boolean prefersAsync(RoutingContext context) {
    return context.request().headers().getAll("Prefer").stream()
        .anyMatch(header -> header.toLowerCase(Locale.ROOT).contains("respond-async"));
  }

  private static Imports.Order order(RoutingContext context) {
    HttpServerRequest request = context.request();
    QueryParameters parameters = QueryParameters.of(context);
    return new Imports.Order(
        ServiceRouter.requestId(context),
        Idempotency.key(context),
        sha256 -> Idempotency.fingerprint(request, Buffer.buffer(sha256)),
        parameters.text("source", MOST_SOURCE_LENGTH),
        parameters.flag("trust", true),
        expectedSigner(parameters));
  }

  private static String expectedSigner(QueryParameters parameters) {
    String signer =
        parameters.matching(
            "expectedSigner",
            SIGNER,
            "the SHA-256 of the signer's certificate or of its CSCA's, or two capital letters");
    return signer == null || signer.length() == 2 ? signer : signer.toLowerCase(Locale.ROOT);
  }

  private void list(RoutingContext context) {
    Paging.send(
        context,
        Place::of,
        imports::list,
        ImportJson::summary,
        summary -> new Place(summary.at(), summary.id()).text());
  }

  private void find(RoutingContext context) {
    UUID id = PathId.uuid(context, "id");
    found(id, imports.find(id))
        .onSuccess(found -> context.json(ImportJson.detail(found)))
        .onFailure(context::fail);
  }

  private void rejections(RoutingContext context) {
    UUID id = PathId.uuid(context, "id");
    Paging.send(
        context,
        Integer::valueOf,
        (after, limit) ->
            found(id, imports.find(id))
                .compose(found -> imports.rejections(id, after == null ? -1 : after, limit)),
        ImportJson::rejection,
        rejection -> Integer.toString(rejection.ordinal()));
  }

  static <T> Future<T> found(UUID id, Future<T> search) {
    return search.compose(
        found ->
            found == null
                ? Future.failedFuture(
                    Problem.notFound("There is no import " + id + ".").exception())
                : Future.succeededFuture(found));
  }
}

package dev.marty.pkd.export;

import dev.marty.emrtd.asn1.Octets;
import dev.marty.emrtd.asn1.Pem;
import dev.marty.kit.database.Database;
import dev.marty.kit.http.Conditional;
import dev.marty.kit.http.QueryParameters;
import dev.marty.kit.work.Pieces;
import dev.marty.kit.work.Sequence;
import dev.marty.kit.work.Workers;
import dev.marty.pkd.directory.CrlBytesRepository;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** What is trusted, in files that other tools load. On the event loop. */
public final class TrustExportRoutes {
  private static final String CRL = "X509 CRL";
  private static final String ANCHORS = "/api/pkd_service/exports/trust-anchors";

  private final Database database;
  private final Workers workers;

  /** Writes the anchors of a file. */
  @FunctionalInterface
  private interface Form {
    byte[] write(List<TrustAnchor> anchors) throws Exception;
  }

  private record File(Buffer content, int left) {}

  /** Exports of {@code database}, encoded on {@code workers}. */
  public TrustExportRoutes(Database database, Workers workers) {
    this.database = database;
    this.workers = workers;
  }

  /** Adds the routes. */
  public void mount(Router router) {
    anchors(router, "application/x-pem-file", "pem", false, TrustStores::pem);
    anchors(router, "application/x-pkcs12", "p12", false, TrustStores::pkcs12);
    anchors(router, "application/x-java-keystore", "jks", true, TrustStores::jks);
    router
        .get("/api/pkd_service/exports/crls")
        .produces("application/x-pem-file")
        .handler(this::crls);
  }

  private void anchors(
      Router router, String mediaType, String ending, boolean alwaysJdk, Form form) {
    router
        .get(ANCHORS)
        .produces(mediaType)
        .handler(
            context -> {
              QueryParameters parameters = QueryParameters.of(context);
              String country = parameters.countryOfAnyCase();
              boolean jdk = parameters.choice("readableBy", List.of("jdk")) != null || alwaysJdk;
              database
                  .read(connection -> TrustExportRepository.anchors(connection, country))
                  .compose(anchors -> send(context, anchors, jdk, mediaType, ending, form))
                  .onFailure(context::fail);
            });
  }

  private Future<Void> send(
      RoutingContext context,
      List<TrustAnchor> anchors,
      boolean jdk,
      String mediaType,
      String ending,
      Form form) {
    HttpServerResponse response = context.response();
    String tag = tag(anchors, ending + jdk);
    response.putHeader(HttpHeaders.VARY, "Accept").putHeader(HttpHeaders.CACHE_CONTROL, "no-cache");
    if (Conditional.answered(context, tag)) {
      return Future.succeededFuture();
    }
    return workers
        .run(
            () -> {
              List<TrustAnchor> chosen = jdk ? TrustStores.readableByJdk(anchors) : anchors;
              return new File(Buffer.buffer(form.write(chosen)), anchors.size() - chosen.size());
            })
        .compose(
            file ->
                response
                    .putHeader(HttpHeaders.CONTENT_TYPE, mediaType)
                    .putHeader(
                        "Content-Disposition",
                        "attachment; filename=\"trust-anchors." + ending + '"')
                    .putHeader("Marty-Certificates", Integer.toString(anchors.size() - file.left()))
                    .putHeader("Marty-Certificates-Left-Out", Integer.toString(file.left()))
                    .end(file.content()));
  }

  /** Weak: the same certificates, but stores tell when they were made. */
  private static String tag(List<TrustAnchor> anchors, String form) {
    StringBuilder all = new StringBuilder(form);
    anchors.forEach(anchor -> all.append(anchor.sha256()));
    return "W/\""
        + Octets.copyOf(all.toString().getBytes(StandardCharsets.US_ASCII)).sha256()
        + '"';
  }

  /**
   * No transaction lasts as long as the client reads: which they are is read once, and what they
   * say never changes.
   */
  private void crls(RoutingContext context) {
    String country = QueryParameters.of(context).countryOfAnyCase();
    HttpServerResponse response = context.response();
    database
        .read(connection -> TrustExportRepository.crls(connection, country))
        .compose(
            crls -> {
              response
                  .setChunked(true)
                  .putHeader(HttpHeaders.CONTENT_TYPE, "application/x-pem-file")
                  .putHeader("Content-Disposition", "attachment; filename=\"crls.pem\"");
              return Sequence.each(crls, crl -> send(response, crl));
            })
        .compose(done -> response.end())
        .onFailure(context::fail);
  }

  private Future<Void> send(HttpServerResponse response, TrustExportRepository.Crl crl) {
    String due = crl.nextUpdate() == null ? "open" : crl.nextUpdate().toInstant().toString();
    String head =
        TrustStores.comment(crl.issuer())
            + TrustStores.comment("of " + crl.thisUpdate().toInstant() + ", next update " + due)
            + Pem.begin(CRL);
    return response
        .write(head)
        .compose(
            begun ->
                Pieces.each(
                    crl.bytes(),
                    (from, count) ->
                        database.read(c -> CrlBytesRepository.piece(c, crl.sha256(), from, count)),
                    piece -> response.write(Pem.lines(piece.getBytes()))))
        .compose(done -> response.write(Pem.end(CRL)));
  }
}

package dev.marty.pkd.export;

import dev.marty.emrtd.asn1.Octets;
import dev.marty.emrtd.asn1.Pem;
import dev.marty.kit.database.Database;
import dev.marty.kit.http.Problem;
import dev.marty.kit.verticle.Workers;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.sqlclient.SqlConnection;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** What is trusted, in files that other tools load. On the event loop. */
public final class TrustExportRoutes {
  private static final Pattern COUNTRY = Pattern.compile("[A-Z]{2}");
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
              String country = country(context);
              boolean jdk = jdk(context) || alwaysJdk;
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
    response
        .putHeader(HttpHeaders.VARY, "Accept")
        .putHeader(HttpHeaders.CACHE_CONTROL, "no-cache")
        .putHeader(HttpHeaders.ETAG, tag);
    if (tag.equals(context.request().getHeader(HttpHeaders.IF_NONE_MATCH))) {
      return response.setStatusCode(304).end();
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

  private void crls(RoutingContext context) {
    String country = country(context);
    HttpServerResponse response = context.response();
    database
        .transaction(
            connection ->
                ExportRepository.snapshot(connection)
                    .compose(state -> TrustExportRepository.crls(connection, country))
                    .compose(
                        crls -> {
                          response
                              .setChunked(true)
                              .putHeader(HttpHeaders.CONTENT_TYPE, "application/x-pem-file")
                              .putHeader(
                                  "Content-Disposition", "attachment; filename=\"crls.pem\"");
                          return crls(connection, response, crls);
                        }))
        .compose(done -> response.end())
        .onFailure(context::fail);
  }

  /** One after the other: some have megabytes. */
  private Future<Void> crls(
      SqlConnection connection, HttpServerResponse response, List<TrustExportRepository.Crl> crls) {
    Future<Void> done = Future.succeededFuture();
    for (TrustExportRepository.Crl crl : crls) {
      done =
          done.compose(before -> TrustExportRepository.der(connection, crl))
              .compose(der -> workers.run(() -> pem(crl, der)))
              .compose(response::write);
    }
    return done;
  }

  private static Buffer pem(TrustExportRepository.Crl crl, Buffer der) {
    String due = crl.nextUpdate() == null ? "open" : crl.nextUpdate().toInstant().toString();
    return Buffer.buffer(
        TrustStores.comment(crl.issuer())
            + TrustStores.comment("of " + crl.thisUpdate().toInstant() + ", next update " + due)
            + Pem.encode("X509 CRL", der.getBytes()));
  }

  private static String country(RoutingContext context) {
    String sent = context.queryParams().get("country");
    if (sent == null) {
      return null;
    }
    String country = sent.toUpperCase(Locale.ROOT);
    if (!COUNTRY.matcher(country).matches()) {
      throw Problem.badField("country", "country is two letters, as in DE.").exception();
    }
    return country;
  }

  private static boolean jdk(RoutingContext context) {
    String sent = context.queryParams().get("readableBy");
    if (sent == null || sent.equals("jdk")) {
      return sent != null;
    }
    throw Problem.badField("readableBy", "readableBy is jdk or not there.").exception();
  }
}

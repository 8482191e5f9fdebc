package dev.marty.passportengine;

import dev.marty.kit.http.ServiceClient;
import dev.marty.passportengine.StatedDeviation.Place;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * Which deviations are of a document, of those that name documents by number: pkd_service knows the
 * numbers, of which a list may have a million. On the event loop.
 */
final class DeviationDirectory {
  /** Who waited for trust material longer than that does not wait once more. */
  private static final long FRESH_NANOS = TimeUnit.SECONDS.toNanos(4);

  private static final int PATIENCE_MS = 1_000;

  /** More than the directory says of a country with its trust material. */
  private static final int MOST = 1_000;

  private final ServiceClient pkd;

  DeviationDirectory(ServiceClient pkd) {
    this.pkd = pkd;
  }

  /**
   * Decides what is open.
   *
   * @param trust with what the country's lists say
   * @param found what may be of the document
   * @param number of the document, or null where nothing is open
   * @return never a failure: what cannot be asked is undecided
   */
  Future<DeviationReport> decide(
      AgedTrust trust, List<DeviationMatch> found, String number, String requestId) {
    if (trust.deviations() == null) {
      return Future.succeededFuture(DeviationReport.untold(trust));
    }
    if (found.stream().noneMatch(DeviationMatch::open)) {
      return Future.succeededFuture(DeviationReport.of(trust, found, true));
    }
    Future<Set<Place>> naming =
        trust.youngerThan(FRESH_NANOS)
            ? naming(trust.country(), number, requestId)
            : Future.failedFuture("pkd_service has just let us wait");
    return naming
        .timeout(PATIENCE_MS, TimeUnit.MILLISECONDS)
        .map(
            places ->
                found.stream()
                    .filter(one -> !one.open() || places.contains(one.deviation().place()))
                    .toList())
        .map(decided -> DeviationReport.of(trust, decided, true))
        .otherwise(
            failure ->
                DeviationReport.of(
                    trust,
                    found.stream().map(one -> one.open() ? one.unasked() : one).toList(),
                    false));
  }

  private Future<Set<Place>> naming(String country, String number, String requestId) {
    return pkd.get(
            "/api/pkd_service/deviations?current=true&limit="
                + MOST
                + "&country="
                + country
                + "&documentNumber="
                + URLEncoder.encode(number, StandardCharsets.UTF_8),
            Map.of("Accept", "application/json"),
            requestId)
        .compose(
            reply ->
                reply.status() == 200
                    ? Future.succeededFuture(places(reply.json()))
                    : Future.failedFuture("pkd_service answered with status " + reply.status()));
  }

  private static Set<Place> places(JsonObject page) {
    Set<Place> places = new HashSet<>();
    TrustMaterialReader.objects(page, "items").forEach(item -> places.add(Place.of(item)));
    return places;
  }
}

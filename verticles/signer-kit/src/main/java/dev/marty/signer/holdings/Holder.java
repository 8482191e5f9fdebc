package dev.marty.signer.holdings;

import dev.marty.kit.ServiceName;
import dev.marty.kit.http.Problem;
import dev.marty.kit.http.ServiceClient;
import dev.marty.kit.http.ServiceClient.Reply;
import dev.marty.kit.work.Sequence;
import dev.marty.signer.events.CrlIssued;
import dev.marty.signer.events.IssuedKind;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Another service that is asked what it holds. On the event loop; failures are 503 problems. */
public final class Holder {
  private static final String REQUEST_ID = "reconciliation";
  private static final Map<String, String> JSON = Map.of("Accept", "application/json");
  private static final int PAGE = 500;

  /** A million certificates of each kind. */
  private static final int MOST_PAGES = 2_000;

  /** For those of a kind, with the work that they make. */
  private static final Duration PATIENCE = Duration.ofMinutes(30);

  private final ServiceName service;
  private final ServiceClient client;

  /** Asks a service. */
  public Holder(ServiceName service, ServiceClient client) {
    this.service = service;
    this.client = client;
  }

  /** Its name. */
  public String name() {
    return service.text();
  }

  /**
   * Goes through its certificates, kind by kind: what signs comes before what is signed.
   *
   * @param page takes some hundred, and completes when it wants the next
   */
  public Future<Void> certificates(Function<List<Held>, Future<Void>> page) {
    return Sequence.each(List.of(IssuedKind.values()), kind -> certificates(kind, page));
  }

  private Future<Void> certificates(IssuedKind kind, Function<List<Held>, Future<Void>> taker) {
    String first = HoldingsRoutes.CERTIFICATES + "?kind=" + kind.text() + "&limit=" + PAGE;
    String[] next = {"", ""};
    int[] left = {MOST_PAGES};
    long end = System.nanoTime() + PATIENCE.toNanos();
    return Sequence.repeat(
        () ->
            get(first + next[0])
                .compose(
                    page -> {
                      List<Held> all = items(page, Held::of);
                      String cursor = page.getString("next");
                      if (all.size() > PAGE || left[0]-- == 0 || System.nanoTime() - end > 0) {
                        return Future.failedFuture(endless("more than can be held"));
                      }
                      // In the order of the fingerprints: else it could go round for ever.
                      for (Held held : all) {
                        if (held.kind() != kind || held.sha256().compareTo(next[1]) <= 0) {
                          return Future.failedFuture(endless("what was not asked for"));
                        }
                        next[1] = held.sha256();
                      }
                      if (cursor != null && all.isEmpty()) {
                        return Future.failedFuture(endless("pages with nothing in them"));
                      }
                      next[0] = "&cursor=" + cursor;
                      return taker.apply(all).map(cursor != null);
                    }));
  }

  private RuntimeException endless(String what) {
    return Problem.unavailable(
            "misanswered", service.text() + " tells of " + what + " when asked what it holds.")
        .exception();
  }

  /** The CRL with the highest number of each country. */
  public Future<List<HeldCrl>> crls() {
    return get(HoldingsRoutes.CRLS)
        .map(answer -> items(answer, HeldCrl::of))
        .compose(
            crls ->
                crls.stream().map(HeldCrl::country).distinct().count() == crls.size()
                    ? Future.succeededFuture(crls)
                    : Future.failedFuture(endless("two CRLs of a country")));
  }

  /** A certificate, DER, or null where it has only heard of it. */
  public Future<Buffer> certificate(String sha256) {
    String path = HoldingsRoutes.CERTIFICATES + "/" + sha256;
    return client
        .get(path, Map.of("Accept", HoldingsRoutes.CERTIFICATE_TYPE), REQUEST_ID)
        .compose(
            reply ->
                switch (reply.status()) {
                  case 200 -> Future.succeededFuture(reply.body());
                  case 404 -> Future.succeededFuture();
                  default -> Future.failedFuture(misanswered(path, reply.status()));
                });
  }

  /** The bytes of a CRL of its, which has a path. */
  public Future<byte[]> crl(HeldCrl crl) {
    return client.bytes(crl.path(), CrlIssued.MEDIA_TYPE, crl.bytes(), REQUEST_ID);
  }

  private Future<JsonObject> get(String path) {
    return client
        .get(path, JSON, REQUEST_ID)
        .compose(
            reply ->
                reply.status() == 200
                    ? json(path, reply)
                    : Future.failedFuture(misanswered(path, reply.status())));
  }

  private Future<JsonObject> json(String path, Reply reply) {
    try {
      return Future.succeededFuture(reply.json());
    } catch (DecodeException e) {
      return Future.failedFuture(misanswered(path, reply.status()));
    }
  }

  private static <T> List<T> items(JsonObject page, Function<JsonObject, T> read) {
    return page.getJsonArray("items").stream().map(item -> read.apply((JsonObject) item)).toList();
  }

  private RuntimeException misanswered(String path, int status) {
    return Problem.unavailable(
            "misanswered",
            service.text() + " answered with status " + status + " to GET " + path + ".")
        .exception();
  }
}

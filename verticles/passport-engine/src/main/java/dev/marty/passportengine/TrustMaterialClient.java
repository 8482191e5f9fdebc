package dev.marty.passportengine;

import dev.marty.emrtd.verification.TrustMaterial;
import dev.marty.kit.http.ServiceClient;
import dev.marty.kit.verticle.Workers;
import io.vertx.core.Future;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/**
 * Trust material from pkd_service, kept for some seconds and asked for once at a time for each
 * country. While pkd_service is away, what is known goes on being used for a while; after that, or
 * for a country never asked for, verifications are inconclusive and say so.
 */
final class TrustMaterialClient {
  private static final System.Logger LOG = System.getLogger(TrustMaterialClient.class.getName());

  /** How late a revocation may reach a verification, besides what pkd_service takes. */
  private static final long FRESH_NANOS = TimeUnit.SECONDS.toNanos(2);

  /** A country without certificate or CRL may be one that is just being set up. */
  private static final long FRESH_INCOMPLETE_NANOS = TimeUnit.MILLISECONDS.toNanos(250);

  /** CRLs live for days: an hour without news is no risk that they do not carry anyway. */
  private static final long USABLE_NANOS = TimeUnit.HOURS.toNanos(1);

  /** Who has something to fall back on does not wait longer for something newer. */
  private static final int PATIENCE_MS = 1_000;

  /** After a failure pkd_service is left alone for so long. */
  private static final long PAUSE_NANOS = TimeUnit.SECONDS.toNanos(2);

  /** There are 249 countries; only an attacker makes up more. */
  private static final int MOST_COUNTRIES = 256;

  private record Entry(TrustMaterial material, String tag, long since) {
    boolean youngerThan(long nanos) {
      return System.nanoTime() - since < nanos;
    }
  }

  private final ServiceClient pkd;
  private final Workers crypto;
  private final Map<String, Entry> entries = new ConcurrentHashMap<>();
  private final Map<String, Future<TrustMaterial>> underWay = new HashMap<>();
  private long pausedUntil = System.nanoTime();

  TrustMaterialClient(ServiceClient pkd, Workers crypto) {
    this.pkd = pkd;
    this.crypto = crypto;
  }

  /** What is known and new enough to be used without asking, or null; on any thread. */
  TrustMaterial fresh(String country) {
    Entry entry = entries.get(country);
    if (entry == null) {
      return null;
    }
    long fresh = entry.material().complete() ? FRESH_NANOS : FRESH_INCOMPLETE_NANOS;
    return entry.youngerThan(fresh) ? entry.material() : null;
  }

  /** Trust material of a country, never a failure; on the event loop. */
  Future<TrustMaterial> get(String country, String requestId) {
    TrustMaterial fresh = fresh(country);
    if (fresh != null) {
      return Future.succeededFuture(fresh);
    }
    Entry old = entries.get(country);
    boolean usable = old != null && old.youngerThan(USABLE_NANOS);
    if (System.nanoTime() - pausedUntil < 0) {
      return Future.succeededFuture(usable ? old.material() : away());
    }
    Future<TrustMaterial> newer =
        underWay.computeIfAbsent(country, name -> fetch(name, old, requestId));
    return usable
        ? newer.timeout(PATIENCE_MS, TimeUnit.MILLISECONDS).otherwise(old.material())
        : newer.otherwise(TrustMaterialClient::unavailable);
  }

  private Future<TrustMaterial> fetch(String country, Entry old, String requestId) {
    Map<String, String> headers = new HashMap<>();
    headers.put("Accept", "application/json");
    if (old != null) {
      headers.put("If-None-Match", old.tag());
    }
    Future<TrustMaterial> fetched =
        pkd.get("/api/pkd_service/trust-material?country=" + country, headers, requestId)
            .compose(reply -> read(country, reply, old));
    return fetched.onComplete(
        done -> {
          underWay.remove(country);
          if (done.failed()) {
            pausedUntil = System.nanoTime() + PAUSE_NANOS;
            LOG.log(
                System.Logger.Level.WARNING,
                "request {0}: no trust material of {1}: {2}",
                requestId,
                country,
                done.cause().getMessage());
          }
        });
  }

  private Future<TrustMaterial> read(String country, ServiceClient.Reply reply, Entry old) {
    if (reply.status() == 304 && old != null) {
      keep(country, new Entry(old.material(), old.tag(), System.nanoTime()));
      return Future.succeededFuture(old.material());
    }
    if (reply.status() != 200) {
      return Future.failedFuture("pkd_service answered with status " + reply.status());
    }
    long since = System.nanoTime();
    return crypto
        .run(
            () -> {
              JsonObject json = reply.json();
              return TrustMaterial.read(
                  bytes(json.getJsonArray("certificates")), bytes(json.getJsonArray("crls")));
            })
        .onSuccess(
            material ->
                keep(
                    country,
                    new Entry(material, "" + reply.headers().get(HttpHeaders.ETAG), since)));
  }

  private void keep(String country, Entry entry) {
    if (entries.size() >= MOST_COUNTRIES) {
      entries.clear();
    }
    entries.put(country, entry);
  }

  private static TrustMaterial away() {
    return TrustMaterial.unavailable("pkd_service does not answer now");
  }

  private static TrustMaterial unavailable(Throwable failure) {
    return away();
  }

  private static List<byte[]> bytes(JsonArray base64) {
    List<byte[]> ders = new ArrayList<>();
    for (Object der : base64) {
      ders.add(Base64.getDecoder().decode((String) der));
    }
    return ders;
  }
}

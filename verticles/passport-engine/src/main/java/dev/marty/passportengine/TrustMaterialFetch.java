package dev.marty.passportengine;

import dev.marty.emrtd.asn1.Octets;
import dev.marty.emrtd.crl.CrlOutcome;
import dev.marty.emrtd.crl.CrlReader;
import dev.marty.emrtd.verification.TrustMaterial;
import dev.marty.kit.http.ServiceClient;
import dev.marty.kit.work.Sequence;
import dev.marty.kit.work.Workers;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.json.JsonObject;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Fetches trust material from pkd_service: certificates as JSON, and of its CRLs those that are not
 * here yet, each as bytes. Of large ones one at a time, since several may be too much for the
 * memory. On the event loop; reading and verifying goes to workers.
 */
final class TrustMaterialFetch {
  /** Bytes of a CRL that are nobody's worry. */
  private static final int SMALL = 256 * 1024;

  private final ServiceClient pkd;
  private final Workers crypto;
  private final TrustMaterialReader reader;
  private final long mostBytes;
  private Future<?> large = Future.succeededFuture();

  /**
   * What was fetched.
   *
   * @param material read and checked
   * @param certificates what they take of the heap, about, in bytes
   * @param crls what it was made of, by fingerprint
   * @param deviations what came with it, or null
   * @param tag of the answer
   */
  record Fetched(
      TrustMaterial material,
      long certificates,
      Map<String, CrlOutcome> crls,
      CountryDeviations deviations,
      String tag) {
    /** Of the heap, about. */
    long bytes() {
      return certificates
          + (deviations == null ? 0 : deviations.bytes())
          + crls.values().stream().mapToLong(Fetched::length).sum();
    }

    private static long length(CrlOutcome crl) {
      return crl instanceof CrlOutcome.Read read ? read.crl().length() : 0;
    }
  }

  /**
   * A way to pkd_service.
   *
   * @param reader of what it answers
   * @param mostBytes CRLs of a country that are larger, together, are a failure
   */
  TrustMaterialFetch(
      ServiceClient pkd, Workers crypto, TrustMaterialReader reader, long mostBytes) {
    this.pkd = pkd;
    this.crypto = crypto;
    this.reader = reader;
    this.mostBytes = mostBytes;
  }

  /**
   * Fetches what is trusted of a country.
   *
   * @param known what was fetched before, or null; its CRLs are not fetched again
   * @param heard completed when pkd_service answers, whatever its CRLs take then
   * @return the same as known if nothing has changed
   */
  Future<Fetched> fetch(String country, Fetched known, String requestId, Promise<Void> heard) {
    Map<String, String> headers = new HashMap<>();
    headers.put("Accept", "application/json");
    if (known != null) {
      headers.put("If-None-Match", known.tag());
    }
    return pkd.get("/api/pkd_service/trust-material?country=" + country, headers, requestId)
        .onSuccess(reply -> heard.complete())
        .onFailure(heard::fail)
        .compose(
            reply -> {
              if (reply.status() == 304 && known != null) {
                return Future.succeededFuture(known);
              }
              if (reply.status() != 200) {
                return Future.failedFuture("pkd_service answered with status " + reply.status());
              }
              JsonObject json = reply.json();
              String tag = reply.headers().get(HttpHeaders.ETAG);
              return crls(TrustMaterialReader.objects(json, "crls"), known, requestId)
                  .compose(crls -> crypto.run(() -> reader.read(json, crls, "" + tag)));
            });
  }

  private Future<Map<String, CrlOutcome>> crls(
      List<JsonObject> references, Fetched known, String requestId) {
    long bytes = references.stream().mapToLong(one -> one.getInteger("bytes")).sum();
    if (bytes > mostBytes) {
      return Future.failedFuture(
          String.format(
              Locale.ROOT,
              "%d CRLs have %d bytes, and with this heap at most %d are read; give the process more",
              references.size(),
              bytes,
              mostBytes));
    }
    Map<String, CrlOutcome> crls = new LinkedHashMap<>();
    return Sequence.each(
            references,
            reference -> {
              String sha256 = reference.getString("sha256");
              CrlOutcome here = known == null ? null : known.crls().get(sha256);
              Future<CrlOutcome> crl =
                  here == null
                      ? crl(sha256, reference.getInteger("bytes"), requestId)
                      : Future.succeededFuture(here);
              return crl.onSuccess(got -> crls.put(sha256, got));
            })
        .map(crls);
  }

  private Future<CrlOutcome> crl(String sha256, int bytes, String requestId) {
    if (bytes <= SMALL) {
      return download(sha256, bytes, requestId);
    }
    Future<CrlOutcome> next = large.transform(before -> download(sha256, bytes, requestId));
    large = next;
    return next;
  }

  private Future<CrlOutcome> download(String sha256, int bytes, String requestId) {
    String path = "/api/pkd_service/crls/" + sha256;
    return pkd.bytes(path, "application/pkix-crl", bytes, requestId)
        .compose(der -> crypto.run(() -> read(sha256, der)));
  }

  /** Other bytes would be kept under that name, and never asked for again. */
  private static CrlOutcome read(String sha256, byte[] der) {
    String received = Octets.owned(der).sha256();
    if (!received.equals(sha256)) {
      throw new IllegalStateException("CRL " + sha256 + " came with SHA-256 " + received);
    }
    return CrlReader.read(der);
  }
}

package dev.marty.pkd.query;

import dev.marty.emrtd.asn1.Octets;
import dev.marty.kit.database.Database;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Trust material of the countries asked for lately, as answered. Forgotten when something changes
 * here, and after a few seconds for what another instance changes. On the event loop only.
 */
final class TrustCache {
  private static final long KEEP_NANOS = TimeUnit.SECONDS.toNanos(2);

  /** A country has up to some hundred kilobytes; there are 249. */
  private static final int MOST_COUNTRIES = 64;

  /**
   * An answer.
   *
   * @param body JSON
   * @param tag its entity tag, with quotes
   */
  record Answer(Buffer body, String tag) {}

  private record Entry(Future<Answer> answer, long since) {}

  private final Database database;
  private final MaterialRepository repository;
  private final Map<String, Entry> entries = new HashMap<>();

  TrustCache(Database database, MaterialRepository repository) {
    this.database = database;
    this.repository = repository;
  }

  /** Forgets everything: what is under way may have read what was there before. */
  void clear() {
    entries.clear();
  }

  /** The answer for a country; requests that come while it is read wait for the same reading. */
  Future<Answer> get(String country) {
    Entry known = entries.get(country);
    if (known != null && System.nanoTime() - known.since() < KEEP_NANOS) {
      return known.answer();
    }
    if (entries.size() >= MOST_COUNTRIES) {
      entries.clear();
    }
    Entry entry = new Entry(read(country), System.nanoTime());
    entries.put(country, entry);
    entry.answer().onFailure(failure -> entries.remove(country, entry));
    return entry.answer();
  }

  private Future<Answer> read(String country) {
    return database
        .read(
            connection ->
                repository
                    .certificates(connection, country)
                    .compose(
                        certificates ->
                            repository
                                .crls(connection, country)
                                .map(
                                    crls ->
                                        new JsonObject()
                                            .put("country", country)
                                            .put("certificates", base64(certificates))
                                            .put("crls", base64(crls)))))
        .map(
            json -> {
              Buffer body = json.toBuffer();
              return new Answer(body, '"' + Octets.copyOf(body.getBytes()).sha256() + '"');
            });
  }

  private static JsonArray base64(List<byte[]> ders) {
    JsonArray array = new JsonArray();
    ders.forEach(der -> array.add(Base64.getEncoder().encodeToString(der)));
    return array;
  }
}

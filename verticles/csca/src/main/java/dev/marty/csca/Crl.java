package dev.marty.csca;

import dev.marty.emrtd.issuing.Lifetime;
import io.vertx.core.json.JsonObject;
import java.time.Instant;

/** A CRL that was issued, without its bytes; sha256 is hex. */
record Crl(
    String country,
    long number,
    String sha256,
    int bytes,
    Instant thisUpdate,
    Instant nextUpdate,
    int entries) {
  /** When it was made: thisUpdate lies back. */
  Instant issuedAt() {
    return thisUpdate.plus(Lifetime.CLOCKS_DIFFER);
  }

  JsonObject toJson() {
    return new JsonObject()
        .put("country", country)
        .put("number", number)
        .put("thisUpdate", thisUpdate.toString())
        .put("nextUpdate", nextUpdate.toString())
        .put("entries", entries)
        .put("sha256", sha256)
        .put("bytes", bytes);
  }
}

package dev.marty.csca;

import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * The section {@code csca} of the configuration.
 *
 * @param publicUrl where the gateway is reached from outside, or empty; certificates name it
 * @param crlEvery a new CRL is made when the last is so old
 * @param crlValid nextUpdate is so long after thisUpdate; longer than {@code crlEvery}, so that a
 *     late CRL hurts nobody, and at most 90 days
 * @param crlCheck how often the schedule looks
 */
record CscaSettings(
    Optional<String> publicUrl, Duration crlEvery, Duration crlValid, Duration crlCheck) {
  static CscaSettings of(JsonObject settings) {
    JsonObject crl = settings.getJsonObject("crl");
    CscaSettings read =
        new CscaSettings(
            Optional.ofNullable(settings.getString("publicUrl")),
            Duration.ofDays(crl.getInteger("everyDays")),
            Duration.ofDays(crl.getInteger("validDays")),
            Duration.ofSeconds(crl.getInteger("checkSeconds")));
    if (read.crlValid().compareTo(read.crlEvery()) <= 0) {
      throw new IllegalArgumentException(
          "csca.crl.validDays must be more than csca.crl.everyDays: a CRL must outlive the next.");
    }
    return read;
  }

  /**
   * Where certificates say that the CRL is: here, or in the PKD by the template of Doc 9303-12
   * clause 7.1.1.4.
   */
  List<String> crlLocations(String country, String icaoCode) {
    return publicUrl
        .map(url -> List.of(url + "/api/csca/crls/current?country=" + country))
        .orElseGet(
            () ->
                List.of(
                    "https://pkddownload1.icao.int/CRLs/" + icaoCode + ".crl",
                    "https://pkddownload2.icao.int/CRLs/" + icaoCode + ".crl"));
  }
}

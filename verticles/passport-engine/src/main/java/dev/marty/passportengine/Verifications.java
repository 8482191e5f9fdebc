package dev.marty.passportengine;

import dev.marty.emrtd.asn1.Octets;
import dev.marty.emrtd.sod.SodOutcome;
import dev.marty.emrtd.sod.SodReader;
import dev.marty.emrtd.verification.Document;
import dev.marty.emrtd.verification.PassiveAuthentication;
import dev.marty.emrtd.verification.TrustMaterial;
import dev.marty.emrtd.verification.VerificationReport;
import dev.marty.kit.verticle.Workers;
import io.vertx.core.Future;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.UUID;

/**
 * Verifies documents and records each verification before it is answered. Crypto runs on workers,
 * in one turn where the trust material is at hand.
 */
final class Verifications {
  /** Either a report, or what has to wait for the trust material of a country. */
  private record Turn(VerificationReport report, SodOutcome sod, String country) {}

  private final Workers crypto;
  private final TrustMaterialClient trust;
  private final VerificationLog log;
  private final IssuerCountries countries = new IssuerCountries();

  Verifications(Workers crypto, TrustMaterialClient trust, VerificationLog log) {
    this.crypto = crypto;
    this.trust = trust;
    this.log = log;
  }

  /**
   * Verifies a document.
   *
   * @param sod EF.SOD as read from the chip
   * @param document the other files
   * @param requestId for the record
   * @return the record, once it is stored
   */
  Future<VerificationRecord> verify(byte[] sod, Document document, String requestId) {
    return crypto
        .run(() -> first(sod, document))
        .compose(
            turn ->
                turn.report() != null
                    ? Future.succeededFuture(turn.report())
                    : trust
                        .get(turn.country(), requestId)
                        .compose(material -> second(turn.sod(), document, material)))
        .map(report -> record(sod, report, requestId))
        .compose(record -> log.add(record).map(record));
  }

  private Turn first(byte[] file, Document document) {
    SodOutcome sod = SodReader.read(file);
    String country =
        sod instanceof SodOutcome.Read read ? countries.of(read.sod()).orElse(null) : null;
    TrustMaterial material = country == null ? TrustMaterial.NONE : trust.fresh(country);
    return material == null
        ? new Turn(null, sod, country)
        : new Turn(
            PassiveAuthentication.verify(sod, document, material, Instant.now()), sod, country);
  }

  private Future<VerificationReport> second(
      SodOutcome sod, Document document, TrustMaterial material) {
    return crypto.run(() -> PassiveAuthentication.verify(sod, document, material, Instant.now()));
  }

  private static VerificationRecord record(
      byte[] sod, VerificationReport report, String requestId) {
    return new VerificationRecord(
        UUID.randomUUID(),
        Instant.now().truncatedTo(ChronoUnit.MICROS),
        requestId,
        Octets.copyOf(sod).sha256(),
        report.outcome().text(),
        ReportJson.steps(report),
        ReportJson.dataGroups(report),
        ReportJson.signer(report));
  }
}

package dev.marty.passportengine;

import dev.marty.emrtd.asn1.Octets;
import dev.marty.emrtd.lds.Dg1;
import dev.marty.emrtd.lds.Reading;
import dev.marty.emrtd.mrz.Mrz;
import dev.marty.emrtd.sod.Sod;
import dev.marty.emrtd.sod.SodOutcome;
import dev.marty.emrtd.sod.SodReader;
import dev.marty.emrtd.verification.Circumstances;
import dev.marty.emrtd.verification.Document;
import dev.marty.emrtd.verification.PassiveAuthentication;
import dev.marty.emrtd.verification.SignerName;
import dev.marty.emrtd.verification.VerificationPolicy;
import dev.marty.emrtd.verification.VerificationReport;
import dev.marty.kit.verticle.Workers;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.List;

/**
 * Verifies documents and records each verification before it is answered. Crypto runs on workers,
 * in one turn where the trust material is at hand.
 */
final class Verifications {
  /** How far the first turn came. */
  private sealed interface Turn {}

  /**
   * A document for which something has to be fetched.
   *
   * @param mrz of its DG1, or null
   * @param country whose trust material it needs, or null where only the signer's certificate tells
   * @param absent whose certificate it lacks, or null
   */
  private record Opened(Sod sod, Mrz mrz, String country, SignerName absent) implements Turn {}

  /**
   * One that was verified.
   *
   * @param deviations that may be of it
   */
  private record Verified(
      Mrz mrz, AgedTrust trust, VerificationReport report, List<DeviationMatch> deviations)
      implements Turn {}

  private final Workers crypto;
  private final TrustMaterialClient trust;
  private final SignerDirectory signers;
  private final DeviationDirectory deviations;
  private final VerificationLog log;
  private final VerificationPolicy policy;

  Verifications(
      Workers crypto,
      TrustMaterialClient trust,
      SignerDirectory signers,
      DeviationDirectory deviations,
      VerificationLog log,
      VerificationPolicy policy) {
    this.crypto = crypto;
    this.trust = trust;
    this.signers = signers;
    this.deviations = deviations;
    this.log = log;
    this.policy = policy;
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
                turn instanceof Opened opened
                    ? fetched(opened, document, requestId)
                    : Future.succeededFuture((Verified) turn))
        .compose(
            done ->
                deviations
                    .decide(done.trust(), done.deviations(), number(done.mrz()), requestId)
                    .compose(
                        said ->
                            log.add(
                                done.mrz(),
                                status ->
                                    VerificationRecord.of(
                                        sod,
                                        done.report().with(status),
                                        done.trust(),
                                        said,
                                        requestId))));
  }

  private Turn first(byte[] file, Document document) {
    SodOutcome outcome = SodReader.read(file);
    Mrz mrz = mrz(document);
    if (!(outcome instanceof SodOutcome.Read read)) {
      return verified(outcome, mrz, document, AgedTrust.none(), List.of());
    }
    Sod sod = read.sod();
    if (sod.parts().certificates().isEmpty()) {
      return new Opened(sod, mrz, null, SignerName.of(sod).orElse(null));
    }
    String country = PassiveAuthentication.country(sod, List.of()).orElse(null);
    AgedTrust known = country == null ? AgedTrust.none() : trust.fresh(country);
    return known == null
        ? new Opened(sod, mrz, country, null)
        : verified(outcome, mrz, document, known, List.of());
  }

  private Future<Verified> fetched(Opened opened, Document document, String requestId) {
    return opened.absent() == null
        ? fetched(opened, opened.country(), List.of(), document, requestId)
        : signers
            .find(opened.absent(), requestId)
            .compose(
                found ->
                    crypto
                        .run(() -> PassiveAuthentication.country(opened.sod(), found))
                        .compose(
                            country ->
                                fetched(opened, country.orElse(null), found, document, requestId)));
  }

  private Future<Verified> fetched(
      Opened opened, String country, List<Octets> found, Document document, String requestId) {
    SodOutcome sod = new SodOutcome.Read(opened.sod());
    return (country == null
            ? Future.succeededFuture(AgedTrust.none())
            : trust.get(country, requestId))
        .compose(
            material -> crypto.run(() -> verified(sod, opened.mrz(), document, material, found)));
  }

  private Verified verified(
      SodOutcome sod, Mrz mrz, Document document, AgedTrust with, List<Octets> found) {
    Circumstances circumstances = new Circumstances(Instant.now(), with.age(), found, policy);
    VerificationReport report =
        PassiveAuthentication.verify(sod, document, with.material(), circumstances);
    return new Verified(
        mrz, with, report, DeviationMatch.find(with.deviations(), report, document, mrz));
  }

  private static String number(Mrz mrz) {
    return mrz == null ? null : mrz.documentNumber();
  }

  private static Mrz mrz(Document document) {
    Octets file = document.dataGroups().get(1);
    return file != null && Dg1.read(file.toByteArray()) instanceof Reading.Read<Dg1> read
        ? read.value().mrz()
        : null;
  }
}

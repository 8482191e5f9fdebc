package dev.marty.passportengine;

import dev.marty.emrtd.asn1.Octets;
import dev.marty.emrtd.lds.Dg1;
import dev.marty.emrtd.lds.Reading;
import dev.marty.emrtd.mrz.Mrz;
import dev.marty.emrtd.sod.SodOutcome;
import dev.marty.emrtd.sod.SodReader;
import dev.marty.emrtd.verification.Circumstances;
import dev.marty.emrtd.verification.Document;
import dev.marty.emrtd.verification.PassiveAuthentication;
import dev.marty.emrtd.verification.SignerName;
import dev.marty.emrtd.verification.VerificationPolicy;
import dev.marty.emrtd.verification.VerificationReport;
import dev.marty.kit.work.Workers;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Verifies documents and records each verification before it is answered. Crypto runs on workers,
 * in one turn where the trust material is at hand and EF.SOD carries its signer's certificate.
 */
final class Verifications {
  /** A document that was looked at. */
  private record Shown(SodOutcome sod, Mrz mrz, Document document, String requestId) {}

  /** One for which trust material has to be fetched, or that was verified. */
  private record Turn(Shown shown, String country, Verified verified) {}

  /**
   * One that was verified.
   *
   * @param deviations that may be of it
   */
  private record Verified(
      AgedTrust trust, VerificationReport report, List<DeviationMatch> deviations) {}

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
        .run(() -> first(sod, document, requestId))
        .compose(
            turn ->
                (turn.verified() == null
                        ? fetched(turn.shown(), turn.country(), List.of())
                        : Future.succeededFuture(turn.verified()))
                    .compose(verified -> lookedUp(turn.shown(), verified))
                    .compose(done -> recorded(sod, turn.shown(), done)));
  }

  private Future<VerificationRecord> recorded(byte[] sod, Shown shown, Verified done) {
    return deviations
        .decide(done.trust(), done.deviations(), number(shown.mrz()), shown.requestId())
        .compose(
            said ->
                log.add(
                    shown.mrz(),
                    status ->
                        VerificationRecord.of(
                            sod,
                            done.report().with(status),
                            done.trust(),
                            said,
                            shown.requestId())));
  }

  private Turn first(byte[] file, Document document, String requestId) {
    Shown shown = new Shown(SodReader.read(file), mrz(document), document, requestId);
    String country = country(shown, List.of());
    AgedTrust known = country == null ? AgedTrust.none() : trust.fresh(country);
    return new Turn(shown, country, known == null ? null : verified(shown, known, List.of()));
  }

  /** With the signer's certificate from pkd_service, where that may tell more. */
  private Future<Verified> lookedUp(Shown shown, Verified verified) {
    SignerName signer = signerInDoubt(shown, verified);
    return signer == null
        ? Future.succeededFuture(verified)
        : signers
            .find(signer, shown.requestId())
            .compose(
                found ->
                    found.isEmpty()
                        ? Future.succeededFuture(verified)
                        : crypto
                            .run(() -> Optional.ofNullable(country(shown, found)))
                            // What was known of whose it is stays known.
                            .compose(
                                country ->
                                    fetched(
                                        shown, country.orElse(verified.trust().country()), found)));
  }

  private static SignerName signerInDoubt(Shown shown, Verified verified) {
    return shown.sod() instanceof SodOutcome.Read read
            && PassiveAuthentication.signerInDoubt(verified.report(), verified.trust().material())
        ? SignerName.of(read.sod()).orElse(null)
        : null;
  }

  /** Whose trust material it needs, or null where nothing tells. */
  private static String country(Shown shown, List<Octets> found) {
    return shown.sod() instanceof SodOutcome.Read read
        ? PassiveAuthentication.country(read.sod(), found).orElse(null)
        : null;
  }

  private Future<Verified> fetched(Shown shown, String country, List<Octets> found) {
    return (country == null
            ? Future.succeededFuture(AgedTrust.none())
            : trust.get(country, shown.requestId()))
        .compose(material -> crypto.run(() -> verified(shown, material, found)));
  }

  private Verified verified(Shown shown, AgedTrust with, List<Octets> found) {
    Circumstances circumstances = new Circumstances(Instant.now(), with.age(), found, policy);
    VerificationReport report =
        PassiveAuthentication.verify(shown.sod(), shown.document(), with.material(), circumstances);
    return new Verified(
        with,
        report,
        DeviationMatch.find(with.deviations(), report, shown.document(), shown.mrz()));
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

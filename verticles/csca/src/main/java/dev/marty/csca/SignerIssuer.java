package dev.marty.csca;

import dev.marty.csca.KeyRepository.CscaKey;
import dev.marty.emrtd.asn1.Octets;
import dev.marty.emrtd.issuing.CertificateMaker;
import dev.marty.emrtd.issuing.CertificationRequest;
import dev.marty.emrtd.issuing.CertificationRequestOutcome;
import dev.marty.emrtd.issuing.CertificationRequestOutcome.Accepted;
import dev.marty.emrtd.issuing.CertificationRequestOutcome.Refused;
import dev.marty.emrtd.issuing.Issuer;
import dev.marty.emrtd.issuing.IssuingException;
import dev.marty.emrtd.issuing.Lifetime;
import dev.marty.emrtd.issuing.SignerRequest;
import dev.marty.emrtd.issuing.SubjectName;
import dev.marty.kit.http.Idempotency.Answer;
import dev.marty.kit.http.Problem;
import dev.marty.kit.work.Workers;
import dev.marty.signer.events.IssuedKind;
import dev.marty.signer.keys.KeyVault;
import dev.marty.signer.keys.KeyVaultException;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.SqlConnection;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** Certifies the keys of Document Signers and list signers. */
final class SignerIssuer {
  private final Once once;
  private final KeyVault vault;
  private final Workers crypto;

  SignerIssuer(Once once, KeyVault vault, Workers crypto) {
    this.once = once;
    this.vault = vault;
    this.crypto = crypto;
  }

  /**
   * What goes into the certificate besides the key.
   *
   * @param profile kind, country, document types and periods
   * @param subject the signer's name
   * @param replaces the certificate this one renews, or null
   */
  record Content(SignerProfile profile, SubjectName subject, UUID replaces) {}

  /**
   * Certifies a key under the name its request asks for.
   *
   * @return the certificate; 400 and 409 problems
   */
  Future<Answer> create(SignerProfile profile, Octets certificateRequest, Command command) {
    command.caller().require(profile.country());
    return checked(certificateRequest)
        .compose(
            request ->
                once.run(
                    command,
                    connection ->
                        issue(
                            connection,
                            new Content(profile, request.subject(), null),
                            request,
                            command)))
        .recover(failure -> Problems.explain(failure, Problems.SIGNER_FIELDS));
  }

  /** Checks form and proof of possession off the event loop. */
  Future<Accepted> checked(Octets certificateRequest) {
    return crypto
        .run(() -> CertificationRequest.read(certificateRequest.toByteArray()))
        .compose(SignerIssuer::accepted);
  }

  private static Future<Accepted> accepted(CertificationRequestOutcome outcome) {
    if (outcome instanceof Accepted accepted) {
      return Future.succeededFuture(accepted);
    }
    Refused refused = (Refused) outcome;
    return Future.failedFuture(
        Problem.badField("certificateRequest", "certificateRequest: " + refused.detail() + ".")
            .with("reason", refused.reason().name())
            .exception());
  }

  /**
   * Issues inside a transaction, and signs there too, under the lock of the country: rollover and
   * revocation take the same lock, so no key signs when its use has ended, not even a certificate
   * that is then thrown away. It costs a signature's time; what takes seconds, keys, is made
   * before.
   */
  Future<Answer> issue(
      SqlConnection connection, Content content, Accepted request, Command command) {
    String country = content.profile().country();
    return KeyRepository.lock(connection, country)
        .compose(locked -> KeyRepository.ofCountry(connection, country))
        .compose(
            all ->
                SigningChoice.issuing(all, command.at())
                    .map(Future::succeededFuture)
                    .orElseGet(
                        () ->
                            Future.failedFuture(
                                Problems.conflict(
                                        "no-key-in-use",
                                        country
                                            + " has no CSCA key in use; make one by"
                                            + " POST /api/csca/certificates.")
                                    .exception())))
        .compose(key -> crypto.run(() -> make(key, content, request, command.at())))
        .compose(row -> store(connection, row, command))
        .map(row -> Answer.of(201, row.toJson(command.at())));
  }

  private CertificateRow make(CscaKey key, Content content, Accepted request, Instant at)
      throws KeyVaultException, IssuingException {
    SignerProfile profile = content.profile();
    Issuer issuer = Issuer.of(key.root().getBytes(), vault.open(key.key()));
    Lifetime life =
        Lifetime.signer(profile.kind(), at, profile.keyUse(), profile.documentValidity());
    byte[] der =
        CertificateMaker.signer(
            issuer,
            new SignerRequest(
                profile.kind(),
                content.subject(),
                request.publicKey(),
                profile.documentTypes(),
                life),
            CertificateMaker.serial());
    return CertificateRow.issued(
        der,
        IssuedKind.of(profile.kind()),
        key.key().id(),
        null,
        life.keyUseEnds(),
        at,
        content.replaces());
  }

  private Future<CertificateRow> store(
      SqlConnection connection, CertificateRow row, Command command) {
    JsonObject detail =
        new JsonObject()
            .put("kind", row.kind().text())
            .put("country", row.country())
            .put("subject", row.subject())
            .put("publicKey", row.publicKey())
            .put("key", row.issuerKey().toString());
    if (row.replaces() != null) {
      detail.put("replaces", row.replaces().toString());
    }
    return CertificateRepository.certified(connection, row.publicKeySha256())
        .compose(
            known ->
                known
                    ? Future.failedFuture(
                        Problems.conflict(
                                "key-certified-before",
                                "This key has a certificate; a signer gets a new key with each,"
                                    + " since a second would prolong its use.")
                            .exception())
                    : CertificateRepository.insert(connection, row))
        .compose(
            done ->
                Journal.audit(connection, command, "signer-issued", Journal.subject(row), detail))
        .compose(done -> Journal.issued(connection, List.of(row)))
        .map(row);
  }
}

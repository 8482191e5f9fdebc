package dev.marty.csca;

import dev.marty.csca.SignerIssuer.Content;
import dev.marty.emrtd.asn1.MalformedAsn1Exception;
import dev.marty.emrtd.asn1.Octets;
import dev.marty.emrtd.certificate.DocumentTypes;
import dev.marty.emrtd.certificate.ParsedCertificate;
import dev.marty.emrtd.issuing.CertificationRequestOutcome.Accepted;
import dev.marty.emrtd.issuing.IssuingException;
import dev.marty.emrtd.issuing.SignerKind;
import dev.marty.emrtd.issuing.SubjectName;
import dev.marty.kit.http.Idempotency.Answer;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;
import java.time.Period;
import java.util.List;

/** Gives a signer a certificate for its next key, with what its present one says. */
final class Renewal {
  private final Once once;
  private final SignerIssuer issuer;

  Renewal(Once once, SignerIssuer issuer) {
    this.once = once;
    this.issuer = issuer;
  }

  /**
   * Renews.
   *
   * @param id the certificate to replace, of whatever status
   * @param certificateRequest PKCS#10 for the new key
   * @return the new certificate
   */
  Future<Answer> run(
      CertificateId id,
      Octets certificateRequest,
      Period keyUse,
      Period documentValidity,
      Command command) {
    return issuer
        .checked(certificateRequest)
        .compose(
            request ->
                once.run(
                    command,
                    connection ->
                        CertificateRepository.find(connection, id)
                            .compose(
                                old ->
                                    renew(
                                        connection,
                                        id,
                                        old,
                                        request,
                                        keyUse,
                                        documentValidity,
                                        command))))
        .recover(failure -> Problems.explain(failure, Problems.SIGNER_FIELDS));
  }

  private Future<Answer> renew(
      SqlConnection connection,
      CertificateId id,
      CertificateRow old,
      Accepted request,
      Period keyUse,
      Period documentValidity,
      Command command) {
    if (old == null) {
      return Future.failedFuture(Problems.noCertificate(id).exception());
    }
    command.caller().require(old.country());
    SignerKind kind = SignerKind.of(old.kind().text()).orElse(null);
    if (kind == null) {
      return Future.failedFuture(
          Problems.conflict("not-a-signer", "A " + old.kind().text() + " is renewed by rollover.")
              .exception());
    }
    try {
      ParsedCertificate parsed = ParsedCertificate.parse(old.der().getBytes());
      SignerProfile profile =
          new SignerProfile(
              kind,
              old.country(),
              DocumentTypes.of(parsed).orElse(List.of()),
              keyUse,
              documentValidity);
      SubjectName subject = SubjectName.of(parsed.tbsCertificate().getSubject());
      return issuer.issue(connection, new Content(profile, subject, old.id()), request, command);
    } catch (MalformedAsn1Exception | IssuingException e) {
      return Future.failedFuture(
          new IllegalStateException("certificate " + old.id() + " is not as it was issued", e));
    }
  }
}

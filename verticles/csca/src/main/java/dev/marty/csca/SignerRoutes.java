package dev.marty.csca;

import dev.marty.emrtd.asn1.Octets;
import dev.marty.emrtd.asn1.Pem;
import dev.marty.emrtd.issuing.SignerKind;
import dev.marty.kit.http.Fields;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.time.Period;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Certificates of signers. All handlers run on the verticle's event loop. */
final class SignerRoutes {
  private static final Pattern COUNTRY = Pattern.compile("[A-Z]{2}");
  private static final int MOST_TYPES = 30;
  private static final int MOST_REQUEST = 20_000;
  private static final int MOST_PERIOD = 10_000;
  private static final List<String> KINDS =
      Stream.of(SignerKind.values()).map(SignerKind::text).toList();

  private final Changes changes;
  private final SignerIssuer signers;
  private final Renewal renewal;

  private record NewSigner(SignerProfile profile, Octets certificateRequest) {}

  private record NewKey(Octets certificateRequest, Period keyUse, Period documentValidity) {}

  SignerRoutes(Changes changes, SignerIssuer signers, Renewal renewal) {
    this.changes = changes;
    this.signers = signers;
    this.renewal = renewal;
  }

  void mount(Router router) {
    router
        .post("/api/csca/document-signers")
        .handler(
            context ->
                changes.handle(
                    context,
                    SignerRoutes::signer,
                    (order, command) ->
                        signers.create(order.profile(), order.certificateRequest(), command),
                    CertificateRoutes.PATH + "/"));
    router.post(CertificateRoutes.ONE + "/renewal").handler(this::renew);
  }

  private void renew(RoutingContext context) {
    CertificateId id = CertificateId.inPath(context);
    changes.handle(
        context,
        fields -> new NewKey(request(fields), keyUse(fields), documentValidity(fields)),
        (order, command) ->
            renewal.run(
                id, order.certificateRequest(), order.keyUse(), order.documentValidity(), command),
        CertificateRoutes.PATH + "/");
  }

  private static NewSigner signer(Fields fields) {
    SignerKind kind =
        fields
            .optionalChoice("kind", KINDS)
            .flatMap(SignerKind::of)
            .orElse(SignerKind.DOCUMENT_SIGNER);
    List<String> types = fields.texts("documentTypes", MOST_TYPES);
    boolean byDefault = types.isEmpty() && kind == SignerKind.DOCUMENT_SIGNER;
    return new NewSigner(
        new SignerProfile(
            kind,
            fields.matching("country", COUNTRY, "two upper-case letters, as in UT"),
            byDefault ? List.of("P") : types,
            keyUse(fields),
            documentValidity(fields)),
        request(fields));
  }

  private static Octets request(Fields fields) {
    String text = fields.text("certificateRequest", MOST_REQUEST);
    return Pem.decode(text)
        .map(Octets::copyOf)
        .orElseThrow(
            () ->
                fields.bad(
                    "certificateRequest", "must be a PKCS#10 request as PEM or base64 of DER."));
  }

  private static Period keyUse(Fields fields) {
    return Period.ofDays(
        fields
            .optionalInteger("privateKeyUsageDays", 0, MOST_PERIOD)
            .orElse(SignerProfile.DEFAULT_KEY_USE_DAYS));
  }

  private static Period documentValidity(Fields fields) {
    return Period.ofYears(
        fields
            .optionalInteger("documentValidityYears", 0, MOST_PERIOD)
            .orElse(SignerProfile.DEFAULT_DOCUMENT_VALIDITY_YEARS));
  }
}

package dev.marty.signer.enrolment;

import dev.marty.emrtd.asn1.Octets;
import dev.marty.emrtd.asn1.Pem;
import dev.marty.emrtd.issuing.AlternativeName;
import dev.marty.emrtd.issuing.CertificateMaker;
import dev.marty.emrtd.issuing.Issuer;
import dev.marty.emrtd.issuing.IssuingException;
import dev.marty.emrtd.issuing.Lifetime;
import dev.marty.emrtd.issuing.RootRequest;
import dev.marty.emrtd.issuing.SignerKind;
import dev.marty.emrtd.issuing.SignerRequest;
import dev.marty.emrtd.issuing.SubjectName;
import dev.marty.emrtd.keys.KeyAlgorithm;
import dev.marty.emrtd.keys.SigningKey;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.Period;
import java.util.List;
import java.util.UUID;

/** Certifies keys of UT in memory. */
final class TestCsca {
  static final Instant START = Instant.parse("2026-01-01T12:00:00Z");
  static final Instant USAGE_ENDS = Instant.parse("2026-04-01T12:00:00Z");
  static final Instant NOT_AFTER = Instant.parse("2036-04-01T12:00:00Z");
  private static final SigningKey KEY = SigningKey.generate(KeyAlgorithm.EC_P256, false);

  private TestCsca() {}

  static SigningKey newKey() {
    return SigningKey.generate(KeyAlgorithm.EC_P256, false);
  }

  static KeyToCertify toCertify(SigningKey key, SignerKind kind) {
    return toCertify(key, kind, "UT");
  }

  static KeyToCertify toCertify(SigningKey key, SignerKind kind, String country) {
    try {
      return new KeyToCertify(
          UUID.fromString("0198f2a4-7c11-7000-8000-000000000001"),
          kind,
          country,
          kind == SignerKind.DOCUMENT_SIGNER ? List.of("P", "ID") : List.of(),
          Octets.copyOf(key.publicKey().getEncoded()),
          Buffer.buffer("a request"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A certificate, PEM. */
  static String certificate(SigningKey key, SignerKind kind) {
    try {
      return pem(
          CertificateMaker.signer(
              Issuer.of(root(), KEY),
              new SignerRequest(
                  kind,
                  new SubjectName("UT", "Utopia", null, null, "Signer"),
                  key.publicKey(),
                  kind == SignerKind.DOCUMENT_SIGNER ? List.of("P") : List.of(),
                  new Lifetime(START, NOT_AFTER, USAGE_ENDS)),
              CertificateMaker.serial()));
    } catch (IssuingException e) {
      throw new IllegalStateException(e);
    }
  }

  static SigningKey rootKey() {
    return KEY;
  }

  /** The CSCA's own certificate, DER. */
  static byte[] root() throws IssuingException {
    return CertificateMaker.root(
        new RootRequest(
            new SubjectName("UT", "Utopia", null, null, "CSCA Utopia"),
            new AlternativeName("UTO", null, List.of("csca@example.org")),
            List.of("https://example.org/UTO.crl"),
            Lifetime.from(START, Period.ofYears(15), Period.ofYears(4))),
        KEY,
        CertificateMaker.serial());
  }

  static String pem(byte[] der) {
    return Pem.encode("CERTIFICATE", der);
  }
}

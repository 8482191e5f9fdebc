package dev.marty.documentsigner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.marty.emrtd.asn1.Octets;
import dev.marty.emrtd.certificate.CertificateOutcome;
import dev.marty.emrtd.certificate.CertificateReader;
import dev.marty.emrtd.crypto.DigestAlgorithm;
import dev.marty.emrtd.issuing.AlternativeName;
import dev.marty.emrtd.issuing.CertificateMaker;
import dev.marty.emrtd.issuing.Issuer;
import dev.marty.emrtd.issuing.Lifetime;
import dev.marty.emrtd.issuing.RootRequest;
import dev.marty.emrtd.issuing.SignerKind;
import dev.marty.emrtd.issuing.SignerRequest;
import dev.marty.emrtd.issuing.SubjectName;
import dev.marty.emrtd.keys.KeyAlgorithm;
import dev.marty.emrtd.keys.SigningKey;
import dev.marty.emrtd.sod.LdsSecurityObject;
import dev.marty.emrtd.sod.SodOutcome;
import dev.marty.emrtd.sod.SodReader;
import java.time.Instant;
import java.time.Period;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A wrong signature is not let out, whether the signer's key has its tables yet or not. */
class SignedSodTest {
  /** Well beyond those after which verifying uses tables. */
  private static final int SIGNATURES = 60;

  private static final Instant NOW = Instant.parse("2026-02-01T12:00:00Z");

  @ParameterizedTest
  @CsvSource({"EC-P256, true", "EC-P256, false", "EC-P384, true", "EC-brainpoolP256r1, true"})
  void aFaultInTheSignatureIsFound(String algorithm, boolean explicit) throws Exception {
    SigningKey key = key(algorithm, explicit);
    SigningKey other = key(algorithm, explicit);
    CertificateOutcome.Parsed certificate = certificate(key);
    LoadedSigner signer = new LoadedSigner(null, key, certificate, List.of(), 0);
    // As a bit that fell over in the private key would: everything fits but the signature.
    LoadedSigner faulty =
        new LoadedSigner(
            null,
            new SigningKey(key.algorithm(), other.privateKey(), key.provider(), key.publicKey()),
            certificate,
            List.of(),
            0);
    for (int i = 0; i < SIGNATURES; i++) {
      SodRequest request = request(i);

      byte[] sod = SignedSod.make(request, signer, NOW);

      assertThat(SodReader.read(sod)).isInstanceOf(SodOutcome.Read.class);
      assertThatThrownBy(() -> SignedSod.make(request, faulty, NOW))
          .isInstanceOf(IllegalStateException.class)
          .hasMessage("the EF.SOD just made does not verify");
    }
  }

  private static SigningKey key(String algorithm, boolean explicit) {
    return SigningKey.generate(KeyAlgorithm.of(algorithm).orElseThrow(), explicit);
  }

  private static SodRequest request(int number) {
    SortedMap<Integer, Octets> hashes = new TreeMap<>();
    hashes.put(1, Octets.copyOf(DigestAlgorithm.SHA256.hash(new byte[] {(byte) number})));
    hashes.put(2, Octets.copyOf(new byte[32]));
    return new SodRequest("UT", "P", null, LdsSecurityObject.v1(DigestAlgorithm.SHA256, hashes));
  }

  private static CertificateOutcome.Parsed certificate(SigningKey key) throws Exception {
    SigningKey root = SigningKey.generate(KeyAlgorithm.EC_P256, true);
    Instant start = Instant.parse("2026-01-01T12:00:00Z");
    byte[] csca =
        CertificateMaker.root(
            new RootRequest(
                new SubjectName("UT", "Utopia", null, null, "CSCA Utopia"),
                new AlternativeName("UTO", null, List.of("csca@example.org")),
                List.of("https://example.org/UTO.crl"),
                Lifetime.from(start, Period.ofYears(15), Period.ofYears(4))),
            root,
            CertificateMaker.serial());
    byte[] signer =
        CertificateMaker.signer(
            Issuer.of(csca, root),
            new SignerRequest(
                SignerKind.DOCUMENT_SIGNER,
                new SubjectName("UT", "Utopia", null, null, "Document Signer 1"),
                key.publicKey(),
                List.of("P"),
                Lifetime.from(
                    start, Period.ofMonths(3).plus(Period.ofYears(10)), Period.ofMonths(3))),
            CertificateMaker.serial());
    return (CertificateOutcome.Parsed) CertificateReader.read(signer);
  }
}

package dev.marty.emrtd.issuing;

import dev.marty.emrtd.asn1.Asn1Limits;
import dev.marty.emrtd.asn1.Bouncy;
import dev.marty.emrtd.asn1.MalformedAsn1Exception;
import dev.marty.emrtd.asn1.MalformedAsn1Exception.Problem;
import dev.marty.emrtd.asn1.Tlv;
import dev.marty.emrtd.crypto.SignatureVerdict;
import dev.marty.emrtd.crypto.SignatureVerifier;
import dev.marty.emrtd.issuing.CertificationRequestOutcome.Accepted;
import dev.marty.emrtd.issuing.CertificationRequestOutcome.Reason;
import dev.marty.emrtd.issuing.CertificationRequestOutcome.Refused;
import dev.marty.emrtd.keys.KeyAlgorithm;
import dev.marty.emrtd.keys.SigningKey;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.pkcs.PKCS10CertificationRequestBuilder;

/**
 * PKCS#10 requests (RFC 2986), made and checked. The signature of a request is the proof that
 * whoever asks has the private key; nothing else in it is believed.
 *
 * <p>Pure; safe on any thread; CPU heavy, call it off the event loop.
 */
public final class CertificationRequest {
  private static final int MOST_MEMBERS = 10;
  private static final int LEAST_RSA_EXPONENT_BITS = 17;

  private CertificationRequest() {}

  /**
   * Makes a request.
   *
   * @param key the key to be certified, which signs the request
   * @param subject the name wanted
   * @return DER
   * @throws IssuingException if the name is out of bounds
   */
  public static byte[] make(SigningKey key, SubjectName subject) throws IssuingException {
    PKCS10CertificationRequestBuilder builder =
        new PKCS10CertificationRequestBuilder(subject.checked().encode(), key.publicKey());
    try {
      return builder.build(key.contentSigner()).getEncoded();
    } catch (IOException e) {
      throw new UncheckedIOException("a PKCS#10 request cannot be encoded", e);
    }
  }

  /**
   * Reads and checks a request. Never throws for any bytes.
   *
   * @param der DER or BER, not null, not kept
   * @return name and key, or why the request is refused
   */
  public static CertificationRequestOutcome read(byte[] der) {
    try {
      Tlv outer = Tlv.guarded(der, Asn1Limits.OBJECT);
      if (outer.identifier() != Tlv.SEQUENCE) {
        throw new MalformedAsn1Exception(
            Problem.WRONG_STRUCTURE, "a PKCS#10 request is a SEQUENCE");
      }
      org.bouncycastle.asn1.pkcs.CertificationRequest request =
          Bouncy.decode(
              "PKCS#10 request", der, org.bouncycastle.asn1.pkcs.CertificationRequest::getInstance);
      byte[] signed = outer.children(MOST_MEMBERS).get(0).bytes();
      return Bouncy.parse("PKCS#10 request", () -> check(request, signed));
    } catch (MalformedAsn1Exception e) {
      return new Refused(Reason.MALFORMED, e.getMessage());
    }
  }

  private static CertificationRequestOutcome check(
      org.bouncycastle.asn1.pkcs.CertificationRequest request, byte[] signed) {
    SubjectPublicKeyInfo key = request.getCertificationRequestInfo().getSubjectPublicKeyInfo();
    List<KeyAlgorithm> algorithms = KeyAlgorithm.fitting(key);
    if (algorithms.isEmpty() || weakExponent(key, algorithms.get(0))) {
      return new Refused(
          Reason.KEY_NOT_PERMITTED,
          "the key is none of "
              + Stream.of(KeyAlgorithm.values())
                  .map(KeyAlgorithm::text)
                  .collect(Collectors.joining(", "))
              + " (RSA with an exponent of 65537 or more)");
    }
    SignatureVerdict verdict =
        SignatureVerifier.verify(
            key, request.getSignatureAlgorithm(), signed, request.getSignature().getOctets());
    if (!verdict.verifies()) {
      return new Refused(
          Reason.NO_PROOF_OF_POSSESSION,
          "the request is not signed with the key it asks a certificate for"
              + (verdict.detail().isEmpty() ? "" : ": " + verdict.detail()));
    }
    try {
      return new Accepted(
          SubjectName.of(request.getCertificationRequestInfo().getSubject()), key, algorithms);
    } catch (IssuingException e) {
      return new Refused(Reason.SUBJECT_NOT_PERMITTED, e.getMessage());
    }
  }

  private static boolean weakExponent(SubjectPublicKeyInfo key, KeyAlgorithm algorithm) {
    if (algorithm.family() == KeyAlgorithm.Family.EC) {
      return false;
    }
    org.bouncycastle.asn1.pkcs.RSAPublicKey rsa =
        org.bouncycastle.asn1.pkcs.RSAPublicKey.getInstance(key.getPublicKeyData().getOctets());
    return rsa.getPublicExponent().bitLength() < LEAST_RSA_EXPONENT_BITS;
  }
}

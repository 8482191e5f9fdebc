package dev.marty.emrtd.issuing;

import dev.marty.emrtd.keys.KeyAlgorithm;
import java.util.List;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;

/** What checking a PKCS#10 request came to. */
public sealed interface CertificationRequestOutcome {

  /** Why a request is refused. */
  enum Reason {
    /** Not PKCS#10. */
    MALFORMED,
    /** A kind or size of key this system does not certify. */
    KEY_NOT_PERMITTED,
    /** The signature is not that of the key. */
    NO_PROOF_OF_POSSESSION,
    /** A subject the profile does not allow. */
    SUBJECT_NOT_PERMITTED
  }

  /**
   * A request whose sender has the private key.
   *
   * @param subject the name wanted
   * @param publicKey the key, exactly as in the request
   * @param algorithms what the key can be used with
   */
  record Accepted(
      SubjectName subject, SubjectPublicKeyInfo publicKey, List<KeyAlgorithm> algorithms)
      implements CertificationRequestOutcome {
    /** Keeps the list from changing. */
    public Accepted {
      algorithms = List.copyOf(algorithms);
    }
  }

  /**
   * A request that is refused.
   *
   * @param reason what kind of reason
   * @param detail in words, safe to show to a client
   */
  record Refused(Reason reason, String detail) implements CertificationRequestOutcome {}
}

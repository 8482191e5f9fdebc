package dev.marty.emrtd.verification;

import dev.marty.emrtd.certificate.CertificateOutcome;
import dev.marty.emrtd.conformance.Field;
import dev.marty.emrtd.conformance.Finding;
import dev.marty.emrtd.conformance.Findings;
import dev.marty.emrtd.conformance.Rule;
import dev.marty.emrtd.crypto.KeyPolicy;
import dev.marty.emrtd.crypto.PublicKeyFacts;
import java.util.List;

/** Findings about keys that verify and are smaller than they should be. */
final class KeyCheck {
  private KeyCheck() {}

  static List<Finding> signer(PublicKeyFacts key) {
    return findings(key, false);
  }

  /** The step of the path, with what is to be said of the CSCA's key. */
  static StepReport path(SignerPath path) {
    List<CertificateOutcome.Parsed> anchors = path.anchors();
    return new StepReport(
        Step.PATH,
        path.outcome(),
        path.detail(),
        anchors.isEmpty() ? List.of() : findings(anchors.get(0).facts().publicKey(), true));
  }

  private static List<Finding> findings(PublicKeyFacts key, boolean authority) {
    Findings findings = Findings.ofSod();
    KeyPolicy.shortfall(key, authority)
        .ifPresent(text -> findings.warn(Field.PKI, Rule.NOT_RECOMMENDED, text));
    return findings.list();
  }
}

package dev.marty.csca;

import dev.marty.emrtd.issuing.IssuingException;
import dev.marty.kit.http.Problem;
import dev.marty.signer.keys.KeyVaultException;
import io.vertx.core.Future;
import java.util.List;
import java.util.Map;

/** Failures of issuing as answers. */
final class Problems {
  /** Field names of the contract where a root's differ from the standard's words. */
  static final Map<String, String> ROOT_FIELDS =
      Map.of(
          "validity", "validityYears",
          "privateKeyUsage", "privateKeyUsageYears",
          "documents", "documentValidityYears");

  /** The same for signers. */
  static final Map<String, String> SIGNER_FIELDS =
      Map.of(
          "validity", "documentValidityYears",
          "privateKeyUsage", "privateKeyUsageDays",
          "country", "certificateRequest");

  private Problems() {}

  /** For {@link Future#recover}: what clients can mend names its field, other failures pass. */
  static <T> Future<T> explain(Throwable failure, Map<String, String> fields) {
    if (failure instanceof IssuingException out && out.field().equals("notBefore")) {
      return Future.failedFuture(conflict("no-key-in-use", out.getMessage()).exception());
    }
    if (failure instanceof IssuingException out && out.fields().size() > 1) {
      List<String> named =
          out.fields().stream().map(field -> fields.getOrDefault(field, field)).toList();
      return Future.failedFuture(
          Problem.implausible(named, String.join(", ", named) + ": " + out.getMessage() + ".")
              .exception());
    }
    if (failure instanceof IssuingException out) {
      String field = fields.getOrDefault(out.field(), out.field());
      return Future.failedFuture(
          Problem.badField(field, field + ": " + out.getMessage() + ".").exception());
    }
    return KeyVaultException.told(failure);
  }

  static Problem conflict(String type, String detail) {
    return Problem.of(409, type, "Not in this state", detail);
  }

  /** After a restore: what is known of a country's keys is their certificates. */
  static Problem keysLost(String country) {
    return conflict(
        "keys-lost",
        "No private key of "
            + country
            + " is here any more; make a new root by POST /api/csca/certificates and bring it to"
            + " others by hand.");
  }

  static Problem noCertificate(CertificateId id) {
    return Problem.notFound("There is no certificate " + id + ".");
  }
}

package dev.marty.passportengine;

import dev.marty.emrtd.mrz.Mrz;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import java.util.UUID;

/**
 * A document with everything but its EF.SOD.
 *
 * @param id new
 * @param mrz as it is printed and stored in DG1
 * @param holder the holder's data as given, for people
 * @param digestAlgorithm {@code SHA-256}
 * @param ldsVersion 1.7 or 1.8
 * @param files by name, in the order EF.COM, DG1 and so on
 * @param signingRequest the body for document_signer
 * @param activeAuthentication keys for the one answer, or null
 */
record BuiltPassport(
    UUID id,
    Mrz mrz,
    JsonObject holder,
    String digestAlgorithm,
    String ldsVersion,
    Map<String, byte[]> files,
    JsonObject signingRequest,
    JsonObject activeAuthentication) {

  /** Names the passport only: the rest is personal, and there may be a private key. */
  @Override
  public String toString() {
    return "passport " + id;
  }
}

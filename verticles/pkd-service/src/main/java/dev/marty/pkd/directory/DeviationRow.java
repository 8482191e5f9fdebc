package dev.marty.pkd.directory;

import dev.marty.emrtd.asn1.Nul;
import dev.marty.emrtd.deviationlist.AffectedDocuments;
import dev.marty.emrtd.deviationlist.AffectedDocuments.CertificateDigest;
import dev.marty.emrtd.deviationlist.AffectedDocuments.IssuerAndSerial;
import dev.marty.emrtd.deviationlist.AffectedDocuments.KeyIdentifier;
import dev.marty.emrtd.deviationlist.Deviation;
import dev.marty.emrtd.deviationlist.DeviationDescription;
import dev.marty.emrtd.deviationlist.DocumentNumbers;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Base64;

/**
 * A deviation as its row has it. Immutable.
 *
 * @param position in its list, from 0
 * @param documentType or null
 * @param issuer of the signer's certificate, RFC 4514, or null
 * @param issuerName the same for comparing
 * @param serial with the issuer
 * @param keyIdentifier of the signer, or null
 * @param digest of the signer's certificate, or null
 * @param issuedFrom first moment of issue, or null
 * @param issuedTo last moment
 * @param numbers of documents, or null
 * @param descriptions JSON
 */
record DeviationRow(
    int position,
    String documentType,
    String issuer,
    String issuerName,
    String serial,
    String keyIdentifier,
    String digest,
    OffsetDateTime issuedFrom,
    OffsetDateTime issuedTo,
    DocumentNumbers numbers,
    String descriptions) {
  /** Characters of a description's text, and octets of its parameters, that are answered. */
  private static final int MOST_TEXT = 500;

  private static final int MOST_PARAMETERS = 256;

  static DeviationRow of(Deviation deviation) {
    AffectedDocuments documents = deviation.documents();
    IssuerAndSerial name =
        documents.signer() instanceof IssuerAndSerial named
            ? named
            : new IssuerAndSerial(null, null, null);
    boolean dated = documents.issued() != null;
    return new DeviationRow(
        deviation.position(),
        text(documents.documentType()),
        text(name.issuer()),
        text(name.issuerName()),
        name.serial(),
        documents.signer() instanceof KeyIdentifier key ? key.hex() : null,
        documents.signer() instanceof CertificateDigest hash ? hash.hex() : null,
        dated ? time(documents.issued().first()) : null,
        dated ? time(documents.issued().last()) : null,
        documents.documentNumbers(),
        descriptions(deviation));
  }

  /** How many documents it names, or null. */
  Integer documentNumbers() {
    return numbers == null ? null : numbers.size();
  }

  private static String text(String text) {
    return text == null ? null : Nul.escaped(text);
  }

  private static OffsetDateTime time(Instant instant) {
    return instant.atOffset(ZoneOffset.UTC);
  }

  /** What a stranger makes long is cut: the whole stands in the list. */
  private static String descriptions(Deviation deviation) {
    JsonArray array = new JsonArray();
    for (DeviationDescription description : deviation.descriptions()) {
      String text = description.text();
      if (text != null && text.length() > MOST_TEXT) {
        text = text.substring(0, MOST_TEXT) + "…";
      }
      boolean parameters =
          description.parameters() != null && description.parameters().length() <= MOST_PARAMETERS;
      array.add(
          new JsonObject()
              .put("type", description.type())
              .put("meaning", description.typeText())
              .put("text", text(text))
              .put(
                  "parameters",
                  parameters
                      ? Base64.getEncoder().encodeToString(description.parameters().toByteArray())
                      : null));
    }
    return array.encode();
  }
}

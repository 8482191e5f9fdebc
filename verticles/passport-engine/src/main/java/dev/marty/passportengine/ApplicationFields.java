package dev.marty.passportengine;

import dev.marty.emrtd.asn1.Octets;
import dev.marty.emrtd.crypto.DigestAlgorithm;
import dev.marty.emrtd.keys.KeyAlgorithm;
import dev.marty.emrtd.mrz.IssuingStates;
import dev.marty.emrtd.mrz.MrzContent;
import dev.marty.emrtd.mrz.MrzFormat;
import dev.marty.emrtd.mrz.PartialDate;
import dev.marty.kit.http.Fields;
import io.vertx.core.json.JsonObject;
import java.time.DateTimeException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads the body of {@code POST /passports}. Every fault is a problem with the field. */
final class ApplicationFields {
  /** Of a key for Active Authentication, as text. */
  private static final int MOST_KEY_BYTES = 4096;

  private static final int MOST_NAME_CHARACTERS = 200;
  private static final Pattern DOCUMENT_TYPE = Pattern.compile("[A-Z]{1,2}");
  private static final Pattern DOCUMENT_NUMBER = Pattern.compile("[A-Z0-9]{1,20}");
  private static final Pattern STATE = Pattern.compile("[A-Z]{1,3}");
  private static final Pattern NAME =
      Pattern.compile("[^\\p{Cntrl}<>]{1," + MOST_NAME_CHARACTERS + "}");
  private static final Pattern OPTIONAL = Pattern.compile("[A-Z0-9 ]{1,15}");
  private static final Map<String, DigestAlgorithm> DIGESTS =
      Map.of(
          "SHA-224", DigestAlgorithm.SHA224,
          "SHA-256", DigestAlgorithm.SHA256,
          "SHA-384", DigestAlgorithm.SHA384,
          "SHA-512", DigestAlgorithm.SHA512);

  /** Active authentication signs by ISO/IEC 9796-2 or ECDSA: no keys for PSS. */
  private static final List<String> ACTIVE_AUTHENTICATION =
      List.of(
          "RSA-2048",
          "RSA-3072",
          "RSA-4096",
          "EC-P256",
          "EC-P384",
          "EC-P521",
          "EC-brainpoolP256r1",
          "EC-brainpoolP384r1",
          "EC-brainpoolP512r1");

  private ApplicationFields() {}

  static Application read(Fields fields) {
    MrzContent content = content(fields);
    new Plausibility(fields).check(content);
    String country =
        IssuingStates.twoLetter(content.issuingState())
            .orElseThrow(
                () ->
                    fields.bad(
                        "issuingState",
                        "must be a code of Doc 9303-3 section 5 that has a country of two letters,"
                            + " as in UTO, NLD or D."));
    JsonObject holder =
        new JsonObject()
            .put("surname", content.surname())
            .put("givenNames", content.givenNames())
            .put("nationality", content.nationality())
            .put("dateOfBirth", content.dateOfBirth().toString())
            .put("sex", content.sex())
            .put("dateOfExpiry", content.dateOfExpiry().toString())
            .put("personalNumber", content.optionalData());
    Optional<Fields> key = fields.optionalObject("activeAuthentication");
    Application application =
        new Application(
            content,
            country,
            holder,
            Octets.copyOf(fields.base64("portrait", DocumentLimits.PORTRAIT)),
            DIGESTS.get(
                fields
                    .optionalChoice("digestAlgorithm", DIGESTS.keySet().stream().sorted().toList())
                    .orElse("SHA-256")),
            fields.optionalChoice("ldsVersion", List.of("1.7", "1.8")).orElse("1.8"),
            DetailFields.personal(fields.optionalObject("personalDetails"), content),
            DetailFields.document(fields.optionalObject("documentDetails"), content),
            key.flatMap(ApplicationFields::generate).orElse(null),
            key.flatMap(k -> k.optionalBase64("publicKey", MOST_KEY_BYTES))
                .map(Octets::copyOf)
                .orElse(null));
    key.ifPresent(k -> end(k, application));
    fields.end();
    return application;
  }

  private static MrzContent content(Fields fields) {
    String type = fields.matching("documentType", DOCUMENT_TYPE, "one or two letters, as in P");
    MrzFormat format =
        fields
            .optionalChoice("format", List.of("TD1", "TD2", "TD3"))
            .map(MrzFormat::valueOf)
            .orElse(type.startsWith("P") ? MrzFormat.TD3 : MrzFormat.TD1);
    return new MrzContent(
        format,
        type,
        state(fields, "issuingState"),
        name(fields, "surname").orElseThrow(() -> fields.bad("surname", "is missing.")),
        name(fields, "givenNames").orElse(""),
        fields.matching(
            "documentNumber",
            DOCUMENT_NUMBER,
            "1 to 20 characters of A-Z and 0-9, as in L898902C3"),
        state(fields, "nationality"),
        birth(fields),
        fields.choice("sex", List.of("M", "F", "X")),
        fields.date("dateOfExpiry"),
        optional(fields, "personalNumber"),
        optional(fields, "optionalData2"));
  }

  private static Optional<String> name(Fields fields, String name) {
    return fields.optionalMatching(
        name,
        NAME,
        "up to " + MOST_NAME_CHARACTERS + " characters without control characters and fillers");
  }

  private static String state(Fields fields, String name) {
    return fields.matching(name, STATE, "a code of Doc 9303-3 section 5, as in UTO, NLD or D");
  }

  private static String optional(Fields fields, String name) {
    return fields
        .optionalMatching(name, OPTIONAL, "up to 15 characters of A-Z, 0-9 and spaces")
        .orElse("");
  }

  private static PartialDate birth(Fields fields) {
    try {
      return PartialDate.parse(fields.text("dateOfBirth"));
    } catch (DateTimeException e) {
      throw fields.bad("dateOfBirth", "is no date that exists: " + e.getMessage() + ".");
    }
  }

  private static Optional<KeyAlgorithm> generate(Fields fields) {
    return fields.optionalChoice("generate", ACTIVE_AUTHENTICATION).flatMap(KeyAlgorithm::of);
  }

  private static void end(Fields key, Application application) {
    if ((application.generate() == null) == (application.publicKey() == null)) {
      throw key.bad("generate", "or publicKey must be there, and not both.");
    }
    key.end();
  }
}

package dev.marty.emrtd.deviationlist;

import dev.marty.emrtd.asn1.Bouncy;
import dev.marty.emrtd.asn1.Elements;
import dev.marty.emrtd.asn1.MalformedAsn1Exception;
import dev.marty.emrtd.asn1.Octets;
import dev.marty.emrtd.asn1.Tlv;
import dev.marty.emrtd.certificate.Names;
import dev.marty.emrtd.conformance.Field;
import dev.marty.emrtd.conformance.Findings;
import dev.marty.emrtd.conformance.Rule;
import dev.marty.emrtd.deviationlist.AffectedDocuments.CertificateDigest;
import dev.marty.emrtd.deviationlist.AffectedDocuments.DocumentSigner;
import dev.marty.emrtd.deviationlist.AffectedDocuments.IssuerAndSerial;
import dev.marty.emrtd.deviationlist.AffectedDocuments.IssuingPeriod;
import dev.marty.emrtd.deviationlist.AffectedDocuments.KeyIdentifier;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.bouncycastle.asn1.ASN1GeneralizedTime;
import org.bouncycastle.asn1.ASN1String;
import org.bouncycastle.asn1.BERTags;
import org.bouncycastle.asn1.x500.X500Name;

/** Reads one Deviation (Doc 9303-12 clause 10.2, IMPLICIT TAGS). */
final class DeviationParser {
  private static final int DOCUMENT_TYPE = 0x80;
  private static final int ISSUER_AND_SERIAL = 0xA1;
  private static final int KEY_IDENTIFIER = 0x82;
  private static final int CERTIFICATE_DIGEST = 0x83;
  private static final int ISSUING_DATE = 0xA4;
  private static final int DOCUMENT_NUMBERS = 0xA5;
  private static final int PARAMETERS = 0xA0;
  private static final int NATIONAL_USE = 0xA1;

  /** Far above any real one; each is an object, and some bytes make one. */
  private static final int MAX_DESCRIPTIONS = 100;

  private static final Pattern PRINTABLE = Pattern.compile("[A-Za-z0-9 '()+,./:=?-]*");

  private final int position;
  private final Findings findings;

  DeviationParser(int position, Findings findings) {
    this.position = position;
    this.findings = findings;
  }

  Deviation parse(Tlv deviation) throws MalformedAsn1Exception {
    List<Tlv> fields = Elements.of(deviation, Tlv.SEQUENCE, "Deviation", 2);
    AffectedDocuments documents = documents(Elements.at(fields, 0, Tlv.SEQUENCE, "documents"));
    List<Tlv> members = Elements.at(fields, 1, Tlv.SET, "descriptions").children(MAX_DESCRIPTIONS);
    if (!Elements.inDerOrder(members)) {
      findings.error(Field.DEV, Rule.NOT_DER, at("descriptions not in DER order"));
    }
    List<DeviationDescription> descriptions = new ArrayList<>();
    for (Tlv description : members) {
      descriptions.add(description(description));
    }
    return new Deviation(position, documents, descriptions);
  }

  private AffectedDocuments documents(Tlv sequence) throws MalformedAsn1Exception {
    Fields fields = new Fields(sequence.children(4));
    Optional<Tlv> type = fields.next(DOCUMENT_TYPE);
    String documentType = type.isPresent() ? printable(type.get().content(), "documentType") : null;
    DocumentSigner signer = null;
    for (int tag : new int[] {ISSUER_AND_SERIAL, KEY_IDENTIFIER, CERTIFICATE_DIGEST}) {
      Optional<Tlv> identifier = signer == null ? fields.next(tag) : Optional.empty();
      signer = identifier.isPresent() ? signer(identifier.get()) : signer;
    }
    Optional<Tlv> issuing = fields.next(ISSUING_DATE);
    IssuingPeriod issued = issuing.isPresent() ? period(issuing.get()) : null;
    Optional<Tlv> set = fields.next(DOCUMENT_NUMBERS);
    DocumentNumbers numbers = set.isPresent() ? new DocumentNumbers(set.get()) : null;
    fields.end("documents");
    return new AffectedDocuments(documentType, signer, issued, numbers);
  }

  private static DocumentSigner signer(Tlv choice) throws MalformedAsn1Exception {
    return switch (choice.identifier()) {
      case KEY_IDENTIFIER -> new KeyIdentifier(Octets.copyOf(choice.content()).hex());
      case CERTIFICATE_DIGEST -> new CertificateDigest(Octets.copyOf(choice.content()).hex());
      default -> {
        List<Tlv> parts = choice.children(2);
        byte[] issuer = Elements.at(parts, 0, Tlv.SEQUENCE, "issuer").bytes();
        byte[] serial = Elements.at(parts, 1, Tlv.INTEGER, "serialNumber").content();
        yield Bouncy.decode(
            "issuer",
            issuer,
            value -> {
              X500Name name = X500Name.getInstance(value);
              return new IssuerAndSerial(
                  Names.text(name), Names.canonical(name), Octets.copyOf(serial).hex());
            });
      }
    };
  }

  private static IssuingPeriod period(Tlv sequence) throws MalformedAsn1Exception {
    List<Tlv> ends = sequence.children(2);
    return new IssuingPeriod(time(ends, 0, "firstIssued"), time(ends, 1, "lastIssued"));
  }

  private static Instant time(List<Tlv> ends, int index, String name)
      throws MalformedAsn1Exception {
    byte[] encoding = Elements.at(ends, index, BERTags.GENERALIZED_TIME, name).bytes();
    return Bouncy.decode(
        name,
        encoding,
        value -> {
          try {
            return ASN1GeneralizedTime.getInstance(value).getDate().toInstant();
          } catch (java.text.ParseException e) {
            throw new IllegalArgumentException("no time", e);
          }
        });
  }

  private DeviationDescription description(Tlv description) throws MalformedAsn1Exception {
    List<Tlv> parts = Elements.of(description, Tlv.SEQUENCE, "DeviationDescription", 4);
    boolean described = !parts.isEmpty() && parts.get(0).identifier() != Tlv.OID;
    String text = described ? string(parts.get(0), "description") : null;
    Fields fields = new Fields(described ? parts.subList(1, parts.size()) : parts);
    Optional<Tlv> type = fields.next(Tlv.OID);
    if (type.isEmpty()) {
      throw Elements.wrong("deviationType is absent", description);
    }
    Octets parameters = open(fields.next(PARAMETERS));
    Octets nationalUse = open(fields.next(NATIONAL_USE));
    fields.end("DeviationDescription");
    return new DeviationDescription(
        text, Elements.oid(type.get()).getId(), parameters, nationalUse);
  }

  /** ANY cannot be tagged implicitly (X.680 31.2.7): the element stands inside its tag. */
  private static Octets open(Optional<Tlv> tagged) throws MalformedAsn1Exception {
    if (tagged.isEmpty()) {
      return null;
    }
    List<Tlv> inside = tagged.get().children(1);
    if (inside.isEmpty()) {
      throw Elements.wrong("nothing stands inside the tag", tagged.get());
    }
    return Octets.copyOf(inside.get(0).bytes());
  }

  private String string(Tlv element, String name) throws MalformedAsn1Exception {
    if (element.identifier() == BERTags.PRINTABLE_STRING) {
      return printable(element.content(), name);
    }
    String value =
        Bouncy.decode(name, element.bytes(), string -> ((ASN1String) string).getString());
    findings.error(Field.DEV, Rule.INVALID_STRING_ENCODING, at(name + " is no PrintableString"));
    return value;
  }

  private String printable(byte[] content, String name) {
    String value = new String(content, StandardCharsets.UTF_8);
    if (!PRINTABLE.matcher(value).matches()) {
      findings.error(Field.DEV, Rule.INVALID_STRING_ENCODING, at(name + " has other characters"));
    }
    return value;
  }

  private String at(String what) {
    return DeviationFindings.at(position, what);
  }
}

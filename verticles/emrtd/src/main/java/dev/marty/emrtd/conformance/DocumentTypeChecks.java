package dev.marty.emrtd.conformance;

import dev.marty.emrtd.asn1.Oids;
import dev.marty.emrtd.conformance.ExtensionReader.Criticality;
import dev.marty.emrtd.conformance.ExtensionReader.Presence;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.ASN1PrintableString;
import org.bouncycastle.asn1.ASN1Sequence;
import org.bouncycastle.asn1.ASN1Set;
import org.bouncycastle.asn1.ASN1String;

/**
 * Doc 9303-12 clause 7.1.1.6: {@code DocumentTypeListSyntax ::= SEQUENCE { version INTEGER {v0(0)},
 * docTypeList SET OF PrintableString(SIZE(1..2)) }}, for signers of documents and bar codes only.
 */
final class DocumentTypeChecks {
  private static final int LONGEST = 2;

  private DocumentTypeChecks() {}

  static void check(Examined examined) {
    boolean barCodes = examined.profile().barCodeSigner();
    if (!barCodes && examined.profile() != Profile.DOCUMENT_SIGNER) {
      if (examined.certificate().extension(Oids.DOCUMENT_TYPE_LIST).isPresent()) {
        examined.findings().error(Field.DTL, Rule.FIELD_PRESENT);
      }
      return;
    }
    examined
        .extensions()
        .read(
            Field.DTL,
            Oids.DOCUMENT_TYPE_LIST,
            barCodes ? Presence.OPTIONAL : Presence.MANDATORY_SINCE_SEVENTH,
            Criticality.NOT_CRITICAL,
            DocumentTypeList::decode)
        .ifPresent(list -> content(list, examined.findings()));
  }

  private static void content(DocumentTypeList list, Findings findings) {
    if (!list.version().hasValue(0)) {
      findings.error(Field.DTL, Rule.WRONG_VERSION, "version " + list.version());
    }
    if (list.types().size() == 0) {
      findings.error(Field.DTL, Rule.EMPTY);
    }
    for (ASN1Encodable type : list.types()) {
      if (!(type instanceof ASN1PrintableString)) {
        findings.error(Field.DTL, Rule.INVALID_STRING_ENCODING);
      }
      if (type instanceof ASN1String text
          && (text.getString().isEmpty() || text.getString().length() > LONGEST)) {
        findings.error(
            Field.DTL, Rule.DOCUMENT_TYPE_INVALID, "one or two characters as in the MRZ");
      }
    }
  }

  /**
   * The extension's value.
   *
   * @param version 0
   * @param types strings, in most cases
   */
  private record DocumentTypeList(ASN1Integer version, ASN1Set types) {
    static DocumentTypeList decode(Object value) {
      ASN1Sequence sequence = ASN1Sequence.getInstance(value);
      if (sequence.size() != 2) {
        throw new IllegalArgumentException("version and docTypeList expected");
      }
      return new DocumentTypeList(
          ASN1Integer.getInstance(sequence.getObjectAt(0)),
          ASN1Set.getInstance(sequence.getObjectAt(1)));
    }
  }
}

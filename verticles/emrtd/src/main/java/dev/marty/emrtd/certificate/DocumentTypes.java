package dev.marty.emrtd.certificate;

import dev.marty.emrtd.asn1.Oids;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bouncycastle.asn1.ASN1Sequence;
import org.bouncycastle.asn1.ASN1Set;
import org.bouncycastle.asn1.ASN1String;

/**
 * The document types for which a Document Signer may sign (Doc 9303-12 clause 7.1.1.6), as they
 * stand in the machine readable zone. Where the certificate has no such list, as many real ones,
 * nothing is excluded.
 *
 * <p>Pure; safe on any thread.
 */
public final class DocumentTypes {
  private DocumentTypes() {}

  /**
   * Reads the extension.
   *
   * @param certificate of a Document Signer
   * @return the types without fillers; empty if the extension is absent or malformed
   */
  public static Optional<List<String>> of(ParsedCertificate certificate) {
    return certificate.decoded(Oids.DOCUMENT_TYPE_LIST, DocumentTypes::types);
  }

  private static List<String> types(Object value) {
    List<String> types = new ArrayList<>();
    ASN1Sequence list = ASN1Sequence.getInstance(value);
    ASN1Set.getInstance(list.getObjectAt(1))
        .forEach(type -> types.add(stripped(((ASN1String) type).getString())));
    return types;
  }

  /**
   * Tells whether a document is of one of the types.
   *
   * @param types of a signer; a single letter stands for all types that begin with it
   * @param documentCode of the document, {@code P}, {@code P<} or {@code ID}
   * @return true if it is
   */
  public static boolean cover(List<String> types, String documentCode) {
    String code = stripped(documentCode);
    return types.stream().map(DocumentTypes::stripped).anyMatch(type -> covers(type, code));
  }

  private static boolean covers(String type, String code) {
    return type.length() == 1 ? code.startsWith(type) : code.equals(type);
  }

  private static String stripped(String type) {
    return type.replace("<", "");
  }
}

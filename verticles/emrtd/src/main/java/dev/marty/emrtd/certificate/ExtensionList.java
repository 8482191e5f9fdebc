package dev.marty.emrtd.certificate;

import dev.marty.emrtd.asn1.Elements;
import dev.marty.emrtd.asn1.MalformedAsn1Exception;
import dev.marty.emrtd.asn1.Tlv;
import java.util.ArrayList;
import java.util.List;

/** The extensions of a certificate or a CRL as they are encoded. */
public final class ExtensionList {
  private static final int MAX_MEMBERS = 1_000;

  private ExtensionList() {}

  /**
   * Finds extensions that spell out {@code critical FALSE}, the default, which DER leaves out.
   *
   * @param extensions {@code SEQUENCE OF SEQUENCE { extnID, critical BOOLEAN DEFAULT FALSE,
   *     extnValue }}, whose structure was checked
   * @return their object identifiers, dotted
   * @throws MalformedAsn1Exception if one has an identifier that is none
   */
  public static List<String> falseCriticality(Tlv extensions) throws MalformedAsn1Exception {
    List<String> found = new ArrayList<>();
    for (Tlv extension : extensions.children(MAX_MEMBERS)) {
      List<Tlv> parts = extension.children(MAX_MEMBERS);
      if (parts.size() == 3 && parts.get(1).content()[0] == 0) {
        found.add(Elements.oid(parts.get(0)).getId());
      }
    }
    return found;
  }
}

package dev.marty.emrtd.asn1;

import dev.marty.emrtd.asn1.MalformedAsn1Exception.Problem;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;

/**
 * Walks structures element by element: what is expected at a place, and an error that names the
 * place when something else stands there.
 *
 * <p>Pure; safe on any thread.
 */
public final class Elements {
  private Elements() {}

  /**
   * Returns the elements inside one that must have a certain tag.
   *
   * @param element where to look
   * @param identifier the identifier octet it must have
   * @param name for the message
   * @param maxCount most elements to accept
   * @return its children in their order
   * @throws MalformedAsn1Exception WRONG_STRUCTURE for another tag, or as {@link Tlv#children}
   */
  public static List<Tlv> of(Tlv element, int identifier, String name, int maxCount)
      throws MalformedAsn1Exception {
    if (element.identifier() != identifier) {
      throw wrong(
          name
              + String.format(
                  Locale.ROOT, " has tag %02X, not %02X", element.identifier(), identifier),
          element);
    }
    return element.children(maxCount);
  }

  /**
   * Returns the element at a place.
   *
   * @param elements children of a structure
   * @param index which of them
   * @param identifier the identifier octet it must have
   * @param name for the message
   * @return the element
   * @throws MalformedAsn1Exception WRONG_STRUCTURE if it is absent or has another tag
   */
  public static Tlv at(List<Tlv> elements, int index, int identifier, String name)
      throws MalformedAsn1Exception {
    if (index >= elements.size()) {
      throw new MalformedAsn1Exception(Problem.WRONG_STRUCTURE, name + " is absent");
    }
    Tlv element = elements.get(index);
    if (element.identifier() != identifier) {
      throw wrong(
          name
              + String.format(
                  Locale.ROOT,
                  " expected with tag %02X, found %02X",
                  identifier,
                  element.identifier()),
          element);
    }
    return element;
  }

  /**
   * Decodes an object identifier.
   *
   * @param element a complete OBJECT IDENTIFIER
   * @return the identifier
   * @throws MalformedAsn1Exception WRONG_STRUCTURE if it is none
   */
  public static ASN1ObjectIdentifier oid(Tlv element) throws MalformedAsn1Exception {
    return Bouncy.decode("object identifier", element.bytes(), ASN1ObjectIdentifier::getInstance);
  }

  /**
   * Decodes a small INTEGER.
   *
   * @param element a complete INTEGER
   * @param name for the message
   * @return its value
   * @throws MalformedAsn1Exception WRONG_STRUCTURE if it is none or does not fit
   */
  public static int integer(Tlv element, String name) throws MalformedAsn1Exception {
    return Bouncy.decode(
        name, element.bytes(), value -> ASN1Integer.getInstance(value).intValueExact());
  }

  /**
   * Tells whether the members of a SET OF stand as DER wants it: compared as octet strings, the
   * shorter padded with zeros (X.690 11.6).
   *
   * @param members the elements in their order
   * @return false if two of them would have to change places
   */
  public static boolean inDerOrder(List<Tlv> members) {
    byte[] last = {};
    for (Tlv member : members) {
      byte[] bytes = member.bytes();
      if (Arrays.compareUnsigned(last, bytes) > 0) {
        return false;
      }
      last = bytes;
    }
    return true;
  }

  /**
   * Makes the exception for something unexpected.
   *
   * @param what what is wrong, safe to show to a client
   * @param element where
   * @return WRONG_STRUCTURE with the offset
   */
  public static MalformedAsn1Exception wrong(String what, Tlv element) {
    return new MalformedAsn1Exception(
        Problem.WRONG_STRUCTURE, what + " (offset " + element.offset() + ")");
  }
}

package dev.marty.emrtd.deviationlist;

import dev.marty.emrtd.asn1.Elements;
import dev.marty.emrtd.asn1.MalformedAsn1Exception;
import dev.marty.emrtd.asn1.Tlv;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The fields of a SEQUENCE, taken one after the other; those that are optional may be missing. */
final class Fields {
  private final List<Tlv> elements;
  private int next;

  Fields(List<Tlv> elements) {
    this.elements = elements;
  }

  /** Takes the next field if it has this tag. */
  Optional<Tlv> next(int identifier) {
    if (next < elements.size() && elements.get(next).identifier() == identifier) {
      return Optional.of(elements.get(next++));
    }
    return Optional.empty();
  }

  /** Checks that nothing is left. */
  void end(String name) throws MalformedAsn1Exception {
    if (next < elements.size()) {
      Tlv element = elements.get(next);
      throw Elements.wrong(
          String.format(
              Locale.ROOT, "%s has an unexpected field with tag %02X", name, element.identifier()),
          element);
    }
  }
}

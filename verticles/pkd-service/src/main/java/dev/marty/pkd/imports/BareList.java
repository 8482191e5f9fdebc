package dev.marty.pkd.imports;

import dev.marty.emrtd.asn1.Asn1Limits;
import dev.marty.emrtd.asn1.MalformedAsn1Exception;
import dev.marty.emrtd.asn1.Tlv;
import dev.marty.emrtd.cms.SignedDataParser;
import dev.marty.pkd.directory.Found;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A CscaMasterList without the SignedData around it (Doc 9303-12 clause 9), as mobile apps ship it.
 * Nobody vouches for it: its certificates are taken like any that came one by one, and the list
 * itself is none. Safe on any thread; CPU heavy.
 */
final class BareList {
  static final String KIND = "bare-master-list";

  private static final ObjectReader.Unusable NO_CERTIFICATE =
      new ObjectReader.Unusable(null, "NOT_A_CERTIFICATE", "It is no certificate.");

  private BareList() {}

  /** Its certificates. */
  static List<Arrival> read(byte[] bytes) throws MalformedAsn1Exception {
    Tlv set = Tlv.guarded(bytes, Asn1Limits.CONTAINER).children(2).get(1);
    List<Arrival> arrivals = new ArrayList<>();
    for (Tlv member : set.children(SignedDataParser.MAX_MEMBERS)) {
      int place = arrivals.size() + 1;
      ObjectReader.Outcome outcome = ObjectReader.read(member.bytes());
      if (outcome instanceof ObjectReader.Unusable unusable) {
        arrivals.add(rejected(place, unusable));
        continue;
      }
      Found found = ((ObjectReader.Usable) outcome).found();
      arrivals.add(
          found instanceof Found.Certificate
              ? new Arrival.Taken(found, null, false)
              : rejected(place, NO_CERTIFICATE));
    }
    return arrivals;
  }

  private static Arrival rejected(int place, ObjectReader.Unusable unusable) {
    return new Arrival.Rejected(
        null,
        null,
        unusable.reason(),
        String.format(Locale.ROOT, "Number %d of the list: %s", place, unusable.detail()));
  }
}

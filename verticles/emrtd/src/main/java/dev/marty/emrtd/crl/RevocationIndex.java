package dev.marty.emrtd.crl;

import dev.marty.emrtd.asn1.MalformedAsn1Exception;
import dev.marty.emrtd.asn1.Tlv;
import java.math.BigInteger;
import java.time.Instant;
import java.util.Arrays;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The entries of a CRL, found by serial number. An entry takes eight bytes here beside its own in
 * the CRL: a map of them would take a verifier with little memory apart.
 *
 * <p>Immutable; safe on any thread.
 */
public final class RevocationIndex implements Iterable<CrlEntry> {
  private final Tlv list;

  /** The hash of a serial number above the offset of its entry; sorted, so that the first wins. */
  private final long[] places;

  private RevocationIndex(Tlv list, long[] places) {
    this.list = list;
    this.places = places;
  }

  /**
   * Goes through all entries once, and so finds whatever is no entry.
   *
   * @param list SEQUENCE OF entries, or null for none
   * @param each looks at each entry
   */
  static RevocationIndex of(Tlv list, Consumer<CrlEntry> each) throws MalformedAsn1Exception {
    int count = 0;
    for (Tlv entry = first(list); entry != null; entry = list.next(entry)) {
      count++;
    }
    long[] places = new long[count];
    int i = 0;
    for (Tlv element = first(list); element != null; element = list.next(element)) {
      CrlEntry entry = CrlEntry.read(element);
      places[i++] = place(entry.serial()) | element.offset();
      each.accept(entry);
    }
    Arrays.sort(places);
    return new RevocationIndex(list, places);
  }

  private static Tlv first(Tlv list) throws MalformedAsn1Exception {
    return list == null ? null : list.next(null);
  }

  private static long place(BigInteger serial) {
    return (long) serial.hashCode() << Integer.SIZE;
  }

  int size() {
    return places.length;
  }

  Optional<Instant> revokedAt(BigInteger serial) {
    long place = place(serial);
    int found = Arrays.binarySearch(places, place);
    // Nothing has offset 0, where the CRL itself begins: what is searched stands before all of it.
    for (int i = -found - 1; i < places.length && (places[i] ^ place) >>> Integer.SIZE == 0; i++) {
      CrlEntry entry = at((int) places[i]);
      if (entry.serial().equals(serial)) {
        return Optional.of(entry.revokedAt());
      }
    }
    return Optional.empty();
  }

  private CrlEntry at(int offset) {
    try {
      return CrlEntry.read(list.inside(offset));
    } catch (MalformedAsn1Exception e) {
      throw new IllegalStateException("an entry that was read is none", e);
    }
  }

  /** In the order of the CRL. */
  @Override
  public Iterator<CrlEntry> iterator() {
    return new Iterator<>() {
      private Tlv next = next(null);

      @Override
      public boolean hasNext() {
        return next != null;
      }

      @Override
      public CrlEntry next() {
        if (next == null) {
          throw new NoSuchElementException();
        }
        CrlEntry entry = at(next.offset());
        next = next(next);
        return entry;
      }

      private Tlv next(Tlv last) {
        try {
          return list == null ? null : list.next(last);
        } catch (MalformedAsn1Exception e) {
          throw new IllegalStateException("an entry that was read is none", e);
        }
      }
    };
  }
}

package dev.marty.emrtd.deviationlist;

import dev.marty.emrtd.asn1.Bouncy;
import dev.marty.emrtd.asn1.MalformedAsn1Exception;
import dev.marty.emrtd.asn1.Tlv;
import dev.marty.emrtd.conformance.Field;
import dev.marty.emrtd.conformance.Findings;
import dev.marty.emrtd.conformance.Rule;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import org.bouncycastle.asn1.ASN1String;
import org.bouncycastle.asn1.BERTags;

/**
 * The document numbers of a deviation, of which real ones have hundreds of thousands: they stay in
 * the encoding, and are read one after the other by whoever goes through them. What is no document
 * number is left out. Immutable; safe on any thread.
 */
public final class DocumentNumbers implements Iterable<String> {
  /** Far above any real one: the longest machine readable zone has 22 characters for it. */
  public static final int MOST_CHARACTERS = 64;

  /** Of UTF-8. */
  private static final int MOST_OCTETS = 4 * MOST_CHARACTERS;

  private static final Pattern PRINTABLE = Pattern.compile("[A-Za-z0-9 '()+,./:=?-]+");
  private static final Pattern USABLE = Pattern.compile("[A-Za-z0-9 '()+,./:=?<-]+");

  private final Tlv set;
  private int size;
  private int odd;
  private int unusable;
  private int twice;
  private boolean ordered = true;

  /**
   * Looks over the numbers.
   *
   * @param set SET OF PrintableString with any tag
   * @throws MalformedAsn1Exception if something stands in it that is no string
   */
  DocumentNumbers(Tlv set) throws MalformedAsn1Exception {
    this.set = set;
    Tlv last = null;
    for (Tlv member = set.next(null); member != null; member = set.next(member)) {
      int order = last == null ? -1 : last.order(member);
      ordered &= order <= 0;
      twice += order == 0 ? 1 : 0;
      String number = number(member);
      odd += odd(member, number) ? 1 : 0;
      size += number == null ? 0 : 1;
      unusable += number == null ? 1 : 0;
      last = member;
    }
  }

  /**
   * Counts them.
   *
   * @return how many {@link #iterator} gives, those that stand there twice counted twice
   */
  public int size() {
    return size;
  }

  /**
   * Goes through them.
   *
   * @return each as it stands, 1 to {@link #MOST_CHARACTERS} characters of ASCII
   */
  @Override
  public Iterator<String> iterator() {
    return new Iterator<>() {
      private Tlv last;
      private String next = read();

      private String read() {
        try {
          for (last = set.next(last); last != null; last = set.next(last)) {
            String number = number(last);
            if (number != null) {
              return number;
            }
          }
          return null;
        } catch (MalformedAsn1Exception e) {
          throw new IllegalStateException("read before without this", e);
        }
      }

      @Override
      public boolean hasNext() {
        return next != null;
      }

      @Override
      public String next() {
        if (next == null) {
          throw new NoSuchElementException();
        }
        String number = next;
        next = last == null ? null : read();
        return number;
      }
    };
  }

  /** One finding of each kind, however many numbers it is about. */
  void judge(UnaryOperator<String> at, Findings findings) {
    if (size + unusable == 0) {
      findings.error(Field.DEV, Rule.EMPTY, at.apply("documentNumbers"));
    }
    if (!ordered) {
      findings.error(Field.DEV, Rule.NOT_DER, at.apply("documentNumbers not in DER order"));
    }
    if (twice > 0) {
      findings.warn(
          Field.DEV, Rule.DUPLICATE, at.apply(twice + " document numbers stand there twice"));
    }
    if (odd > 0) {
      String left =
          unusable == 0
              ? ""
              : "; "
                  + unusable
                  + " of them are left out, since a document number has 1 to "
                  + MOST_CHARACTERS
                  + " printable characters: ask the list's issuer for a list without them";
      findings.error(
          Field.DEV,
          Rule.INVALID_STRING_ENCODING,
          at.apply(odd + " document numbers are no PrintableString" + left));
    }
  }

  private static boolean odd(Tlv member, String number) {
    return number == null
        || member.identifier() != BERTags.PRINTABLE_STRING
        || !PRINTABLE.matcher(number).matches();
  }

  /** A number as it stands, or null for what can be none. */
  private static String number(Tlv member) throws MalformedAsn1Exception {
    String text = null;
    if (member.identifier() != BERTags.PRINTABLE_STRING) {
      text =
          Bouncy.decode(
              "document number", member.bytes(), string -> ((ASN1String) string).getString());
    } else if (member.length() <= MOST_OCTETS) {
      text = new String(member.content(), StandardCharsets.UTF_8);
    }
    return text != null && text.length() <= MOST_CHARACTERS && USABLE.matcher(text).matches()
        ? text
        : null;
  }
}

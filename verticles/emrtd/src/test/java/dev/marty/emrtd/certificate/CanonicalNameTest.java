package dev.marty.emrtd.certificate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.marty.emrtd.TestPki;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DERBMPString;
import org.bouncycastle.asn1.DERIA5String;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.DERPrintableString;
import org.bouncycastle.asn1.DERSet;
import org.bouncycastle.asn1.DERT61String;
import org.bouncycastle.asn1.DERUTF8String;
import org.bouncycastle.asn1.DERUniversalString;
import org.bouncycastle.asn1.DLSet;
import org.bouncycastle.asn1.x500.AttributeTypeAndValue;
import org.bouncycastle.asn1.x500.RDN;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.junit.jupiter.api.Test;

/** The canonical text and BouncyCastle's comparison of names agree. */
class CanonicalNameTest {
  private static final String[] VALUES = {
    "Utopia",
    "utopia",
    " U  topia ",
    "U topia",
    "a,b+c=d",
    "a,b",
    "#0c0161",
    "\\",
    "x\\ ",
    "é",
    "É",
    "",
    " ",
    "\0",
    "\uD800",
    "😀",
    "2.5.4.3=x",
    "\\u0000"
  };
  private static final ASN1ObjectIdentifier[] TYPES = {
    BCStyle.C, BCStyle.O, BCStyle.CN, BCStyle.SERIALNUMBER, new ASN1ObjectIdentifier("1.2.3.4")
  };

  @Test
  void agreesWithTheComparisonOfNames() {
    Random random = new Random(5280);
    int equal = 0;
    for (int i = 0; i < 20_000; i++) {
      X500Name name = name(random);
      X500Name other = random.nextInt(4) == 0 ? name(random) : varied(name, random);
      boolean same = equalInSomeOrder(name, other);
      assertThat(Names.canonical(name).equals(Names.canonical(other)))
          .as("%s and %s", Names.canonical(name), Names.canonical(other))
          .isEqualTo(same);
      equal += same ? 1 : 0;
    }
    assertThat(equal).isBetween(4_000, 16_000);
  }

  @Test
  void databasesTakeIt() {
    Random random = new Random(1);
    for (int i = 0; i < 2_000; i++) {
      String canonical = Names.canonical(name(random));
      byte[] utf8 = canonical.getBytes(StandardCharsets.UTF_8);
      assertThat(new String(utf8, StandardCharsets.UTF_8)).isEqualTo(canonical);
      assertThat(canonical).doesNotContain("\0");
    }
  }

  @Test
  void whatIsWrittenForPeopleIsReadBack() throws NameSyntaxException {
    Random random = new Random(4514);
    int checked = 0;
    for (int i = 0; i < 5_000; i++) {
      X500Name name = name(random);
      // Half a surrogate pair and NUL cannot be typed.
      if (name.size() > 0 && !Names.canonical(name).matches(".*(?<!\\\\)\\\\u(0000|d800).*")) {
        assertThat(Names.canonical(Names.text(name))).isEqualTo(Names.canonical(name));
        checked++;
      }
    }
    assertThat(checked).isGreaterThan(2_000);
  }

  @Test
  void certificatesCarryIt() {
    CertificateOutcome.Parsed csca =
        (CertificateOutcome.Parsed) CertificateReader.read(TestPki.NAMED_EC.csca());
    assertThat(csca.facts().subjectName())
        .isEqualTo(csca.facts().issuerName())
        .isEqualTo("2.5.4.10=utopia,2.5.4.3=csca utopia,2.5.4.6=ut");
  }

  private static X500Name name(Random random) {
    RDN[] rdns = new RDN[random.nextInt(4)];
    for (int i = 0; i < rdns.length; i++) {
      AttributeTypeAndValue[] attributes =
          new AttributeTypeAndValue[random.nextInt(3) == 0 ? 2 : 1];
      for (int j = 0; j < attributes.length; j++) {
        attributes[j] =
            new AttributeTypeAndValue(
                TYPES[random.nextInt(TYPES.length)],
                value(VALUES[random.nextInt(VALUES.length)], random));
      }
      rdns[i] = new RDN(attributes);
    }
    return new X500Name(rdns);
  }

  private static ASN1Encodable value(String text, Random random) {
    return switch (random.nextInt(24)) {
      case 0 -> new ASN1Integer(7);
      case 1 -> new DEROctetString(new byte[] {1});
      case 2 -> new DERUniversalString(new byte[] {0, 0, 0, 65});
      default -> string(text, random);
    };
  }

  private static ASN1Encodable string(String text, Random random) {
    boolean ascii = text.chars().allMatch(c -> c < 128);
    return switch (ascii ? random.nextInt(5) : 4) {
      case 0 -> new DERPrintableString(text);
      case 1 -> new DERIA5String(text);
      case 2 -> new DERT61String(text);
      case 3 -> new DERBMPString(text);
      default -> text.contains("\uD800") ? new DERBMPString(text) : new DERUTF8String(text);
    };
  }

  /** The same name in another order, case, spacing and string type, or nearly the same. */
  private static X500Name varied(X500Name name, Random random) {
    List<RDN> rdns = new ArrayList<>();
    for (RDN rdn : name.getRDNs()) {
      rdns.add(
          new RDN(
              Arrays.stream(rdn.getTypesAndValues())
                  .map(attribute -> varied(attribute, random))
                  .toArray(AttributeTypeAndValue[]::new)));
    }
    if (random.nextBoolean()) {
      Collections.shuffle(rdns, random);
    }
    return new X500Name(rdns.toArray(RDN[]::new));
  }

  private static AttributeTypeAndValue varied(AttributeTypeAndValue attribute, Random random) {
    if (!(attribute.getValue() instanceof DERUTF8String string)) {
      return attribute;
    }
    String text = string.getString();
    String other =
        switch (random.nextInt(12)) {
          case 0 -> "x" + text;
          case 1, 2 -> "  " + text + " ";
          case 3, 4 -> text.replace(" ", "   ");
          case 5, 6 -> text.replace('U', 'u').replace('T', 't');
          default -> text;
        };
    return new AttributeTypeAndValue(attribute.getType(), string(other, random));
  }

  /**
   * BouncyCastle compares the attributes of one RDN as they stand, though they are a SET: other
   * orders are tried here.
   */
  private static boolean equalInSomeOrder(X500Name name, X500Name other) {
    for (int mask = 0; mask < 1 << other.size(); mask++) {
      RDN[] rdns = other.getRDNs();
      for (int i = 0; i < rdns.length; i++) {
        if (rdns[i].isMultiValued() && (mask >> i & 1) == 1) {
          rdns[i] = turned(rdns[i]);
        }
      }
      if (name.equals(new X500Name(rdns))) {
        return true;
      }
    }
    return false;
  }

  private static RDN turned(RDN rdn) {
    DERSet set = (DERSet) rdn.toASN1Primitive();
    return RDN.getInstance(new DLSet(new ASN1Encodable[] {set.getObjectAt(1), set.getObjectAt(0)}));
  }
}

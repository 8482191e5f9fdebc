package dev.marty.emrtd.crl;

import dev.marty.emrtd.asn1.Bouncy;
import dev.marty.emrtd.asn1.MalformedAsn1Exception;
import dev.marty.emrtd.asn1.Moments;
import dev.marty.emrtd.asn1.Octets;
import dev.marty.emrtd.asn1.Tlv;
import dev.marty.emrtd.certificate.Names;
import java.util.Arrays;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import org.bouncycastle.asn1.ASN1BitString;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.AuthorityKeyIdentifier;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.Extensions;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.Time;

/**
 * Reads CRLs (RFC 5280 clause 5), real ones with their deviations included: what the profile of Doc
 * 9303-12 forbids is read and reported, not refused. Beside the bytes themselves an entry takes
 * eight bytes of memory, so that one of 300,000 entries is read with 64 MB.
 *
 * <p>Pure; safe on any thread; some 20 ms for 10,000 entries.
 */
public final class CrlReader {
  private CrlReader() {}

  /**
   * Reads one CRL. Never throws for any bytes.
   *
   * @param der DER or BER, not null; kept without a copy and never to be changed afterwards
   * @return what it says, or why it could not be read
   */
  public static CrlOutcome read(byte[] der) {
    try {
      return new CrlOutcome.Read(parsed(CrlFields.parse(der)));
    } catch (MalformedAsn1Exception e) {
      return new CrlOutcome.Unreadable(Octets.copyOf(der), e.getMessage());
    }
  }

  private static ParsedCrl parsed(CrlFields fields) throws MalformedAsn1Exception {
    Set<String> critical = new TreeSet<>();
    Set<String> entryExtensions = new TreeSet<>();
    RevocationIndex revoked =
        RevocationIndex.of(
            fields.revoked(),
            entry -> {
              if (entry.extensions() != null) {
                add(entry.extensions().getCriticalExtensionOIDs(), critical);
                add(entry.extensions().getExtensionOIDs(), entryExtensions);
              }
            });
    Extensions extensions =
        fields.extensions() == null
            ? null
            : value("extensions", fields.extensions(), Extensions::getInstance);
    if (extensions != null) {
      add(extensions.getCriticalExtensionOIDs(), critical);
    }
    X500Name issuer = value("issuer", fields.issuer(), X500Name::getInstance);
    return new ParsedCrl(
        fields,
        issuer,
        Bouncy.parse("CRL: issuer", () -> Names.text(issuer)),
        Bouncy.parse("CRL: issuer", () -> Names.country(issuer).orElse(null)),
        decoded(extensions, Extension.authorityKeyIdentifier, AuthorityKeyIdentifier::getInstance)
            .map(AuthorityKeyIdentifier::getKeyIdentifierOctets)
            .map(octets -> HexFormat.of().formatHex(octets))
            .orElse(null),
        decoded(extensions, Extension.cRLNumber, ASN1Integer::getInstance)
            .map(ASN1Integer::getValue)
            .orElse(null),
        value("thisUpdate", fields.thisUpdate(), time -> Moments.read(Time.getInstance(time))),
        fields.nextUpdate() == null
            ? null
            : value(
                "nextUpdate", fields.nextUpdate(), time -> Moments.read(Time.getInstance(time))),
        value("signatureAlgorithm", fields.outerAlgorithm(), AlgorithmIdentifier::getInstance),
        value(
            "signature",
            fields.signature(),
            bits -> Octets.copyOf(ASN1BitString.getInstance(bits).getOctets())),
        revoked,
        Collections.unmodifiableSet(critical),
        Collections.unmodifiableSet(entryExtensions),
        alternativeNames(extensions, Names.country(issuer)));
  }

  /** Of another country it could take over whatever it names. */
  private static List<String> alternativeNames(Extensions extensions, Optional<String> country) {
    return decoded(
            extensions, Extension.issuerAlternativeName, value -> directoryNames(value, country))
        .orElse(List.of());
  }

  private static List<String> directoryNames(Object value, Optional<String> country) {
    return Arrays.stream(GeneralNames.getInstance(value).getNames())
        .filter(name -> name.getTagNo() == GeneralName.directoryName)
        .map(name -> X500Name.getInstance(name.getName()))
        .filter(name -> Names.mayClaim(country.orElse(null), Names.country(name).orElse(null)))
        .map(Names::canonical)
        .distinct()
        .toList();
  }

  private static <T> T value(String what, Tlv field, Function<Object, T> decoder)
      throws MalformedAsn1Exception {
    return Bouncy.decode("CRL: " + what, field.bytes(), decoder);
  }

  private static void add(ASN1ObjectIdentifier[] oids, Set<String> found) {
    for (ASN1ObjectIdentifier oid : oids) {
      found.add(oid.getId());
    }
  }

  /** Empty if absent or malformed; the nesting inside the OCTET STRING is checked here. */
  private static <T> Optional<T> decoded(
      Extensions extensions, ASN1ObjectIdentifier oid, Function<Object, T> decoder) {
    Extension extension = extensions == null ? null : extensions.getExtension(oid);
    if (extension == null) {
      return Optional.empty();
    }
    try {
      String what = "extension " + oid.getId();
      return Optional.ofNullable(
          Bouncy.decode(what, extension.getExtnValue().getOctets(), decoder));
    } catch (MalformedAsn1Exception e) {
      return Optional.empty();
    }
  }
}

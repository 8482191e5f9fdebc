package dev.marty.emrtd.issuing;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.bouncycastle.asn1.ASN1IA5String;
import org.bouncycastle.asn1.x509.CRLDistPoint;
import org.bouncycastle.asn1.x509.DistributionPoint;
import org.bouncycastle.asn1.x509.DistributionPointName;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;

/** Doc 9303-12 clause 7.1.1.4: where the CRL is found; neither reasons nor cRLIssuer. */
final class Locations {
  private static final Set<String> SCHEMES = Set.of("ldap", "http", "https");
  private static final int MOST_LENGTH = 1_000;
  private static final int MOST = 10;

  private Locations() {}

  static void check(List<String> locations) throws IssuingException {
    if (locations.isEmpty() || locations.size() > MOST) {
      throw new IssuingException(
          "crlDistributionPoints",
          String.format(
              Locale.ROOT,
              "CRLDistributionPoints is mandatory (Doc 9303-12 Table 6): 1 to %d URIs",
              MOST));
    }
    for (String location : locations) {
      String scheme = checkUri("crlDistributionPoints", location).getScheme();
      if (!SCHEMES.contains(scheme.toLowerCase(Locale.ROOT))) {
        throw new IssuingException(
            "crlDistributionPoints",
            "a CRL is reached by ldap, http or https (Doc 9303-12 Table 6), not by " + scheme);
      }
    }
  }

  static URI checkUri(String field, String text) throws IssuingException {
    try {
      URI uri = new URI(text);
      if (uri.isAbsolute()
          && text.length() <= MOST_LENGTH
          && StandardCharsets.US_ASCII.newEncoder().canEncode(text)) {
        return uri;
      }
    } catch (URISyntaxException e) {
      throw new IssuingException(
          field, String.format(Locale.ROOT, "'%s' is no URI: %s", text, e.getReason()));
    }
    throw new IssuingException(
        field,
        String.format(
            Locale.ROOT,
            "an absolute URI in ASCII of at most %d characters is needed",
            MOST_LENGTH));
  }

  /** Takes apart what {@link #encode} made. */
  static List<String> of(CRLDistPoint points) {
    return Arrays.stream(points.getDistributionPoints())
        .map(DistributionPoint::getDistributionPoint)
        .flatMap(name -> Arrays.stream(GeneralNames.getInstance(name.getName()).getNames()))
        .map(location -> ASN1IA5String.getInstance(location.getName()).getString())
        .toList();
  }

  static CRLDistPoint encode(List<String> locations) {
    GeneralName[] names =
        locations.stream()
            .map(uri -> new GeneralName(GeneralName.uniformResourceIdentifier, uri))
            .toArray(GeneralName[]::new);
    DistributionPointName name = new DistributionPointName(new GeneralNames(names));
    return new CRLDistPoint(new DistributionPoint[] {new DistributionPoint(name, null, null)});
  }
}

package dev.marty.pkd.imports;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Cuts a PEM bundle (RFC 7468) into its objects; text around them is nobody's business. */
final class PemParts {
  private static final Pattern BEGIN = Pattern.compile("-----BEGIN ([A-Z0-9 #]{1,64})-----");
  private static final List<String> LABELS =
      List.of("CERTIFICATE", "X509 CERTIFICATE", "X509 CRL", "CRL", "CMS", "PKCS7");

  private PemParts() {}

  static List<Upload.Part> of(byte[] bundle) {
    List<Upload.Part> parts = new ArrayList<>();
    String label = null;
    long start = 0;
    long number = 0;
    StringBuilder base64 = new StringBuilder();
    for (String line : new String(bundle, StandardCharsets.ISO_8859_1).lines().toList()) {
      number++;
      Matcher begin = BEGIN.matcher(line.strip());
      if (begin.matches()) {
        if (label != null) {
          parts.add(damaged(start, label, "another object begins before its end"));
        }
        label = begin.group(1);
        start = number;
        base64.setLength(0);
      } else if (label != null && line.strip().equals("-----END " + label + "-----")) {
        parts.add(part(start, label, base64.toString()));
        label = null;
      } else if (label != null) {
        base64.append(line.strip());
      }
    }
    if (label != null) {
      parts.add(damaged(start, label, "the file ends before it does"));
    }
    return parts;
  }

  private static Upload.Part part(long line, String label, String base64) {
    if (!LABELS.contains(label)) {
      return rejected(
          line, "NOT_FOR_A_DIRECTORY", "A " + label + " is nothing for a public key directory.");
    }
    try {
      byte[] object = Base64.getDecoder().decode(base64);
      return () -> {
        ObjectReader.Outcome outcome = ObjectReader.read(object);
        if (outcome instanceof ObjectReader.Usable readable) {
          return List.of(new Arrival.Taken(readable.found(), null, false));
        }
        ObjectReader.Unusable unreadable = (ObjectReader.Unusable) outcome;
        return List.of(new Arrival.Rejected(line, null, unreadable.reason(), unreadable.detail()));
      };
    } catch (IllegalArgumentException e) {
      return damaged(line, label, "what stands in it is not base64");
    }
  }

  private static Upload.Part damaged(long line, String label, String why) {
    return rejected(line, "DAMAGED_PEM", "The " + label + " is damaged: " + why + ".");
  }

  private static Upload.Part rejected(long line, String reason, String detail) {
    return () -> List.of(new Arrival.Rejected(line, null, reason, detail));
  }
}

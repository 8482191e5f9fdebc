package dev.marty.pkd.directory;

import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.RDN;

/**
 * Names of entries in the PKD's tree: {@code cn=<issuer DN>+sn=<serial>} for certificates, {@code
 * cn=<issuer DN>} for the rest. Safe on any thread.
 */
public final class EntryNames {
  private EntryNames() {}

  /**
   * Writes the RDN of an object as the PKD does, every special character of the inner name escaped,
   * its equals signs too; but a space at the edge of an inner value is not escaped in the inner
   * name.
   *
   * @param issuer RFC 4514 string
   * @param serial hexadecimal, or null
   */
  public static String rdn(String issuer, String serial) {
    String name = "cn=" + escape(plainSpaces(issuer));
    return serial == null ? name : name + "+sn=" + serial.toUpperCase(java.util.Locale.ROOT);
  }

  /**
   * Brings an RDN into the form in which equal ones are equal strings.
   *
   * @throws IllegalArgumentException if it is none
   */
  public static String key(String rdn) {
    try {
      return new RDN(rdn).toNormalizedString();
    } catch (LDAPException e) {
      throw new IllegalArgumentException("not an RDN: " + rdn, e);
    }
  }

  private static String plainSpaces(String issuer) {
    StringBuilder plain = new StringBuilder(issuer.length());
    for (int i = 0; i < issuer.length(); i++) {
      char c = issuer.charAt(i);
      boolean escape = c == '\\' && i + 1 < issuer.length();
      if (escape && issuer.charAt(i + 1) != ' ') {
        plain.append(c);
      }
      plain.append(escape ? issuer.charAt(++i) : c);
    }
    return plain.toString();
  }

  private static String escape(String value) {
    StringBuilder escaped = new StringBuilder(value.length() + 16);
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      boolean edge = (i == 0 && (c == ' ' || c == '#')) || (i == value.length() - 1 && c == ' ');
      if (c == '\0') {
        escaped.append("\\00");
      } else {
        if (edge || ",+\"\\<>;=".indexOf(c) >= 0) {
          escaped.append('\\');
        }
        escaped.append(c);
      }
    }
    return escaped.toString();
  }
}

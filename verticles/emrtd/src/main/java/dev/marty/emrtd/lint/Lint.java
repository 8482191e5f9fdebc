package dev.marty.emrtd.lint;

import dev.marty.emrtd.asn1.Bouncy;
import dev.marty.emrtd.asn1.MalformedAsn1Exception;
import java.io.ByteArrayInputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.bouncycastle.util.io.pem.PemObject;
import org.bouncycastle.util.io.pem.PemReader;

/**
 * Judges whatever it is given: certificates, CRLs, master lists and EF.SODs, told apart by content
 * and never by name, in DER (or BER), or in PEM, any number of them after each other.
 *
 * <p>Pure; safe on any thread; CPU heavy (about a second for a master list), call it off the event
 * loop.
 */
public final class Lint {
  private static final String PEM = "-----BEGIN ";

  private Lint() {}

  /**
   * Judges all there is. Never throws for any bytes.
   *
   * @param bytes a whole file, not null, not kept, not changed
   * @return what was found
   */
  public static LintResult inspect(byte[] bytes) {
    return pem(bytes) ? bundle(bytes) : single(bytes);
  }

  /** Other text may come before the first object, but binary data that holds the words is none. */
  private static boolean pem(byte[] bytes) {
    String text = new String(bytes, StandardCharsets.ISO_8859_1);
    int start = text.indexOf(PEM);
    return start == 0 || (start > 0 && text.charAt(start - 1) == '\n' && text.indexOf('\0') < 0);
  }

  private static LintResult bundle(byte[] bytes) {
    LintResult result = new LintResult(List.of(), List.of());
    PemReader reader =
        new PemReader(
            new InputStreamReader(new ByteArrayInputStream(bytes), StandardCharsets.ISO_8859_1));
    for (int number = 1; ; number++) {
      String where = "PEM object " + number;
      try {
        PemObject object = Bouncy.parse(where, reader::readPemObject);
        if (object == null) {
          return result;
        }
        result = result.and(single(object.getContent()), where + " (" + object.getType() + ")");
      } catch (MalformedAsn1Exception e) {
        return result.and(LintResult.unrecognised("damaged: " + e.getMessage()), where);
      }
    }
  }

  private static LintResult single(byte[] bytes) {
    try {
      ContentKind kind = ContentKind.of(bytes);
      return switch (kind) {
        case CERTIFICATE -> Judge.certificate(bytes);
        case CRL -> Judge.crl(bytes);
        case MASTER_LIST -> LintResult.of(Judge.masterList(bytes));
        case SOD -> LintResult.of(Judge.sod(bytes));
        default -> LintResult.unrecognised(Appearance.of(kind, bytes));
      };
    } catch (MalformedAsn1Exception e) {
      return LintResult.unrecognised(Appearance.ofOther(bytes, e.getMessage()));
    }
  }
}

package dev.marty.emrtd.asn1;

import dev.marty.emrtd.asn1.MalformedAsn1Exception.Problem;
import java.io.IOException;
import org.bouncycastle.asn1.ASN1Primitive;
import org.bouncycastle.util.Properties;

/**
 * The one door to BouncyCastle's parsers. They report malformed input by IOException and by half a
 * dozen unchecked exceptions; behind this door it is always {@link MalformedAsn1Exception}.
 *
 * <p>Pure; safe on any thread.
 */
public final class Bouncy {
  private static final String ALLOW_NON_MINIMAL = "org.bouncycastle.asn1.allow_unsafe_integer";

  private Bouncy() {}

  /**
   * A step that hands bytes or ASN.1 objects to BouncyCastle.
   *
   * @param <T> what comes out
   */
  @FunctionalInterface
  public interface Step<T> {
    /**
     * Runs the step.
     *
     * @return the result
     * @throws IOException if BouncyCastle cannot read its input
     */
    T run() throws IOException;
  }

  /**
   * Runs a parsing step.
   *
   * <p>Integers with superfluous leading octets are let through: a certificate with such a serial
   * number must be kept and judged (Doc 9303-12 Table 5), and BouncyCastle would refuse it whole.
   * The switch is per thread and restored before returning.
   *
   * @param <T> what comes out
   * @param what names the structure, for the message
   * @param step the work
   * @return the step's result
   * @throws MalformedAsn1Exception WRONG_STRUCTURE if BouncyCastle reports anything
   */
  public static <T> T parse(String what, Step<T> step) throws MalformedAsn1Exception {
    boolean wasSet = Properties.setThreadOverride(ALLOW_NON_MINIMAL, true);
    try {
      return step.run();
    } catch (IOException | RuntimeException e) {
      throw new MalformedAsn1Exception(
          Problem.WRONG_STRUCTURE, what + " is malformed: " + reason(e), e);
    } finally {
      if (!wasSet) {
        Properties.removeThreadOverride(ALLOW_NON_MINIMAL);
      }
    }
  }

  /**
   * Checks bytes with {@link Asn1Guard} and decodes them.
   *
   * @param what names the structure, for the message
   * @param data BER or DER, not null
   * @return the decoded element
   * @throws MalformedAsn1Exception if the guard or BouncyCastle refuses
   */
  public static ASN1Primitive decode(String what, byte[] data) throws MalformedAsn1Exception {
    Asn1Guard.check(data, Asn1Limits.STANDARD);
    return parse(what, () -> ASN1Primitive.fromByteArray(data));
  }

  private static String reason(Exception e) {
    // It may quote the input.
    return e.getMessage() == null ? e.getClass().getSimpleName() : Nul.escaped(e.getMessage());
  }
}

package dev.marty.emrtd.asn1;

import dev.marty.emrtd.asn1.MalformedAsn1Exception.Problem;
import java.io.IOException;
import java.util.function.Function;
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
   * Measures bytes of one object and decodes them; nothing else in Marty turns bytes into
   * BouncyCastle's objects.
   *
   * @param <T> BouncyCastle's type for it
   * @param what names the structure, for the message
   * @param data BER or DER, not null
   * @param type usually the type's getInstance
   * @return the decoded object
   * @throws MalformedAsn1Exception if the guard, with {@link Asn1Limits#OBJECT}, or BouncyCastle
   *     refuses
   */
  public static <T> T decode(String what, byte[] data, Function<Object, T> type)
      throws MalformedAsn1Exception {
    return decode(what, data, Asn1Limits.OBJECT, type);
  }

  /**
   * The same for what may be larger.
   *
   * @param <T> BouncyCastle's type for it
   * @param what names the structure, for the message
   * @param data BER or DER, not null
   * @param limits what is decoded at most
   * @param type usually the type's getInstance
   * @return the decoded object
   * @throws MalformedAsn1Exception if the guard or BouncyCastle refuses
   */
  public static <T> T decode(String what, byte[] data, Asn1Limits limits, Function<Object, T> type)
      throws MalformedAsn1Exception {
    Asn1Guard.check(data, limits);
    return parse(what, () -> type.apply(ASN1Primitive.fromByteArray(data)));
  }

  private static String reason(Exception e) {
    // It may quote the input.
    return e.getMessage() == null ? e.getClass().getSimpleName() : Nul.escaped(e.getMessage());
  }
}

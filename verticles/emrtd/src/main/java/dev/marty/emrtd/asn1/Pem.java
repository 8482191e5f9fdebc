package dev.marty.emrtd.asn1;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Textual encodings of RFC 7468, in lines of 64 characters.
 *
 * <p>Pure; safe on any thread.
 */
public final class Pem {
  private static final int LINE = 64;
  private static final Pattern ARMOR =
      Pattern.compile(
          "-----BEGIN ([A-Z0-9 ]+)-----([A-Za-z0-9+/=\\s]*)-----END \\1-----", Pattern.DOTALL);

  private Pem() {}

  /**
   * Encodes one object.
   *
   * @param label such as {@code CERTIFICATE} or {@code X509 CRL}
   * @param der the object
   * @return the text with a line feed at its end
   */
  public static String encode(String label, byte[] der) {
    return begin(label) + lines(der) + end(label);
  }

  /**
   * How a text begins, for who writes one piece by piece.
   *
   * @param label as for {@link #encode}
   * @return a line
   */
  public static String begin(String label) {
    return "-----BEGIN " + label + "-----\n";
  }

  /**
   * Encodes a piece of an object.
   *
   * @param piece of the DER, a multiple of 48 bytes unless it is the last
   * @return lines
   */
  public static String lines(byte[] piece) {
    byte[] newline = "\n".getBytes(StandardCharsets.US_ASCII);
    return Base64.getMimeEncoder(LINE, newline).encodeToString(piece) + "\n";
  }

  /**
   * How a text ends.
   *
   * @param label as for {@link #encode}
   * @return a line
   */
  public static String end(String label) {
    return "-----END " + label + "-----\n";
  }

  /**
   * Decodes a text that is PEM with some label, or plain base64.
   *
   * @param text anything
   * @return the DER in it, not looked at; empty if it is neither
   */
  public static Optional<byte[]> decode(String text) {
    Matcher armor = ARMOR.matcher(text.strip());
    String base64 = armor.matches() ? armor.group(2) : text;
    try {
      return Optional.of(Base64.getDecoder().decode(base64.replaceAll("\\s", "")));
    } catch (IllegalArgumentException e) {
      // Not base64 is an answer, not a failure.
      return Optional.empty();
    }
  }
}

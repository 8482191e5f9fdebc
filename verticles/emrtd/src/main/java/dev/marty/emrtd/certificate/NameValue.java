package dev.marty.emrtd.certificate;

import dev.marty.emrtd.asn1.Bouncy;
import dev.marty.emrtd.asn1.MalformedAsn1Exception;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Locale;
import java.util.function.Function;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1Primitive;
import org.bouncycastle.asn1.DERUTF8String;

/** One attribute value of RFC 4514 clause 2.4: a string with escapes, or {@code #} and hex. */
final class NameValue {
  private static final String ESCAPABLE = " \"#+,;<=>\\";
  private static final String MUST_BE_ESCAPED = "\"<>;\0";

  private NameValue() {}

  /**
   * Reads a value.
   *
   * @param written as it stands between = and the separator
   * @param wrong makes the exception
   */
  static ASN1Encodable parse(String written, Function<String, NameSyntaxException> wrong)
      throws NameSyntaxException {
    String value = trimmed(written);
    return value.startsWith("#")
        ? encoded(value.substring(1), wrong)
        : new DERUTF8String(unescaped(value, wrong));
  }

  /** Without the spaces around it; one that is escaped belongs to the value. */
  private static String trimmed(String written) {
    String value = written.strip();
    int backslashes = 0;
    while (backslashes < value.length() && value.charAt(value.length() - 1 - backslashes) == '\\') {
      backslashes++;
    }
    return backslashes % 2 == 1 ? value + " " : value;
  }

  private static ASN1Encodable encoded(String hex, Function<String, NameSyntaxException> wrong)
      throws NameSyntaxException {
    try {
      return Bouncy.decode("value", HexFormat.of().parseHex(hex), ASN1Primitive.class::cast);
    } catch (IllegalArgumentException | MalformedAsn1Exception e) {
      NameSyntaxException problem =
          wrong.apply("after # a value is hex of its DER encoding; escape a literal # as \\#");
      problem.initCause(e);
      throw problem;
    }
  }

  private static String unescaped(String value, Function<String, NameSyntaxException> wrong)
      throws NameSyntaxException {
    ByteArrayOutputStream utf8 = new ByteArrayOutputStream();
    try {
      int i = 0;
      while (i < value.length()) {
        int character = value.codePointAt(i);
        if (character == '\\') {
          i = escape(value, i + 1, utf8, wrong);
        } else if (Character.getType(character) == Character.SURROGATE) {
          throw wrong.apply("the value has half a character");
        } else if (MUST_BE_ESCAPED.indexOf(character) >= 0) {
          throw wrong.apply(
              String.format(Locale.ROOT, "the character '%c' needs a backslash", character));
        } else {
          utf8.writeBytes(Character.toString(character).getBytes(StandardCharsets.UTF_8));
          i += Character.charCount(character);
        }
      }
      return StandardCharsets.UTF_8
          .newDecoder()
          .decode(ByteBuffer.wrap(utf8.toByteArray()))
          .toString();
    } catch (CharacterCodingException e) {
      NameSyntaxException problem = wrong.apply("the value is not UTF-8");
      problem.initCause(e);
      throw problem;
    }
  }

  /** Writes what follows a backslash and returns where the text goes on. */
  private static int escape(
      String value,
      int index,
      ByteArrayOutputStream utf8,
      Function<String, NameSyntaxException> wrong)
      throws NameSyntaxException {
    char escaped = value.charAt(index);
    if (ESCAPABLE.indexOf(escaped) >= 0) {
      utf8.write(escaped);
      return index + 1;
    }
    int end = Math.min(index + 2, value.length());
    String pair = value.substring(index, end);
    if (pair.length() == 2 && pair.chars().allMatch(HexFormat::isHexDigit)) {
      utf8.write(HexFormat.fromHexDigits(pair));
      return end;
    }
    throw wrong.apply(
        String.format(
            Locale.ROOT,
            "a backslash is followed by one of %s or by two hex digits",
            ESCAPABLE.strip()));
  }
}

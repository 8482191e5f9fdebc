package dev.marty.emrtd.lint;

import dev.marty.emrtd.content.ContentKind;
import dev.marty.emrtd.content.FileForm;
import dev.marty.emrtd.lds.DataGroup;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/**
 * Names what bytes look like that are no object of the PKI, so that people know what they gave.
 *
 * <p>Pure; safe on any thread.
 */
public final class Appearance {
  private static final int EF_COM = 0x60;
  private static final int ENOUGH = 4_096;

  private Appearance() {}

  /**
   * Names ASN.1 of a kind that is not taken.
   *
   * @param kind what it looks like
   * @param bytes it
   * @return the end of a sentence that begins with "it is"; safe to show
   */
  public static String of(ContentKind kind, byte[] bytes) {
    return switch (kind) {
      case SOD_WITHOUT_TAG -> "the CMS object of an EF.SOD without its tag 77; give the whole file";
      case CERTIFICATE_BUNDLE ->
          "a PKCS#7 bundle of certificates; give them one by one or as PEM (openssl pkcs7 -print_certs)";
      case BARE_MASTER_LIST ->
          "a CscaMasterList that nobody signed, as mobile apps ship it; its certificates are judged"
              + " when it is imported";
      case OTHER_CMS -> "a CMS object that is neither master list, deviation list nor EF.SOD";
      case CERTIFICATION_REQUEST -> "a certification request (PKCS#10)";
      case PRIVATE_KEY -> "a private key";
      case KEY_STORE -> "a PKCS#12 key store";
      default -> file(bytes);
    };
  }

  private static String file(byte[] bytes) {
    int tag = bytes[0] & 0xFF;
    if (tag == EF_COM) {
      return "an EF.COM";
    }
    return DataGroup.ofTag(tag)
        .map(group -> "data group " + group.number() + " of a passport")
        .orElse("ASN.1 of another kind");
  }

  /**
   * Names what is not even ASN.1.
   *
   * @param bytes anything
   * @param reason why not, in case it looks like ASN.1 after all
   * @return the end of a sentence that begins with "it is"; safe to show
   */
  public static String ofOther(byte[] bytes, String reason) {
    if (bytes.length == 0) {
      return "an empty file";
    }
    if (FileForm.of(bytes) == FileForm.LDIF) {
      return "an LDIF file; its certificates are judged when it is imported";
    }
    String start =
        new String(bytes, 0, Math.min(bytes.length, ENOUGH), StandardCharsets.ISO_8859_1);
    if (start.startsWith("%PDF")) {
      return "a PDF document";
    }
    if (start.startsWith("\u001F\u008B")) {
      return "compressed by gzip; decompress it first";
    }
    if (start.startsWith("PK\u0003\u0004")) {
      return "a ZIP archive; unpack it first";
    }
    if (start.startsWith("\u00FF\u00D8\u00FF") || start.startsWith("\u0089PNG")) {
      return "an image";
    }
    if (start.chars().anyMatch(c -> c < ' ' && c != '\n' && c != '\r' && c != '\t')) {
      return bytes[0] == 0x30 || bytes[0] == 0x77
          ? "damaged: " + reason
          : "binary data that is no ASN.1";
    }
    return text(start.strip());
  }

  private static String text(String start) {
    if (start.startsWith("<")) {
      return "XML or HTML";
    }
    if (start.startsWith("{") || start.startsWith("[")) {
      return "JSON";
    }
    if (base64(start)) {
      return "base64 text without PEM lines around it; decode it first";
    }
    return "text";
  }

  private static boolean base64(String start) {
    String first = start.lines().findFirst().orElse("");
    try {
      return first.length() >= 16
          && Base64.getMimeDecoder().decode(first.substring(0, 16))[0] == 0x30;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }
}

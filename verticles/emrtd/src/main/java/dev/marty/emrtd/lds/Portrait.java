package dev.marty.emrtd.lds;

import dev.marty.emrtd.asn1.Octets;
import java.util.Arrays;
import java.util.Locale;

/**
 * An image that was looked at: its kind and size come from its own codestream. Nothing is decoded.
 *
 * @param kind JPEG or JPEG 2000
 * @param width in pixels
 * @param height in pixels
 * @param image the bytes as given
 */
public record Portrait(Kind kind, int width, int height, Octets image) {
  /** What ISO/IEC 19794-5 allows. */
  public enum Kind {
    /** ISO/IEC 10918. */
    JPEG(0, "image/jpeg"),
    /** ISO/IEC 15444, as a JP2 file or a bare codestream. */
    JPEG2000(1, "image/jp2");

    private final int code;
    private final String mediaType;

    Kind(int code, String mediaType) {
      this.code = code;
      this.mediaType = mediaType;
    }

    /** Image data type of ISO/IEC 19794-5:2005 clause 5.7.2. */
    int code() {
      return code;
    }

    /** For HTTP and data URLs. */
    public String mediaType() {
      return mediaType;
    }
  }

  /**
   * Looks at an image.
   *
   * @param image any bytes
   * @param mostBytes bound on its length
   * @return the portrait, or why it is not accepted
   */
  public static Reading<Portrait> inspect(byte[] image, int mostBytes) {
    try {
      if (image.length == 0) {
        throw FaultException.missing("there is no image");
      }
      if (image.length > mostBytes) {
        throw FaultException.value(
            String.format(
                Locale.ROOT, "the image has %d bytes, %d are allowed", image.length, mostBytes));
      }
      if (JpegHeader.begins(image)) {
        return new Reading.Read<>(new JpegHeader(image).read());
      }
      if (Jpeg2000Header.begins(image)) {
        return new Reading.Read<>(new Jpeg2000Header(image).read());
      }
      throw FaultException.value(
          String.format(Locale.ROOT, "the image is %s, not JPEG or JPEG 2000", kind(image)));
    } catch (FaultException e) {
      return new Reading.Refused<>(e.reason(), e.getMessage() + ".");
    }
  }

  private static String kind(byte[] image) {
    String start = Octets.copyOf(Arrays.copyOf(image, 12)).hex();
    if (start.startsWith("89504e470d0a1a0a")) {
      return "a PNG";
    }
    if (start.startsWith("47494638")) {
      return "a GIF";
    }
    if (start.startsWith("424d")) {
      return "a BMP";
    }
    if (start.startsWith("25504446")) {
      return "a PDF";
    }
    boolean webp = start.startsWith("52494646") && start.endsWith("57454250");
    return webp ? "a WebP" : "of no kind known here";
  }

  /** Checks a size found in a codestream. */
  static Portrait of(Kind kind, long width, long height, byte[] image) throws FaultException {
    // The face image record has two octets for each.
    if (width < 1 || height < 1 || width > 0xFFFF || height > 0xFFFF) {
      throw FaultException.value(
          String.format(
              Locale.ROOT,
              "the image is %d by %d pixels; each side must be from 1 to 65535",
              width,
              height));
    }
    return new Portrait(kind, (int) width, (int) height, Octets.copyOf(image));
  }
}

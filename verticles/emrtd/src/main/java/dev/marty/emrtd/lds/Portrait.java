package dev.marty.emrtd.lds;

import dev.marty.emrtd.asn1.Octets;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/**
 * An image that was looked at: its kind and size come from its own codestream. Nothing is decoded.
 *
 * @param kind JPEG or JPEG 2000
 * @param width in pixels
 * @param height in pixels
 * @param image the bytes as given
 */
public record Portrait(Kind kind, int width, int height, Octets image) {
  private static final int LEAST_SIDE = 90;
  private static final int MOST_SIDE = 5_000;

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

  /**
   * Tells why the size is not that of a face in a travel document, by the most lenient measure: a
   * face fills an upright image (Doc 9303-9 asks for 35 by 45 mm, ISO/IEC 19794-5 for 90 pixels
   * between the eyes alone), and readers have to decode it.
   *
   * @return the reason, to follow "it"; empty for a size that is possible
   */
  public Optional<String> unlikeFace() {
    String size = String.format(Locale.ROOT, "is %d by %d pixels; ", width, height);
    if (width < LEAST_SIDE || height < LEAST_SIDE) {
      return Optional.of(size + "a face has at least " + LEAST_SIDE + " on each side");
    }
    if (width > MOST_SIDE || height > MOST_SIDE) {
      return Optional.of(size + "readers decode up to " + MOST_SIDE + " on each side");
    }
    if (width > height || height > 2 * width) {
      return Optional.of(size + "a portrait is upright, and at most twice as high as wide");
    }
    return Optional.empty();
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

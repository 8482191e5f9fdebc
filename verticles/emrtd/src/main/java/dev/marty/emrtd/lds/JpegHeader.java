package dev.marty.emrtd.lds;

import java.util.Locale;

/**
 * Walks the marker segments of a JPEG up to its first scan (ISO/IEC 10918-1 annex B), for the size
 * in its frame header, and looks for the end of image marker.
 */
final class JpegHeader {
  private static final int SOF_FIRST = 0xC0;
  private static final int SOF_PROGRESSIVE = 0xC2;
  private static final int SOF_LAST = 0xCF;
  private static final int DHT = 0xC4;
  private static final int JPG = 0xC8;
  private static final int DAC = 0xCC;
  private static final int SOI = 0xD8;
  private static final int EOI = 0xD9;
  private static final int SOS = 0xDA;

  private final byte[] image;
  private int position = 2;
  private Portrait found;

  JpegHeader(byte[] image) {
    this.image = image;
  }

  static boolean begins(byte[] image) {
    return image.length > 3
        && (image[0] & 0xFF) == 0xFF
        && (image[1] & 0xFF) == SOI
        && (image[2] & 0xFF) == 0xFF;
  }

  Portrait read() throws FaultException {
    int marker;
    do {
      marker = marker();
      int length = length(marker);
      if (isFrame(marker)) {
        frame(marker, length);
      }
      position += length;
    } while (marker != SOS);
    if (found == null) {
      throw FaultException.missing("the JPEG has no frame header before its first scan");
    }
    if (image.length < 2 || octet(image.length - 2) != 0xFF || octet(image.length - 1) != EOI) {
      throw FaultException.missing(
          "the JPEG does not end with its end of image marker; it is truncated or something"
              + " follows it");
    }
    return found;
  }

  private int marker() throws FaultException {
    if (octet(position) != 0xFF) {
      throw FaultException.value("the JPEG has no marker at offset " + position);
    }
    while (octet(position) == 0xFF) {
      position++;
    }
    int marker = octet(position++);
    if (marker == 0 || marker == SOI || marker == EOI || (marker >= 0xD0 && marker <= 0xD7)) {
      throw FaultException.value(
          String.format(
              Locale.ROOT, "the JPEG has the marker FF%02X before its first scan", marker));
    }
    return marker;
  }

  private int length(int marker) throws FaultException {
    int length = two(position);
    if (length < 2 || length > image.length - position) {
      throw FaultException.value(
          String.format(
              Locale.ROOT,
              "the segment FF%02X of the JPEG declares %d bytes, %d are left",
              marker,
              length,
              image.length - position));
    }
    return length;
  }

  private static boolean isFrame(int marker) {
    return marker >= SOF_FIRST
        && marker <= SOF_LAST
        && marker != DHT
        && marker != JPG
        && marker != DAC;
  }

  private void frame(int marker, int length) throws FaultException {
    if (marker > SOF_PROGRESSIVE) {
      throw FaultException.value(
          String.format(
              Locale.ROOT,
              "the JPEG is of the process FF%02X; readers know sequential and progressive ones",
              marker));
    }
    if (found != null) {
      throw FaultException.value("the JPEG has two frames");
    }
    int components = length > 7 ? octet(position + 7) : 0;
    if (octet(position + 2) != 8
        || (components != 1 && components != 3)
        || length != 8 + 3 * components) {
      throw FaultException.value("the JPEG is not of one or three components of 8 bits");
    }
    found = Portrait.of(Portrait.Kind.JPEG, two(position + 5), two(position + 3), image);
  }

  private int two(int offset) throws FaultException {
    return octet(offset) << 8 | octet(offset + 1);
  }

  private int octet(int offset) throws FaultException {
    if (offset >= image.length) {
      throw FaultException.missing(
          String.format(Locale.ROOT, "the JPEG ends after %d bytes", image.length));
    }
    return image[offset] & 0xFF;
  }
}

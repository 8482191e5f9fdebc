package dev.marty.emrtd.lds;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.Locale;

/**
 * Finds the size of a JPEG 2000 image in the SIZ segment of its codestream (ISO/IEC 15444-1 annex
 * A), inside the boxes of a JP2 file (annex I) or bare.
 */
final class Jpeg2000Header {
  private static final byte[] SIGNATURE_BOX = HexFormat.of().parseHex("0000000c6a5020200d0a870a");
  private static final byte[] CODESTREAM = HexFormat.of().parseHex("ff4fff51");
  private static final int HEADER_BOX = 0x6A703268;
  private static final int IMAGE_HEADER_BOX = 0x69686472;
  private static final int FILE_TYPE_BOX = 0x66747970;
  private static final int CODESTREAM_BOX = 0x6A703263;

  /** Marker, length, capabilities, then sizes and offsets up to the number of components. */
  private static final int SIZ_OCTETS = 40;

  private final byte[] image;

  Jpeg2000Header(byte[] image) {
    this.image = image;
  }

  static boolean begins(byte[] image) {
    return at(image, 0, SIGNATURE_BOX) || at(image, 0, CODESTREAM);
  }

  private static boolean at(byte[] image, int offset, byte[] expected) {
    int end = offset + expected.length;
    return end <= image.length && Arrays.equals(image, offset, end, expected, 0, expected.length);
  }

  Portrait read() throws FaultException {
    return at(image, 0, CODESTREAM) ? codestream(0, image.length) : boxes();
  }

  private Portrait boxes() throws FaultException {
    int position = SIGNATURE_BOX.length;
    boolean typed = false;
    int header = -1;
    while (position < image.length) {
      Box box = box(position, image.length);
      typed |= box.type() == FILE_TYPE_BOX;
      if (box.type() == HEADER_BOX) {
        header = box.content();
      } else if (box.type() == CODESTREAM_BOX) {
        if (!typed || header < 0) {
          throw FaultException.missing(
              "the JPEG 2000 file has no file type or header box before its codestream");
        }
        return agreed(header, codestream(box.content(), box.end()));
      }
      position = box.end();
    }
    throw FaultException.missing("the JPEG 2000 file has no codestream");
  }

  /** What the header box says must be what the codestream holds. */
  private Portrait agreed(int header, Portrait portrait) throws FaultException {
    Box box = box(header, image.length);
    if (box.type() != IMAGE_HEADER_BOX || box.end() - box.content() < 8) {
      throw FaultException.missing("the JPEG 2000 file has no image header box");
    }
    long height = four(box.content());
    long width = four(box.content() + 4);
    if (height != portrait.height() || width != portrait.width()) {
      throw FaultException.value(
          String.format(
              Locale.ROOT,
              "the JPEG 2000 file calls itself %d by %d pixels, its codestream is %d by %d",
              width,
              height,
              portrait.width(),
              portrait.height()));
    }
    return portrait;
  }

  private record Box(int type, int content, int end) {}

  private Box box(int offset, int limit) throws FaultException {
    long length = four(offset);
    int type = (int) four(offset + 4);
    int content = offset + 8;
    if (length == 1) {
      if (four(offset + 8) != 0) {
        throw tooLong(offset);
      }
      length = four(offset + 12);
      content = offset + 16;
    } else if (length == 0) {
      length = (long) limit - offset;
    }
    if (length < content - offset || length > limit - offset) {
      throw tooLong(offset);
    }
    return new Box(type, content, offset + (int) length);
  }

  private static FaultException tooLong(int offset) {
    return FaultException.value(
        String.format(
            Locale.ROOT,
            "the box at offset %d of the JPEG 2000 file declares more or less than there is",
            offset));
  }

  private Portrait codestream(int start, int end) throws FaultException {
    if (!at(image, start, CODESTREAM) || end - start < SIZ_OCTETS) {
      throw FaultException.missing("the JPEG 2000 codestream does not begin with SOC and SIZ");
    }
    if (end - start < SIZ_OCTETS + 2
        || (image[end - 2] & 0xFF) != 0xFF
        || (image[end - 1] & 0xFF) != 0xD9) {
      throw FaultException.missing(
          "the JPEG 2000 codestream does not end with its end marker; it is truncated");
    }
    int siz = start + 2;
    long width = four(siz + 6) - four(siz + 14);
    long height = four(siz + 10) - four(siz + 18);
    return Portrait.of(Portrait.Kind.JPEG2000, width, height, image);
  }

  private long four(int offset) throws FaultException {
    if (offset < 0 || offset > image.length - 4) {
      throw FaultException.missing("the JPEG 2000 file ends after " + image.length + " bytes");
    }
    return (image[offset] & 0xFFL) << 24
        | (image[offset + 1] & 0xFFL) << 16
        | (image[offset + 2] & 0xFFL) << 8
        | (image[offset + 3] & 0xFFL);
  }
}

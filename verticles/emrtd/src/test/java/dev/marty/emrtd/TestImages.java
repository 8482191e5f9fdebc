package dev.marty.emrtd;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import javax.imageio.ImageIO;

/** Images made by the tests. */
public final class TestImages {
  private TestImages() {}

  /** A JPEG of the platform's own encoder. */
  public static byte[] jpeg(int width, int height) {
    return image("jpeg", width, height);
  }

  /** An image in a format that is not allowed. */
  public static byte[] png() {
    return image("png", 4, 4);
  }

  private static byte[] image(String format, int width, int height) {
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try {
      if (!ImageIO.write(image, format, out)) {
        throw new IllegalStateException("no encoder for " + format);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  /** The headers and the end of a JPEG 2000 codestream, with nothing between. */
  public static byte[] codestream(int width, int height) {
    ByteBuffer out = ByteBuffer.allocate(53);
    out.putShort((short) 0xFF4F).putShort((short) 0xFF51).putShort((short) 47).putShort((short) 0);
    out.putInt(width).putInt(height).putInt(0).putInt(0).putInt(width).putInt(height);
    out.putInt(0).putInt(0).putShort((short) 3).put(new byte[] {7, 1, 1, 7, 1, 1, 7, 1, 1});
    out.putShort((short) 0xFFD9);
    return out.array();
  }

  /** A JP2 file around such a codestream. */
  public static byte[] jp2(int width, int height) {
    byte[] ihdr =
        box(
            "ihdr",
            ByteBuffer.allocate(14).putInt(height).putInt(width).putShort((short) 3).array());
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(box("jP  ", new byte[] {0x0D, 0x0A, (byte) 0x87, 0x0A}));
    out.writeBytes(box("ftyp", "jp2 \0\0\0\0jp2 ".getBytes(StandardCharsets.US_ASCII)));
    out.writeBytes(box("jp2h", ihdr));
    out.writeBytes(box("jp2c", codestream(width, height)));
    return out.toByteArray();
  }

  private static byte[] box(String type, byte[] content) {
    return ByteBuffer.allocate(8 + content.length)
        .putInt(8 + content.length)
        .put(type.getBytes(StandardCharsets.US_ASCII))
        .put(content)
        .array();
  }
}

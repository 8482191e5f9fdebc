package dev.marty.emrtd.lds;

import dev.marty.emrtd.asn1.Octets;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** The face image record of ISO/IEC 19794-5:2005 clause 5: big-endian, lengths in bytes. */
final class FaceRecord {
  private static final byte[] IDENTIFIER = {'F', 'A', 'C', 0, '0', '1', '0', 0};
  private static final int HEADER = 14;
  private static final int INFORMATION = 20;
  private static final int FEATURE_POINT = 8;
  private static final int IMAGE_INFORMATION = 12;

  private FaceRecord() {}

  static byte[] encode(FaceImage face) {
    int block = INFORMATION + IMAGE_INFORMATION + face.image().length();
    ByteBuffer record = ByteBuffer.allocate(HEADER + block);
    record.put(IDENTIFIER).putInt(HEADER + block).putShort((short) 1);
    // No feature points; eye and hair colour, properties, expression and pose unspecified.
    record.putInt(block).putShort((short) 0).put((byte) face.gender()).put(new byte[13]);
    record.put((byte) face.faceImageType()).put((byte) face.kind().code());
    record.putShort((short) face.width()).putShort((short) face.height());
    // Colour space, source, device and quality unspecified.
    record.put(new byte[6]).put(face.image().toByteArray());
    return record.array();
  }

  static List<FaceImage> read(byte[] bytes) throws FaultException {
    if (bytes.length < HEADER || !Arrays.equals(bytes, 0, 8, IDENTIFIER, 0, 8)) {
      throw FaultException.value("the biometric data block is no face record of version 010");
    }
    ByteBuffer record = ByteBuffer.wrap(bytes);
    long length = record.getInt(8) & 0xFFFFFFFFL;
    if (length != bytes.length) {
      throw FaultException.value(
          String.format(
              Locale.ROOT, "the face record declares %d bytes, it has %d", length, bytes.length));
    }
    int count = record.getShort(12) & 0xFFFF;
    if (count == 0) {
      throw FaultException.value("the face record holds no image");
    }
    record.position(HEADER);
    List<FaceImage> faces = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      faces.add(face(record, i + 1));
    }
    if (record.hasRemaining()) {
      throw FaultException.value(
          String.format(
              Locale.ROOT,
              "%d bytes follow the last image of the face record",
              record.remaining()));
    }
    return faces;
  }

  private static FaceImage face(ByteBuffer record, int number) throws FaultException {
    int start = record.position();
    if (record.remaining() < INFORMATION + IMAGE_INFORMATION) {
      throw FaultException.value(
          String.format(Locale.ROOT, "image %d of the face record is cut off", number));
    }
    long block = record.getInt(start) & 0xFFFFFFFFL;
    int points = record.getShort(start + 4) & 0xFFFF;
    long image = INFORMATION + (long) points * FEATURE_POINT + IMAGE_INFORMATION;
    if (block > record.remaining() || block <= image) {
      throw FaultException.value(
          String.format(
              Locale.ROOT,
              "image %d of the face record declares %d bytes and %d feature points, %d bytes are left",
              number,
              block,
              points,
              record.remaining()));
    }
    int information = start + INFORMATION + points * FEATURE_POINT;
    int type = record.get(information + 1) & 0xFF;
    if (type > 1) {
      throw FaultException.value(
          String.format(
              Locale.ROOT,
              "image %d of the face record is of the type %d, neither JPEG nor JPEG 2000",
              number,
              type));
    }
    byte[] data = new byte[(int) (block - image)];
    record.position((int) (start + image)).get(data);
    return new FaceImage(
        record.get(start + 6) & 0xFF,
        record.get(information) & 0xFF,
        type == 0 ? Portrait.Kind.JPEG : Portrait.Kind.JPEG2000,
        record.getShort(information + 2) & 0xFFFF,
        record.getShort(information + 4) & 0xFFFF,
        Octets.copyOf(data));
  }
}

package dev.marty.emrtd.lds;

import dev.marty.emrtd.asn1.Octets;

/**
 * One image of a face image record with what the record says about it (ISO/IEC 19794-5:2005 clauses
 * 5.5 and 5.7).
 *
 * @param gender 0 unspecified, 1 male, 2 female, 255 unknown
 * @param faceImageType 0 basic, 1 full frontal, 2 token
 * @param kind JPEG or JPEG 2000
 * @param width as declared, in pixels; real documents exist whose image has another size
 * @param height as declared, in pixels
 * @param image the bytes of the image
 */
public record FaceImage(
    int gender, int faceImageType, Portrait.Kind kind, int width, int height, Octets image) {
  static final int FULL_FRONTAL = 1;

  /**
   * A full frontal image.
   *
   * @param sex M, F or anything else for unspecified
   */
  public static FaceImage of(Portrait portrait, String sex) {
    int gender =
        switch (sex) {
          case "M" -> 1;
          case "F" -> 2;
          default -> 0;
        };
    return new FaceImage(
        gender,
        FULL_FRONTAL,
        portrait.kind(),
        portrait.width(),
        portrait.height(),
        portrait.image());
  }
}

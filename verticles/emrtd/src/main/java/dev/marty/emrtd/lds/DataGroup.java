package dev.marty.emrtd.lds;

import java.util.Arrays;
import java.util.Optional;

/** The data groups of the LDS1 application with their tags (Doc 9303-10 table 38). */
public enum DataGroup {
  /** Machine readable zone. */
  DG1(0x61),
  /** Face. */
  DG2(0x75),
  /** Fingers. */
  DG3(0x63),
  /** Irises. */
  DG4(0x76),
  /** Displayed portrait. */
  DG5(0x65),
  /** Reserved. */
  DG6(0x66),
  /** Displayed signature. */
  DG7(0x67),
  /** Data features. */
  DG8(0x68),
  /** Structure features. */
  DG9(0x69),
  /** Substance features. */
  DG10(0x6A),
  /** Additional details about the holder. */
  DG11(0x6B),
  /** Additional details about the document. */
  DG12(0x6C),
  /** Optional details. */
  DG13(0x6D),
  /** Security options. */
  DG14(0x6E),
  /** Public key of active authentication. */
  DG15(0x6F),
  /** Persons to notify. */
  DG16(0x70);

  private final int tag;

  DataGroup(int tag) {
    this.tag = tag;
  }

  /** 1 to 16, as the LDS Security Object numbers them. */
  public int number() {
    return Integer.parseInt(name().substring(2));
  }

  /** The tag the file begins with. */
  int tag() {
    return tag;
  }

  /** {@code DG1}: the name of the file. */
  public String text() {
    return name();
  }

  /** Finds a data group by {@link #text}; case matters. */
  public static Optional<DataGroup> of(String text) {
    return Arrays.stream(values()).filter(group -> group.name().equals(text)).findFirst();
  }

  /** Finds a data group by its number. */
  public static Optional<DataGroup> ofNumber(int number) {
    return of("DG" + number);
  }

  /** Finds a data group by its tag. */
  public static Optional<DataGroup> ofTag(int tag) {
    return Arrays.stream(values()).filter(group -> group.tag == tag).findFirst();
  }
}

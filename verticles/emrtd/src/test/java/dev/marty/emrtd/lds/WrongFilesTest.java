package dev.marty.emrtd.lds;

import static org.assertj.core.api.Assertions.assertThat;

import dev.marty.emrtd.TestImages;
import dev.marty.emrtd.lds.Reading.Reason;
import dev.marty.emrtd.lds.Reading.Refused;
import dev.marty.emrtd.mrz.MrzContent;
import dev.marty.emrtd.mrz.MrzFormat;
import dev.marty.emrtd.mrz.MrzMaker;
import dev.marty.emrtd.mrz.MrzMaking;
import dev.marty.emrtd.mrz.PartialDate;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** Files and images nobody should make: a reason for each, an exception for none. */
class WrongFilesTest {
  private static final Map<byte[], Function<byte[], Reading<?>>> READERS =
      Map.of(
          dg1(), Dg1::read,
          dg2(), Dg2::read,
          JmrtdAgreesTest.DETAILS.encode(), Dg11::read,
          JmrtdAgreesTest.ISSUE.encode(), Dg12::read,
          new EfCom("1.8", "4.0.0", EnumSet.allOf(DataGroup.class)).encode(), EfCom::read,
          Dg15.encode(
                  hex("3059301306072a8648ce3d020106082a8648ce3d030107034200" + "04".repeat(65))),
              Dg15::read);

  private static byte[] hex(String hex) {
    return HexFormat.of().parseHex(hex);
  }

  private static byte[] dg1() {
    MrzContent content =
        new MrzContent(
            MrzFormat.TD3,
            "P",
            "UTO",
            "A",
            "B",
            "C",
            "UTO",
            PartialDate.UNKNOWN,
            "X",
            LocalDate.of(2036, 4, 15),
            "",
            "");
    return Dg1.encode(((MrzMaking.Made) MrzMaker.make(content)).mrz());
  }

  private static byte[] dg2() {
    return Dg2.encode(FaceImage.of(portrait(TestImages.jpeg(20, 30)), "M"));
  }

  private static Portrait portrait(byte[] image) {
    return ((Reading.Read<Portrait>) Portrait.inspect(image, 100_000)).value();
  }

  private static Refused<?> refused(Reading<?> reading) {
    assertThat(reading).isInstanceOf(Refused.class);
    Refused<?> refused = (Refused<?>) reading;
    assertThat(refused.detail()).isNotBlank().endsWith(".");
    return refused;
  }

  private static String image(byte[] bytes) {
    return refused(Portrait.inspect(bytes, 100_000)).detail();
  }

  @Test
  void everyTruncationIsMalformed() {
    READERS.forEach(
        (file, reader) -> {
          for (int length = 0; length < file.length; length++) {
            assertThat(refused(reader.apply(Arrays.copyOf(file, length))).reason())
                .isEqualTo(Reason.MALFORMED);
          }
          assertThat(refused(reader.apply(Arrays.copyOf(file, file.length + 1))).reason())
              .isEqualTo(Reason.MALFORMED);
        });
  }

  @Test
  void everyReaderRefusesTheFilesOfTheOthers() {
    READERS.forEach(
        (file, own) ->
            READERS.values().stream()
                .filter(reader -> reader != own)
                .forEach(
                    reader ->
                        assertThat(refused(reader.apply(file)).reason())
                            .isEqualTo(Reason.WRONG_TAG)));
  }

  @Test
  void mutationsNeverThrow() {
    Random random = new Random(5);
    READERS.forEach(
        (file, reader) -> {
          for (int i = 0; i < 2_000; i++) {
            byte[] mutant = file.clone();
            for (int change = 0; change <= random.nextInt(3); change++) {
              mutant[random.nextInt(Math.min(200, mutant.length))] = (byte) random.nextInt(256);
            }
            assertThat(reader.apply(mutant)).isNotNull();
          }
        });
  }

  @Test
  void wrongContentsHaveTheirReason() {
    assertThat(refused(Dg1.read(hex("61045f1f0141"))).detail()).contains("1 characters");
    assertThat(refused(Dg1.read(hex("61035a0141"))).reason()).isEqualTo(Reason.WRONG_TAG);
    assertThat(refused(Dg1.read(hex("6100"))).reason()).isEqualTo(Reason.MISSING);
    assertThat(refused(EfCom.read(hex("600e5f0104303130415f3601305c0161"))).detail())
        .contains("version");
    String com = "60165f0104303130375f36063034303030305c0461757";
    assertThat(refused(EfCom.read(hex(com + "777"))).detail()).contains("77");
    assertThat(refused(EfCom.read(hex(com + "561"))).detail()).contains("twice");
    assertThat(
            refused(Dg2.read(hex("75077f6104020102a100".replace("04020102a100", "03020102"))))
                .reason())
        .isEqualTo(Reason.MALFORMED);
    assertThat(refused(Dg2.read(hex("75067f6103020102"))).detail()).contains("0 biometric");
    assertThat(refused(Dg2.read(hex("75067f6103020100"))).detail()).contains("instances");
    assertThat(refused(Dg15.read(hex("6f023000"))).reason()).isEqualTo(Reason.MALFORMED);
  }

  @Test
  void detailsMustBeWhatTheirTagListSays() {
    assertThat(refused(Dg11.read(hex("6b075c025f0e5f100141"))).reason())
        .isEqualTo(Reason.MALFORMED);
    assertThat(refused(Dg11.read(hex("6b085c025f0e5f100141"))).detail()).contains("5F0E");
    assertThat(refused(Dg11.read(hex("6b045c025f0e"))).reason()).isEqualTo(Reason.MISSING);
    assertThat(refused(Dg11.read(hex("6b085c025f0e5f0e01ff"))).detail()).contains("UTF-8");
    assertThat(refused(Dg11.read(hex("6b085c025f2b5f2b0141"))).detail()).contains("8 digits");
    assertThat(refused(Dg11.read(hex("6b0b5c025f2b5f2b0419741301"))).detail())
        .contains("no month 13");
    assertThat(refused(Dg11.read(hex("6b085c025f195f190141"))).detail()).contains("5F19");
    assertThat(refused(Dg12.read(hex("6c0e5c025f555f550720241301123059"))).detail())
        .contains("5F55");
    assertThat(refused(Dg11.read(hex("6b085c01a0a003020105"))).detail()).contains("0 names");
  }

  @Test
  void imagesAreLookedAt() {
    assertThat(image(new byte[0])).contains("no image");
    assertThat(image(TestImages.png())).contains("a PNG, not JPEG");
    assertThat(image("GIF89a".getBytes(StandardCharsets.US_ASCII))).contains("a GIF");
    assertThat(image("<svg/>".getBytes(StandardCharsets.US_ASCII))).contains("no kind");
    assertThat(refused(Portrait.inspect(TestImages.jpeg(99, 99), 500)).detail())
        .contains("500 are allowed");
    byte[] jpeg = TestImages.jpeg(40, 30);
    assertThat(image(Arrays.copyOf(jpeg, jpeg.length - 1))).contains("truncated");
    assertThat(image(Arrays.copyOf(jpeg, 30))).contains("JPEG");
    byte[] cmyk = jpeg.clone();
    int frame = indexOf(jpeg, new byte[] {(byte) 0xFF, (byte) 0xC0});
    cmyk[frame + 9] = 4;
    assertThat(image(cmyk)).contains("one or three components");
    byte[] flat = jpeg.clone();
    flat[frame + 5] = 0;
    flat[frame + 6] = 0;
    assertThat(image(flat)).contains("40 by 0");
    byte[] lossless = jpeg.clone();
    lossless[frame + 1] = (byte) 0xC3;
    assertThat(image(lossless)).contains("FFC3");
    byte[] jp2 = TestImages.jp2(40, 30);
    assertThat(image(Arrays.copyOf(jp2, jp2.length - 1))).contains("JPEG 2000");
    jp2[jp2.length - 53 + 15] ^= 1;
    assertThat(image(jp2)).contains("its codestream is");
    assertThat(image(TestImages.codestream(70_000, 3))).contains("65535");
    assertThat(image(Arrays.copyOf(TestImages.jp2(1, 1), 60))).contains("JPEG 2000");
  }

  @Test
  void mutatedImagesNeverThrow() {
    Random random = new Random(94);
    for (byte[] seed :
        List.of(TestImages.jpeg(40, 30), TestImages.jp2(40, 30), TestImages.codestream(4, 3))) {
      for (int i = 0; i < 3_000; i++) {
        byte[] mutant = Arrays.copyOf(seed, 1 + random.nextInt(seed.length));
        mutant[random.nextInt(mutant.length)] = (byte) random.nextInt(256);
        assertThat(Portrait.inspect(mutant, 100_000)).isNotNull();
      }
    }
  }

  private static int indexOf(byte[] data, byte[] part) {
    return new String(data, StandardCharsets.ISO_8859_1)
        .indexOf(new String(part, StandardCharsets.ISO_8859_1));
  }
}

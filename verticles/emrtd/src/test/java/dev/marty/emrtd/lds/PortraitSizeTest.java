package dev.marty.emrtd.lds;

import static org.assertj.core.api.Assertions.assertThat;

import dev.marty.emrtd.TestImages;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which sizes are no face's, from the header alone. */
class PortraitSizeTest {
  private static Portrait portrait(byte[] image) {
    return ((Reading.Read<Portrait>) Portrait.inspect(image, 1 << 20)).value();
  }

  @ParameterizedTest
  @CsvSource({
    "1, 1",
    "60000, 8",
    "8, 60000",
    "531, 413",
    "89, 120",
    "90, 89",
    "100, 201",
    "65535, 65535",
    "5001, 5001",
    "401, 400"
  })
  void noFaceHasThisSize(int width, int height) {
    assertThat(portrait(TestImages.jp2(width, height)).unlikeFace()).isPresent();
    assertThat(portrait(TestImages.codestream(width, height)).unlikeFace().orElseThrow())
        .contains(width + " by " + height);
    if ((long) width * height < 1_000_000) {
      assertThat(portrait(TestImages.jpeg(width, height)).unlikeFace()).isPresent();
    }
  }

  @ParameterizedTest
  @CsvSource({"413, 531", "240, 320", "90, 90", "90, 180", "307, 400", "827, 1063", "3024, 4032"})
  void aFaceMayHaveThisSize(int width, int height) {
    assertThat(portrait(TestImages.jp2(width, height)).unlikeFace()).isEmpty();
  }
}

package dev.marty.emrtd.mrz;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The second letter of a document code. */
class DocumentCodesTest {
  @ParameterizedTest
  @CsvSource({"TD1, IV", "TD1, AV", "TD2, CV", "TD1, AC", "TD2, AC"})
  void forbidden(MrzFormat format, String code) {
    assertThat(DocumentCodes.forbidden(format, code)).isPresent();
  }

  @ParameterizedTest
  @CsvSource({"TD1, I", "TD1, ID", "TD2, IC", "TD1, CC", "TD1, A", "TD3, P", "TD3, PV", "TD3, PC"})
  void allowed(MrzFormat format, String code) {
    assertThat(DocumentCodes.forbidden(format, code)).isEmpty();
  }
}

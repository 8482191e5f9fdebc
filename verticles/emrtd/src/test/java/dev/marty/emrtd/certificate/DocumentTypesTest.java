package dev.marty.emrtd.certificate;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Doc 9303-12 clause 7.1.1.6: a single letter stands for all types that begin with it. */
class DocumentTypesTest {
  @ParameterizedTest
  @CsvSource({
    "P, P, true",
    "P, P<, true",
    "P, PP, true",
    "P<, PD, true",
    "ID, ID, true",
    "ID, I, false",
    "ID, I<, false",
    "ID, IP, false",
    "I, ID, true",
    "ID, P, false",
    "PP, P, false",
    "A, AR, true",
  })
  void typesCoverDocuments(String type, String code, boolean covered) {
    assertThat(DocumentTypes.cover(List.of("XX", type), code)).isEqualTo(covered);
    assertThat(DocumentTypes.cover(List.of(), code)).isFalse();
  }
}

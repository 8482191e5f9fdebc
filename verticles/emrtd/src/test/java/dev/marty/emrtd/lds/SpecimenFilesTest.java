package dev.marty.emrtd.lds;

import static org.assertj.core.api.Assertions.assertThat;

import dev.marty.emrtd.SharedData;
import dev.marty.emrtd.asn1.Octets;
import dev.marty.emrtd.mrz.MrzFormat;
import dev.marty.emrtd.mrz.PartialDate;
import java.time.LocalDateTime;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The Dutch specimen and the reference data set of the BSI. */
class SpecimenFilesTest {
  private static final String NL = "documents/loes-nl/loes2006_ef01";
  private static final String BSI = "documents/bsi-2008/tsemrtd_EF_";

  private static <T> T read(Reading<T> reading) {
    assertThat(reading).isInstanceOf(Reading.Read.class);
    return ((Reading.Read<T>) reading).value();
  }

  @Test
  void theDutchPassport() {
    Dg1 dg1 = read(Dg1.read(SharedData.read(NL + "01.bin")));
    assertThat(dg1.findings()).isEmpty();
    assertThat(dg1.mrz().format()).isEqualTo(MrzFormat.TD3);
    assertThat(dg1.mrz().issuingState()).isEqualTo("NLD");
    assertThat(dg1.mrz().primaryIdentifier()).startsWith("MEULENDIJK");
    assertThat(read(EfCom.read(SharedData.read(NL + "1E.bin"))).dataGroups())
        .containsExactly(DataGroup.DG1, DataGroup.DG2, DataGroup.DG15);
    assertThat(read(Dg15.read(SharedData.read(NL + "0F.bin"))).key().description())
        .isEqualTo("RSA-1024");
    FaceImage face = read(Dg2.read(SharedData.read(NL + "02.bin"))).images().get(0);
    assertThat(face.kind()).isEqualTo(Portrait.Kind.JPEG2000);
    Portrait portrait = read(Portrait.inspect(face.image().toByteArray(), 100_000));
    assertThat(List.of(portrait.width(), portrait.height()))
        .containsExactly(face.width(), face.height())
        .containsExactly(449, 598);
  }

  @Test
  void theBsiDataSet() {
    Dg1 dg1 = read(Dg1.read(SharedData.read(BSI + "DG1.bin")));
    assertThat(dg1.mrz().issuingState()).isEqualTo("D");
    assertThat(dg1.mrz().primaryIdentifier()).isEqualTo("MUSTERMANN");
    EfCom com = read(EfCom.read(SharedData.read(BSI + "COM.bin")));
    assertThat(com.ldsVersion()).isEqualTo("1.7");
    assertThat(com.dataGroups())
        .containsExactly(DataGroup.DG1, DataGroup.DG2, DataGroup.DG3, DataGroup.DG14);
    assertThat(read(Dg15.read(SharedData.read(BSI + "DG15.bin"))).key().algorithm())
        .isEqualTo("RSA");
    assertThat(read(Dg14.read(SharedData.read(BSI + "DG14.bin"))).protocols())
        .contains("0.4.0.127.0.7.2.2.1.2");
    // Its record declares another size than its image has: readable all the same.
    FaceImage face = read(Dg2.read(SharedData.read(BSI + "DG2.bin"))).images().get(0);
    Portrait portrait = read(Portrait.inspect(face.image().toByteArray(), 100_000));
    assertThat(portrait.width()).isEqualTo(413).isNotEqualTo(face.width());
  }

  @Test
  void theBsiDetails() {
    Dg11 holder = read(Dg11.read(SharedData.read(BSI + "DG11.bin")));
    assertThat(holder.fullName()).isEqualTo("Doe John");
    assertThat(holder.otherNames()).containsExactly("William");
    assertThat(holder.dateOfBirth()).isEqualTo(PartialDate.parse("1970-01-01"));
    assertThat(holder.proofOfCitizenship()).isEqualTo(Octets.copyOf(new byte[1]));
    Dg12 document = read(Dg12.read(SharedData.read(BSI + "DG12.bin")));
    assertThat(document.dateOfIssue()).isEqualTo(PartialDate.parse("2024-01-01"));
    assertThat(document.otherPersons()).containsExactly("William");
    assertThat(document.personalizedAt()).isEqualTo(LocalDateTime.of(2024, 1, 1, 12, 30, 59));
    assertThat(document.personalizationSystem()).isEqualTo("123");
  }

  @Test
  void otherEncodingsOfFacesAreTemplatesWithoutImages() {
    Dg2 dg2 = read(Dg2.read(SharedData.read("faces/ICAO_39794_5_AP_DG2_MandFields.dat")));

    assertThat(dg2.images()).isEmpty();
    assertThat(dg2.templates().get(0).formatType()).isEqualTo(0x2A);
  }

  @Test
  void aRecordThatCallsItsJpegAJpeg2000IsReadAsItStands() throws FaultException {
    byte[] record = SharedData.read("faces/ISO19794_Test1_Data.bin");

    List<FaceImage> faces = FaceRecord.read(record);

    assertThat(faces).hasSize(1);
    assertThat(faces.get(0).kind()).isEqualTo(Portrait.Kind.JPEG2000);
    Portrait portrait = read(Portrait.inspect(faces.get(0).image().toByteArray(), 100_000));
    assertThat(portrait.kind()).isEqualTo(Portrait.Kind.JPEG);
  }

  @Test
  void theDrawnPortraitIsAJpeg() {
    byte[] image = SharedData.read("faces/portrait.jpg");

    Portrait portrait = read(Portrait.inspect(image, 10_000));

    assertThat(portrait.kind()).isEqualTo(Portrait.Kind.JPEG);
    assertThat(List.of(portrait.width(), portrait.height())).containsExactly(413, 531);
  }
}

package dev.marty.emrtd.lds;

import static org.assertj.core.api.Assertions.assertThat;

import dev.marty.emrtd.TestImages;
import dev.marty.emrtd.asn1.Octets;
import dev.marty.emrtd.crypto.DigestAlgorithm;
import dev.marty.emrtd.mrz.Mrz;
import dev.marty.emrtd.mrz.MrzContent;
import dev.marty.emrtd.mrz.MrzFormat;
import dev.marty.emrtd.mrz.MrzMaker;
import dev.marty.emrtd.mrz.MrzMaking;
import dev.marty.emrtd.mrz.PartialDate;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.security.spec.ECGenParameterSpec;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.jmrtd.lds.ActiveAuthenticationInfo;
import org.jmrtd.lds.SecurityInfo;
import org.jmrtd.lds.icao.COMFile;
import org.jmrtd.lds.icao.DG11File;
import org.jmrtd.lds.icao.DG12File;
import org.jmrtd.lds.icao.DG14File;
import org.jmrtd.lds.icao.DG15File;
import org.jmrtd.lds.icao.DG1File;
import org.jmrtd.lds.icao.DG2File;
import org.jmrtd.lds.icao.MRZInfo;
import org.jmrtd.lds.iso19794.FaceImageInfo;
import org.jmrtd.lds.iso19794.FaceInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every file we make, read by a library nobody here wrote, field by field. */
class JmrtdAgreesTest {
  private static ByteArrayInputStream in(byte[] file) {
    return new ByteArrayInputStream(file);
  }

  private static <T> T read(Reading<T> reading) {
    assertThat(reading).isInstanceOf(Reading.Read.class);
    return ((Reading.Read<T>) reading).value();
  }

  @ParameterizedTest
  @CsvSource({"TD3,P,L898902C3,ZE184226B", "TD2,I,D23145890,''", "TD1,I,D23145890,AB12"})
  void dg1(MrzFormat format, String code, String number, String optional) throws IOException {
    MrzContent content =
        new MrzContent(
            format,
            code,
            "UTO",
            "Müller van der Berg",
            "Anna-Maria Ñ",
            number,
            "D",
            PartialDate.parse("1974-08-12"),
            "F",
            LocalDate.of(2036, 4, 15),
            optional,
            "");
    Mrz mrz = ((MrzMaking.Made) MrzMaker.make(content)).mrz();
    byte[] file = Dg1.encode(mrz);

    MRZInfo theirs = new DG1File(in(file)).getMRZInfo();

    assertThat(theirs.toString()).isEqualToIgnoringNewLines(mrz.text());
    assertThat(theirs.getDocumentCode()).startsWith(code);
    assertThat(theirs.getIssuingState()).isEqualTo("UTO");
    assertThat(theirs.getPrimaryIdentifier()).isEqualTo("MUELLER VAN DER BERG");
    assertThat(theirs.getSecondaryIdentifier().replace('<', ' ').strip())
        .isEqualTo(mrz.secondaryIdentifier());
    assertThat(theirs.getDocumentNumber()).isEqualTo(number);
    assertThat(theirs.getNationality()).isEqualTo("D<<");
    assertThat(theirs.getDateOfBirth()).isEqualTo("740812");
    assertThat(theirs.getDateOfExpiry()).isEqualTo("360415");
    assertThat(theirs.getGenderCode()).hasToString("FEMALE");
    String theirOptional =
        format == MrzFormat.TD3 ? theirs.getPersonalNumber() : theirs.getOptionalData1();
    assertThat(theirOptional.replace("<", "")).isEqualTo(optional);
    assertThat(read(Dg1.read(file))).isEqualTo(new Dg1(mrz, List.of()));
  }

  @Test
  void dg2() throws IOException {
    for (byte[] image :
        List.of(
            TestImages.jpeg(413, 531), TestImages.jp2(413, 531), TestImages.codestream(413, 531))) {
      Portrait portrait = read(Portrait.inspect(image, 100_000));
      byte[] file = Dg2.encode(FaceImage.of(portrait, "F"));

      List<FaceImageInfo> faces =
          ((FaceInfo) new DG2File(in(file)).getSubRecords().get(0)).getFaceImageInfos();

      assertThat(faces).hasSize(1);
      FaceImageInfo theirs = faces.get(0);
      assertThat(theirs.getWidth()).isEqualTo(413);
      assertThat(theirs.getHeight()).isEqualTo(531);
      assertThat(theirs.getGender()).hasToString("FEMALE");
      assertThat(theirs.getFaceImageType()).isEqualTo(FaceImageInfo.FACE_IMAGE_TYPE_FULL_FRONTAL);
      assertThat(theirs.getImageDataType()).isEqualTo(portrait.kind().code());
      assertThat(theirs.getImageInputStream().readAllBytes()).isEqualTo(image);
      FaceImage ours = read(Dg2.read(file)).images().get(0);
      assertThat(ours).isEqualTo(FaceImage.of(portrait, "F"));
    }
  }

  static final Dg11 DETAILS =
      new Dg11(
          "Пётр<Müller<<محمد<花子",
          List.of("ERIKSSON<<ANNA", "Löwe<<Eva"),
          "ZE184226B",
          PartialDate.parse("1974-08-12"),
          "Ångermanland<Sverige",
          "Hauptstraße 1<Köln<Deutschland",
          "+49221123456",
          "Ärztin",
          "Dr.",
          "Σύνοψη",
          Octets.copyOf(TestImages.jpeg(8, 8)),
          "A1234567<B7654321",
          "Sorgerecht: 母");

  @Test
  void dg11() throws IOException {
    byte[] file = DETAILS.encode();

    DG11File theirs = new DG11File(in(file));

    assertThat(theirs.getNameOfHolder()).isEqualTo(DETAILS.fullName());
    assertThat(theirs.getOtherNames()).isEqualTo(DETAILS.otherNames());
    assertThat(theirs.getPersonalNumber()).isEqualTo(DETAILS.personalNumber());
    assertThat(theirs.getFullDateOfBirth()).isEqualTo("19740812");
    assertThat(theirs.getPlaceOfBirth()).containsExactly("Ångermanland", "Sverige");
    assertThat(theirs.getPermanentAddress())
        .containsExactly("Hauptstraße 1", "Köln", "Deutschland");
    assertThat(theirs.getTelephone()).isEqualTo(DETAILS.telephone());
    assertThat(theirs.getProfession()).isEqualTo(DETAILS.profession());
    assertThat(theirs.getTitle()).isEqualTo(DETAILS.title());
    assertThat(theirs.getPersonalSummary()).isEqualTo(DETAILS.personalSummary());
    assertThat(Octets.copyOf(theirs.getProofOfCitizenship()))
        .isEqualTo(DETAILS.proofOfCitizenship());
    assertThat(theirs.getOtherValidTDNumbers()).containsExactly("A1234567", "B7654321");
    assertThat(theirs.getCustodyInformation()).isEqualTo(DETAILS.custodyInformation());
    assertThat(read(Dg11.read(file))).isEqualTo(DETAILS);
  }

  @Test
  void dg11WithLittleInIt() throws IOException {
    Dg11 one =
        new Dg11(
            null,
            List.of(),
            null,
            PartialDate.parse("1974"),
            null,
            null,
            null,
            null,
            null,
            null,
            null,
            null,
            null);

    assertThat(new DG11File(in(one.encode())).getFullDateOfBirth()).isEqualTo("19740000");
    assertThat(read(Dg11.read(one.encode()))).isEqualTo(one);
  }

  static final Dg12 ISSUE =
      new Dg12(
          "Stadt Köln",
          PartialDate.parse("2026-04-16"),
          List.of("SMITH<<BRENDA<P"),
          "keine",
          "none",
          Octets.copyOf(TestImages.jpeg(8, 8)),
          Octets.copyOf(TestImages.jpeg(9, 9)),
          LocalDateTime.of(2026, 4, 16, 11, 30, 59),
          "SN-7");

  @Test
  void dg12() throws IOException {
    byte[] file = ISSUE.encode();

    DG12File theirs = new DG12File(in(file));

    assertThat(theirs.getIssuingAuthority()).isEqualTo(ISSUE.issuingAuthority());
    assertThat(theirs.getDateOfIssue()).isEqualTo("20260416");
    assertThat(theirs.getNamesOfOtherPersons()).isEqualTo(ISSUE.otherPersons());
    assertThat(theirs.getEndorsementsAndObservations()).isEqualTo(ISSUE.endorsements());
    assertThat(theirs.getTaxOrExitRequirements()).isEqualTo(ISSUE.taxOrExitRequirements());
    assertThat(Octets.copyOf(theirs.getImageOfFront())).isEqualTo(ISSUE.front());
    assertThat(Octets.copyOf(theirs.getImageOfRear())).isEqualTo(ISSUE.rear());
    assertThat(theirs.getDateAndTimeOfPersonalization()).isEqualTo("20260416113059");
    assertThat(theirs.getPersonalizationSystemSerialNumber()).isEqualTo("SN-7");
    assertThat(read(Dg12.read(file))).isEqualTo(ISSUE);
  }

  @Test
  void dg15() throws Exception {
    KeyPairGenerator ec = KeyPairGenerator.getInstance("EC", new BouncyCastleProvider());
    ec.initialize(new ECGenParameterSpec("P-256"));
    KeyPairGenerator rsa = KeyPairGenerator.getInstance("RSA", new BouncyCastleProvider());
    rsa.initialize(2048);
    for (KeyPairGenerator generator : List.of(ec, rsa)) {
      PublicKey key = generator.generateKeyPair().getPublic();
      byte[] file = Dg15.encode(key.getEncoded());

      assertThat(new DG15File(in(file)).getPublicKey().getEncoded()).isEqualTo(key.getEncoded());
      Dg15 ours = read(Dg15.read(file));
      assertThat(ours.subjectPublicKeyInfo()).isEqualTo(Octets.copyOf(key.getEncoded()));
      assertThat(ours.key().description()).isIn("EC-P256", "RSA-2048");
    }
  }

  @Test
  void dg14() throws IOException {
    byte[] file = Dg14.encodeActiveAuthentication(DigestAlgorithm.SHA256);

    Collection<SecurityInfo> theirs = new DG14File(in(file)).getSecurityInfos();

    assertThat(theirs)
        .singleElement()
        .isInstanceOfSatisfying(
            ActiveAuthenticationInfo.class,
            info ->
                assertThat(info.getSignatureAlgorithmOID())
                    .isEqualTo(ActiveAuthenticationInfo.ECDSA_PLAIN_SHA256_OID));
    assertThat(read(Dg14.read(file)).protocols()).containsExactly(ActiveAuthenticationInfo.ID_AA);
  }

  @Test
  void com() throws IOException {
    EfCom com =
        new EfCom(
            "1.8",
            "4.0.0",
            EnumSet.of(DataGroup.DG1, DataGroup.DG2, DataGroup.DG11, DataGroup.DG15));
    byte[] file = com.encode();

    COMFile theirs = new COMFile(in(file));

    assertThat(theirs.getLDSVersion()).isEqualTo("1.8");
    assertThat(theirs.getUnicodeVersion()).isEqualTo("4.0.0");
    assertThat(theirs.getTagList()).containsExactly(0x61, 0x75, 0x6B, 0x6F);
    assertThat(read(EfCom.read(file))).isEqualTo(com);
  }

  @Test
  void theExampleOfTheStandard() {
    EfCom com =
        new EfCom(
            "1.7",
            "4.0.0",
            EnumSet.of(DataGroup.DG1, DataGroup.DG2, DataGroup.DG4, DataGroup.DG12));

    assertThat(Octets.copyOf(com.encode()).hex())
        .isEqualTo("60165f0104303130375f36063034303030305c046175766c");
  }
}

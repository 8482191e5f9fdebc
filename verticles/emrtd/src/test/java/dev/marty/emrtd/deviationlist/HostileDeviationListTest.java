package dev.marty.emrtd.deviationlist;

import static dev.marty.emrtd.deviationlist.TestDeviations.content;
import static dev.marty.emrtd.deviationlist.TestDeviations.description;
import static dev.marty.emrtd.deviationlist.TestDeviations.deviation;
import static dev.marty.emrtd.deviationlist.TestDeviations.documentType;
import static dev.marty.emrtd.deviationlist.TestDeviations.documents;
import static dev.marty.emrtd.deviationlist.TestDeviations.issued;
import static dev.marty.emrtd.deviationlist.TestDeviations.list;
import static dev.marty.emrtd.deviationlist.TestDeviations.numbers;
import static org.assertj.core.api.Assertions.assertThat;

import dev.marty.emrtd.asn1.MalformedAsn1Exception;
import dev.marty.emrtd.cms.CmsReason;
import dev.marty.emrtd.conformance.Findings;
import dev.marty.emrtd.deviationlist.DeviationListOutcome.Accepted;
import dev.marty.emrtd.deviationlist.DeviationListOutcome.Refused;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.Random;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.DERTaggedObject;
import org.bouncycastle.asn1.nist.NISTObjectIdentifiers;
import org.junit.jupiter.api.Test;

/** Input nobody should send: an outcome for each, an exception for none. */
class HostileDeviationListTest {
  private static final byte[] CONTENT =
      content(
          NISTObjectIdentifiers.id_sha256.getId(),
          deviation(
              documents(
                  documentType("P"),
                  issued("20240101000000Z", "20240301000000Z"),
                  numbers("A", "B")),
              description("2.1", new DERTaggedObject(true, 0, new ASN1Integer(2)))),
          deviation(documents(), description("4")));

  @Test
  void everyTruncationIsCalledOne() {
    byte[] made = list(CONTENT).der();
    for (int length = 1; length < made.length; length += 7) {
      assertThat(((Refused) DeviationListReader.read(Arrays.copyOf(made, length))).reason())
          .isEqualTo(CmsReason.TRUNCATED);
    }
  }

  @Test
  void mutatedListsNeverThrowAndNeverPassUnseen() {
    byte[] seed = list(CONTENT).der();
    DeviationList original = ((Accepted) DeviationListReader.read(seed)).list();
    Random random = new Random(9303);
    Map<CmsReason, Integer> refused = new EnumMap<>(CmsReason.class);
    for (int i = 0; i < 400; i++) {
      byte[] mutant = mutate(seed, random);
      DeviationListOutcome outcome = DeviationListReader.read(mutant);
      if (outcome instanceof Accepted accepted) {
        assertThat(text(accepted.list())).isEqualTo(text(original));
      } else {
        refused.merge(((Refused) outcome).reason(), 1, Integer::sum);
      }
    }
    assertThat(refused).hasSizeGreaterThan(5);
  }

  /** As if signed: the signature keeps mutants from the parser of the content. */
  @Test
  void mutatedContentNeverThrows() {
    Random random = new Random(10);
    int read = 0;
    int malformed = 0;
    for (int i = 0; i < 20_000; i++) {
      byte[] mutant = mutate(CONTENT, random);
      try {
        assertThat(text(DeviationContent.parse(mutant, Findings.ofDeviationList()).deviations()))
            .isNotNull();
        read++;
      } catch (MalformedAsn1Exception e) {
        assertThat(e.getMessage()).isNotBlank();
        malformed++;
      }
    }
    assertThat(read).isGreaterThan(1_000);
    assertThat(malformed).isGreaterThan(1_000);
  }

  private static String text(DeviationList list) {
    return text(list.deviations());
  }

  private static String text(Iterable<Deviation> deviations) {
    StringBuilder text = new StringBuilder();
    for (Deviation deviation : deviations) {
      AffectedDocuments documents = deviation.documents();
      text.append(deviation.position())
          .append(documents.documentType())
          .append(documents.signer())
          .append(documents.issued())
          .append(deviation.descriptions());
      if (documents.documentNumbers() != null) {
        documents.documentNumbers().forEach(text::append);
      }
    }
    return text.toString();
  }

  private static byte[] mutate(byte[] seed, Random random) {
    byte[] mutant = seed.clone();
    for (int changes = random.nextInt(3); changes >= 0; changes--) {
      mutant[random.nextInt(mutant.length)] = (byte) random.nextInt(256);
    }
    return mutant;
  }
}

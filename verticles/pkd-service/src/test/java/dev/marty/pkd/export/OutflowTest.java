package dev.marty.pkd.export;

import static org.assertj.core.api.Assertions.assertThat;

import dev.marty.pkd.directory.EntryKind;
import java.util.List;
import org.junit.jupiter.api.Test;

class OutflowTest {
  private static final int HALF = 256 * 1024;

  private static PublishedEntry entry(EntryKind kind, int size) {
    return new PublishedEntry(kind, "00", size, "UT", "cn=a", true, 1L, List.of(), List.of());
  }

  private static List<List<Integer>> sizes(PublishedEntry... page) {
    return Outflow.parts(List.of(page)).stream()
        .map(part -> part.stream().map(PublishedEntry::size).toList())
        .toList();
  }

  @Test
  void aPartHoldsUpToItsBytes() {
    assertThat(
            sizes(entry(EntryKind.CRL, HALF), entry(EntryKind.CRL, HALF), entry(EntryKind.CRL, 1)))
        .containsExactly(List.of(HALF, HALF), List.of(1));
    assertThat(sizes(entry(EntryKind.CRL, HALF), entry(EntryKind.CRL, HALF + 1)))
        .containsExactly(List.of(HALF), List.of(HALF + 1));
  }

  @Test
  void anObjectThatIsLargerIsAPartByItself() {
    assertThat(
            sizes(entry(EntryKind.CRL, 1), entry(EntryKind.CRL, 5 * HALF), entry(EntryKind.CRL, 1)))
        .containsExactly(List.of(1), List.of(5 * HALF), List.of(1));
  }

  @Test
  void aPartIsOfOneKind() {
    assertThat(
            sizes(
                entry(EntryKind.CRL, 1),
                entry(EntryKind.DSC, 2),
                entry(EntryKind.DSC, 3),
                entry(EntryKind.ML, 4)))
        .containsExactly(List.of(1), List.of(2, 3), List.of(4));
  }

  @Test
  void nothingIsNoPart() {
    assertThat(sizes()).isEmpty();
  }
}

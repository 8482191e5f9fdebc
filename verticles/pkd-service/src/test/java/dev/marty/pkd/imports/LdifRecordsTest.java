package dev.marty.pkd.imports;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.marty.pkd.imports.LdifRecords.Unparsed;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How LDIF (RFC 2849) is cut into records: lines, line ends, comments and limits. */
class LdifRecordsTest {
  private static final int MIB = 1024 * 1024;

  private static List<Unparsed> records(String file) throws IOException {
    return records(new ByteArrayInputStream(file.getBytes(StandardCharsets.UTF_8)));
  }

  private static List<Unparsed> records(InputStream file) throws IOException {
    LdifRecords records = new LdifRecords(file);
    List<Unparsed> all = new ArrayList<>();
    for (Unparsed next = records.next(); next != null; next = records.next()) {
      all.add(next);
    }
    return all;
  }

  /** Example 1 of RFC 2849, shortened. */
  @ParameterizedTest
  @ValueSource(strings = {"\n", "\r\n"})
  void emptyLinesDivideRecordsAndTheVersionIsNone(String end) throws IOException {
    String file =
        String.join(
            end,
            "version: 1",
            "dn: cn=Barbara Jensen, ou=Product Development, dc=airius, dc=com",
            "cn: Barbara Jensen",
            "",
            "dn: cn=Bjorn Jensen, ou=Accounting, dc=airius, dc=com",
            "cn: Bjorn Jensen",
            "");

    List<Unparsed> records = records(file);

    assertThat(records)
        .containsExactly(
            new Unparsed(
                2,
                List.of(
                    "dn: cn=Barbara Jensen, ou=Product Development, dc=airius, dc=com",
                    "cn: Barbara Jensen"),
                true),
            new Unparsed(
                5,
                List.of(
                    "dn: cn=Bjorn Jensen, ou=Accounting, dc=airius, dc=com", "cn: Bjorn Jensen"),
                true));
  }

  @Test
  void aNameBeginsARecordThoughTheEmptyLineIsMissing() throws IOException {
    String file =
        """
        dn: cn=a,o=dsc,c=UT
        changetype: delete
        dn: cn=b,o=dsc,c=UT
        changetype: delete
        # between
        DN:: Y249YyxvPWRzYyxjPVVU
        changetype: add
        dnQualifier: none
        description: folded
         dn: of the value
        """;
    assertThat(records(file))
        .extracting(Unparsed::line, record -> record.lines().size())
        .containsExactly(tuple(1L, 2), tuple(3L, 3), tuple(6L, 5));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "\n\n\n", "version: 1\n", "version: 1\n\n", "# nothing\n folded\n\n"})
  void aFileWithoutRecordsHasNone(String file) throws IOException {
    assertThat(records(file)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"version: 1\n\n", "VERSION:1 \n", "version:\t1\n\n\n", "version:\n"})
  void theVersionStandsBeforeTheFirstRecordWithOrWithoutAnEmptyLine(String head)
      throws IOException {
    assertThat(records(head + "dn: c=QM\n"))
        .extracting(Unparsed::lines)
        .containsExactly(List.of("dn: c=QM"));
  }

  @Test
  void anAttributeCalledVersionBelongsToItsRecord() throws IOException {
    assertThat(records("dn: c=QM\nversion: 1\n").get(0).lines())
        .containsExactly("dn: c=QM", "version: 1");
    assertThat(records("version: one\ndn: c=QM\n").get(0).lines())
        .containsExactly("version: one", "dn: c=QM");
  }

  /** A return alone ends no line: nothing behind one may be taken for a version and get lost. */
  @Test
  void linesThatEndInAReturnAloneAreOneLine() throws IOException {
    assertThat(records("version: 1\rdn: c=QM\rc: QM\r"))
        .containsExactly(new Unparsed(1, List.of("version: 1\rdn: c=QM\rc: QM"), true));
  }

  @Test
  void aByteOrderMarkIsNotPartOfTheFirstLine() throws IOException {
    assertThat(records("\uFEFFversion: 1\n\ndn: c=QM\n").get(0).lines())
        .containsExactly("dn: c=QM");
    assertThat(records("dn: c=QM\n\uFEFFc: QM\n").get(0).lines())
        .containsExactly("dn: c=QM", "\uFEFFc: QM");
  }

  @Test
  void commentsBeforeARecordAreLeftOutWithWhatIsFoldedIntoThem() throws IOException {
    assertThat(records("# one\n  folded\n#two\n\n# three\ndn: c=QM\n# inside\n c: no\nc: QM\n"))
        .containsExactly(new Unparsed(6, List.of("dn: c=QM", "# inside", " c: no", "c: QM"), true));
  }

  @Test
  void foldedLinesStayAsTheyStand() throws IOException {
    assertThat(records("dn: cn=a\n  long name\ncn: a\n").get(0).lines())
        .containsExactly("dn: cn=a", "  long name", "cn: a");
  }

  @Test
  void theLastRecordNeedsNoLineEnd() throws IOException {
    assertThat(records("dn: c=QM\n\ndn: c=QN\nc: Q").get(1))
        .isEqualTo(new Unparsed(3, List.of("dn: c=QN", "c: Q"), true));
  }

  @Test
  void manyEmptyLinesDivideAsOneDoes() throws IOException {
    assertThat(records("\n\ndn: c=QM\n\n\r\n\ndn: c=QN\n"))
        .extracting(Unparsed::line)
        .containsExactly(3L, 7L);
  }

  @Test
  void bytesAreCountedAsFarAsItHasRead() throws IOException {
    String file = "# ä\r\ndn: c=QM\n\ndn: c=QN\n";
    LdifRecords records =
        new LdifRecords(new ByteArrayInputStream(file.getBytes(StandardCharsets.UTF_8)));

    records.next();
    assertThat(records.bytes()).isEqualTo(6 + 9 + 1);
    records.next();
    assertThat(records.bytes()).isEqualTo(file.getBytes(StandardCharsets.UTF_8).length);
    assertThat(records.next()).isNull();
  }

  @Test
  void piecesOfAnyLengthMakeTheSameLines() throws IOException {
    byte[] file =
        "version: 1\r\n\r\ndn: c=QM\r\nc: QM\r\n\r\ndn: c=QN".getBytes(StandardCharsets.UTF_8);

    assertThat(records(new Trickle(file))).isEqualTo(records(new ByteArrayInputStream(file)));
  }

  /** One byte at a time, as a slow sender's. */
  private static final class Trickle extends ByteArrayInputStream {
    Trickle(byte[] bytes) {
      super(bytes);
    }

    @Override
    public synchronized int read(byte[] into, int offset, int length) {
      return super.read(into, offset, Math.min(length, 1));
    }
  }

  @Test
  void aRecordOf24MibIsWholeAndALargerOneIsCutOffAndTheNextReadAgain() throws IOException {
    int lines = 24 * 1024 - 1;
    assertThat(records(large(lines, "dn: c=QN\n")))
        .extracting(Unparsed::whole)
        .containsExactly(true, true);

    List<Unparsed> records = records(large(lines + 1, "dn: c=QN\n"));

    assertThat(records.get(0).whole()).isFalse();
    assertThat(records.get(0).line()).isEqualTo(1);
    assertThat(records.get(0).name()).isEqualTo("c=QM");
    assertThat(records.get(0).lines()).hasSize(lines + 2);
    assertThat(records.get(1)).isEqualTo(new Unparsed(lines + 5L, List.of("dn: c=QN"), true));
  }

  /** A record with so many lines of a KiB each, which do not count their ends. */
  private static InputStream large(int lines, String next) {
    StringBuilder text = new StringBuilder(lines * 1025 + 20).append("dn: c=QM\nc: QM\n");
    String line = " " + "A".repeat(1023) + "\n";
    for (int i = 0; i < lines; i++) {
      text.append(line);
    }
    return new ByteArrayInputStream(
        text.append('\n').append(next).toString().getBytes(StandardCharsets.US_ASCII));
  }

  @Test
  void aLineWithoutEndIsCutOffAndTheRecordBehindItIsReadAgain() throws IOException {
    byte[] mebibyte = new byte[MIB];
    Arrays.fill(mebibyte, (byte) 'A');
    InputStream file = text("dn: ");
    for (int i = 0; i < 40; i++) {
      file = new SequenceInputStream(file, new ByteArrayInputStream(mebibyte));
    }
    List<Unparsed> records = records(new SequenceInputStream(file, text("\n\ndn: c=QN\n")));

    assertThat(records.get(0).whole()).isFalse();
    assertThat(records.get(0).lines()).isEmpty();
    assertThat(records.get(0).name()).isNull();
    assertThat(records.get(1)).isEqualTo(new Unparsed(3, List.of("dn: c=QN"), true));
  }

  private static InputStream text(String text) {
    return new ByteArrayInputStream(text.getBytes(StandardCharsets.US_ASCII));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "dn: cn=a,c=QM              | cn=a,c=QM",
        "dn:cn=a                    | cn=a",
        "dn: cn=a/n ,c=QM/ncn: a    | cn=a,c=QM",
        "dn:: Y249w6Q=              | cn=\u00E4",
        "dn:: Y249/n w6Q=           | cn=\u00E4",
        "changetype: add/ndn: cn=a  | cn=a",
      })
  void theNameOfARecordIsToldWithoutDecodingIt(String lines, String name) {
    assertThat(unparsed(lines).name()).isEqualTo(name);
  }

  @ParameterizedTest
  @ValueSource(strings = {"cn: a", "dn:: !", " dn: cn=a", "DN: cn=a"})
  void aRecordWithoutAReadableNameHasNone(String lines) {
    assertThat(unparsed(lines).name()).isNull();
  }

  @Test
  void aNameOfOverFourThousandCharactersIsNone() {
    assertThat(unparsed("dn:" + "a".repeat(4_093)).name()).hasSize(4_093);
    assertThat(unparsed("dn:" + "a".repeat(4_094)).name()).isNull();
    String encoded = Base64.getEncoder().encodeToString(new byte[4_000]);
    assertThat(unparsed("dn:: " + encoded).name()).isNull();
  }

  private static Unparsed unparsed(String lines) {
    return new Unparsed(1, List.of(lines.split("/n")), true);
  }
}

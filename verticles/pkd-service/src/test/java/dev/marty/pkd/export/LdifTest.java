package dev.marty.pkd.export;

import static org.assertj.core.api.Assertions.assertThat;

import com.unboundid.ldap.sdk.Entry;
import com.unboundid.ldif.LDIFAddChangeRecord;
import com.unboundid.ldif.LDIFRecord;
import dev.marty.pkd.directory.EntryKind;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.Random;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

class LdifTest {
  private static final int PIECE = 48;

  /** To the octet, wherever the lines and the pieces end. */
  @Test
  void whatIsWrittenInPiecesIsWhatTheLibraryWrites() {
    Random random = new Random(7);
    for (Function<Entry, LDIFRecord> record :
        List.<Function<Entry, LDIFRecord>>of(entry -> entry, LDIFAddChangeRecord::new)) {
      for (int length = 1; length < 400; length++) {
        byte[] content = new byte[length];
        random.nextBytes(content);
        PublishedEntry entry =
            new PublishedEntry(
                EntryKind.CRL, "00", length, "UT", "cn=a", false, 1L, List.of("C"), List.of("T"));
        String attribute = PkdTree.attribute(EntryKind.CRL);
        Ldif.Value value = new Ldif.Value(attribute);
        Buffer pieces =
            Buffer.buffer()
                .appendBuffer(
                    Ldif.begin(record.apply(PkdTree.entry(entry, null, null)), attribute));
        for (int at = 0; at < length; at += PIECE) {
          int end = Math.min(length, at + PIECE);
          pieces.appendBuffer(value.piece(Buffer.buffer(content).getBuffer(at, end)));
        }
        pieces.appendBuffer(value.end());

        assertThat(pieces.toString())
            .isEqualTo(
                Ldif.records(List.of(record.apply(PkdTree.entry(entry, content, null))))
                    .toString());
      }
    }
  }
}

package dev.marty.emrtd.issuing;

import dev.marty.emrtd.asn1.Moments;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.bouncycastle.asn1.ASN1EncodableVector;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.DERSequence;

/**
 * The entries of a CRL to be made, each encoded when it is added: 300,000 of them as objects would
 * not fit into the memory of a small service, and as bytes they are ten megabytes. Pieces, since an
 * array that grows is there twice while it does.
 *
 * <p>Filled by one thread, then read by one; not changed once a CRL is made of it.
 */
public final class RevokedList {
  private static final int PIECE = 64 * 1024;

  /** More than the longest entry: 20 octets of serial number, and a time. */
  private static final int LONGEST = 64;

  private final List<byte[]> full = new ArrayList<>();
  private ByteArrayOutputStream piece = new ByteArrayOutputStream(PIECE);
  private int size;
  private int length;

  /**
   * Makes a list.
   *
   * @param revoked its entries, in their order
   */
  public static RevokedList of(Collection<RevokedCertificate> revoked) {
    RevokedList list = new RevokedList();
    revoked.forEach(list::add);
    return list;
  }

  /** Adds an entry at the end. */
  public void add(RevokedCertificate revoked) {
    ASN1EncodableVector entry = new ASN1EncodableVector();
    entry.add(new ASN1Integer(revoked.serial()));
    entry.add(Moments.encode(revoked.revokedAt()));
    try {
      byte[] encoded = new DERSequence(entry).getEncoded(ASN1Encoding.DER);
      if (piece.size() > PIECE - LONGEST) {
        full.add(piece.toByteArray());
        piece = new ByteArrayOutputStream(PIECE);
      }
      piece.write(encoded);
      length = Math.addExact(length, encoded.length);
      size++;
    } catch (IOException e) {
      throw new UncheckedIOException("an entry of a CRL cannot be encoded", e);
    }
  }

  /** How many entries there are. */
  public int size() {
    return size;
  }

  /** Of all entries together, in bytes. */
  int length() {
    return length;
  }

  void writeTo(OutputStream out) throws IOException {
    for (byte[] each : full) {
      out.write(each);
    }
    piece.writeTo(out);
  }
}

package dev.marty.documentsigner;

import dev.marty.emrtd.sod.SodMaker;
import dev.marty.emrtd.sod.SodOutcome;
import dev.marty.emrtd.sod.SodReader;
import dev.marty.emrtd.sod.SodSignature;
import dev.marty.emrtd.sod.SodVerdict;
import java.time.Instant;

/** The crypto of one request; runs on a worker thread. */
final class SignedSod {
  private SignedSod() {}

  /**
   * Makes an EF.SOD, reads it again and verifies it: a fault in the computation or in memory must
   * not reach a document.
   */
  static byte[] make(SodRequest request, LoadedSigner signer, Instant now) {
    byte[] file =
        SodMaker.make(request.lds(), signer.key(), signer.certificate().certificate(), now);
    if (!(SodReader.read(file) instanceof SodOutcome.Read read)) {
      throw new IllegalStateException("the EF.SOD just made cannot be read");
    }
    if (!read.sod().lds().equals(request.lds()) || !read.sod().findings().isEmpty()) {
      throw new IllegalStateException("the EF.SOD just made says something else than asked");
    }
    SodVerdict verdict = SodSignature.check(read.sod(), signer.certificate());
    boolean right =
        verdict instanceof SodVerdict.Verified verified
            && verified.deviations().isEmpty()
            && verified.signer().equals(signer.certificate());
    if (!right) {
      throw new IllegalStateException("the EF.SOD just made does not verify");
    }
    return file;
  }
}

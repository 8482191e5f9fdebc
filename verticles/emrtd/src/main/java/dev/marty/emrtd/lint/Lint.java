package dev.marty.emrtd.lint;

import dev.marty.emrtd.content.FileForm;
import dev.marty.emrtd.content.PemBlock;
import dev.marty.emrtd.content.PemBundle;
import java.util.List;

/**
 * Judges whatever it is given: certificates, CRLs, master lists, deviation lists and EF.SODs, told
 * apart by content and never by name, in DER (or BER), or in PEM, any number of them after each
 * other.
 *
 * <p>Pure; safe on any thread; CPU heavy (about a second for a master list), call it off the event
 * loop.
 */
public final class Lint {
  private Lint() {}

  /**
   * Judges all there is. Never throws for any bytes.
   *
   * @param bytes a whole file, not null, not kept, not changed
   * @return what was found
   */
  public static LintResult inspect(byte[] bytes) {
    return FileForm.of(bytes) == FileForm.PEM ? bundle(bytes) : Judge.judge(bytes);
  }

  private static LintResult bundle(byte[] bytes) {
    LintResult result = new LintResult(List.of(), List.of());
    PemBundle bundle = new PemBundle(bytes);
    int number = 1;
    for (var next = bundle.next(); next.isPresent(); next = bundle.next()) {
      String where = "PEM object " + number++;
      if (next.get() instanceof PemBlock.Decoded block) {
        result =
            result.and(
                Judge.judge(block.bytes().toByteArray()), where + " (" + block.label() + ")");
      } else {
        PemBlock.Damaged block = (PemBlock.Damaged) next.get();
        result = result.and(LintResult.unrecognised("damaged: " + block.problem()), where);
      }
    }
    return result;
  }
}

package dev.marty.emrtd.mrz;

import java.util.List;

/** What reading a machine readable zone came to. */
public sealed interface MrzOutcome {
  /**
   * It has the shape of one.
   *
   * @param mrz its fields
   * @param findings what is wrong with them, in the order of the document; empty if nothing is
   */
  record Read(Mrz mrz, List<MrzFinding> findings) implements MrzOutcome {
    /** Copies the findings. */
    public Read {
      findings = List.copyOf(findings);
    }
  }

  /**
   * It has not even the shape.
   *
   * @param line the first line with a wrong length, from 1, or 0 if their number is wrong
   * @param detail what was expected
   */
  record Refused(int line, String detail) implements MrzOutcome {}
}

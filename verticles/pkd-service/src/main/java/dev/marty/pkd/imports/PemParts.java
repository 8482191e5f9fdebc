package dev.marty.pkd.imports;

import dev.marty.emrtd.content.PemBlock;
import dev.marty.emrtd.content.PemBundle;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The objects of a PEM bundle (RFC 7468); what each is, its bytes tell and not its label. */
final class PemParts {
  private PemParts() {}

  /** Null if there are more than so many. */
  static List<Upload.Part> of(byte[] file, int most) {
    List<Upload.Part> parts = new ArrayList<>();
    PemBundle bundle = new PemBundle(file);
    for (Optional<PemBlock> next = bundle.next(); next.isPresent(); next = bundle.next()) {
      PemBlock block = next.get();
      if (parts.size() == most) {
        return null;
      }
      parts.add(() -> List.of(read(block)));
    }
    return parts;
  }

  private static Arrival read(PemBlock block) {
    long line = block.line();
    if (block instanceof PemBlock.Damaged damaged) {
      return new Arrival.Rejected(line, null, "DAMAGED_PEM", damaged.problem());
    }
    PemBlock.Decoded decoded = (PemBlock.Decoded) block;
    ObjectReader.Outcome outcome = ObjectReader.read(decoded.bytes().toByteArray());
    if (outcome instanceof ObjectReader.Usable usable) {
      return new Arrival.Taken(usable.found(), null, false);
    }
    ObjectReader.Unusable unusable = (ObjectReader.Unusable) outcome;
    return new Arrival.Rejected(
        line, null, unusable.reason(), decoded.label() + ": " + unusable.detail());
  }
}

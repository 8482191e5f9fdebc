package dev.marty.pkd.imports;

import dev.marty.kit.http.Problem;
import dev.marty.pkd.directory.Found;

/** How kinds of objects are called in answers, and why one is refused. */
final class Kinds {
  private Kinds() {}

  static String of(Found found) {
    if (found instanceof Found.SignedList list) {
      return list.kind().text();
    }
    return found instanceof Found.Crl ? "crl" : "certificate";
  }

  static Problem problem(ObjectReader.Unusable unusable, boolean empty) {
    String what = unusable.kind() == null ? "object" : unusable.kind();
    return Problem.of(
            empty ? 400 : 422,
            what + "-refused",
            "The " + what.replace('-', ' ') + " was refused",
            unusable.detail())
        .with("reason", unusable.reason());
  }
}

package dev.marty.pkd.imports;

import dev.marty.kit.http.Problem;
import dev.marty.pkd.directory.Found;

/** How kinds of objects are called in answers, and why one is refused. */
final class Kinds {
  private Kinds() {}

  static String of(Found found) {
    if (found instanceof Found.SignedList list) {
      return list.kind();
    }
    return found instanceof Found.Crl ? "crl" : "certificate";
  }

  static Problem problem(ObjectReader.Unusable unreadable, boolean empty) {
    String what = unreadable.kind() == null ? "object" : unreadable.kind();
    return Problem.of(
            empty ? 400 : 422,
            what + "-refused",
            "The " + what.replace('-', ' ') + " was refused",
            unreadable.detail())
        .with("reason", unreadable.reason());
  }
}

package dev.marty.passportengine;

import dev.marty.emrtd.lds.DataGroup;
import dev.marty.kit.http.Problem;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How large documents may be, the same for those that are issued and those that are verified:
 * whatever Marty issues it must verify.
 */
final class DocumentLimits {
  /**
   * Bytes of one file. One that is read by two-byte offsets has at most 65,535, or little more;
   * real portraits have 20 KB.
   */
  static final int FILE = 256 * 1024;

  /** Bytes of a portrait, which has some headers around it in its file. */
  static final int PORTRAIT = FILE - 1_024;

  /** Bytes of a request: four files of that size in base64, and the rest. */
  static final int BODY = 2 * 1024 * 1024;

  /** What of an application fills which file. */
  private static final Map<DataGroup, String> FIELDS =
      Map.of(DataGroup.DG11, "personalDetails", DataGroup.DG12, "documentDetails");

  private DocumentLimits() {}

  /** Refuses a document of which one file is too large; DG2 and the small ones cannot be. */
  static void check(Map<DataGroup, byte[]> files) {
    FIELDS.forEach(
        (group, field) ->
            Optional.ofNullable(files.get(group))
                .filter(file -> file.length > FILE)
                .ifPresent(
                    file -> {
                      throw Problem.implausible(
                              List.of(field),
                              String.join(
                                  " ",
                                  field,
                                  "makes",
                                  group.text(),
                                  Integer.toString(file.length),
                                  "bytes long; a file of a document has up to",
                                  Integer.toString(FILE) + ", images included."))
                          .exception();
                    }));
  }
}

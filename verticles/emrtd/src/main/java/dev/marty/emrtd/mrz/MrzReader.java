package dev.marty.emrtd.mrz;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Reads machine readable zones of every format and checks each field (Doc 9303-3 to -7).
 *
 * <p>Pure; safe on any thread; linear in the input.
 */
public final class MrzReader {
  private static final String SHAPES =
      "TD1 has 3 lines of 30 characters, TD2 and MRV-B have 2 of 36, TD3 and MRV-A 2 of 44";

  private MrzReader() {}

  /**
   * Reads lines as people see them, or all characters in one line as DG1 holds them.
   *
   * @param text lines separated by line feeds, with or without carriage returns; spaces and empty
   *     lines around them are ignored
   * @return the fields with everything that is wrong in them, or why it has not even the shape
   */
  public static MrzOutcome read(String text) {
    List<String> lines =
        Arrays.stream(text.split("\n", -1)).map(String::strip).filter(l -> !l.isEmpty()).toList();
    return lines.size() == 1 ? readJoined(lines.get(0)) : readLines(lines);
  }

  /**
   * Reads the value of DG1, where lines are not separated.
   *
   * @param encoded 72, 88 or 90 characters of ASCII
   * @return as {@link #read(String)}
   */
  public static MrzOutcome read(byte[] encoded) {
    return readJoined(new String(encoded, StandardCharsets.ISO_8859_1));
  }

  private static MrzOutcome readJoined(String characters) {
    boolean visa = characters.startsWith("V");
    for (MrzFormat format : MrzFormat.values()) {
      if (format.size() == characters.length() && format.visa() == visa) {
        return checked(format, cut(characters, format.length()));
      }
    }
    // A TD1 zone that begins with V is a wrong card, not a visa.
    return characters.length() == MrzFormat.TD1.size()
        ? checked(MrzFormat.TD1, cut(characters, MrzFormat.TD1.length()))
        : new MrzOutcome.Refused(
            0,
            String.format(
                Locale.ROOT, "there are %d characters; %s.", characters.length(), SHAPES));
  }

  private static List<String> cut(String characters, int length) {
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < characters.length(); i += length) {
      lines.add(characters.substring(i, i + length));
    }
    return lines;
  }

  private static MrzOutcome readLines(List<String> lines) {
    if (lines.size() != 2 && lines.size() != 3) {
      return new MrzOutcome.Refused(
          0, String.format(Locale.ROOT, "there are %d lines; %s.", lines.size(), SHAPES));
    }
    // The line that tells the format is the first whose length belongs to one.
    Optional<MrzFormat> format =
        lines.stream()
            .flatMap(
                line ->
                    MrzFormat.of(lines.size(), line.length(), lines.get(0).startsWith("V"))
                        .stream())
            .findFirst();
    for (int i = 0; i < lines.size(); i++) {
      int length = lines.get(i).length();
      if (format.isEmpty() || length != format.get().length()) {
        String expected =
            format
                .map(f -> String.format(Locale.ROOT, "a line of %s has %d", f.text(), f.length()))
                .orElse(SHAPES);
        return new MrzOutcome.Refused(
            i + 1,
            String.format(Locale.ROOT, "line %d has %d characters; %s.", i + 1, length, expected));
      }
    }
    return checked(format.orElseThrow(), lines);
  }

  private static MrzOutcome checked(MrzFormat format, List<String> lines) {
    return new MrzOutcome.Read(MrzFields.cut(format, lines), new MrzChecks(format, lines).run());
  }
}

package dev.marty.passportengine;

import dev.marty.emrtd.lds.Dg2;
import dev.marty.emrtd.lds.FaceImage;
import dev.marty.emrtd.lds.Portrait;
import dev.marty.emrtd.lds.Reading;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Draws the data page for people to look at, as one SVG that needs nothing from elsewhere: units
 * are tenths of a millimetre, the page is the holder's page of a passport (ID-3) or a card's two
 * sides in one. Not a printing template. All text is escaped.
 */
final class DataPage {
  /** Where things stand on a page of a format. */
  private record Sheet(int width, int height, int zoneTop, int lineHeight, int fontSize) {}

  private static final Map<String, Sheet> SHEETS =
      Map.of(
          "TD3", new Sheet(1250, 880, 640, 80, 43),
          "TD2", new Sheet(1050, 870, 630, 80, 43),
          "TD1", new Sheet(860, 950, 630, 80, 43));

  private static final int MARGIN = 50;
  private static final int PORTRAIT_TOP = 110;
  private static final int PORTRAIT_HEIGHT = 450;

  private DataPage() {}

  /**
   * Draws a page.
   *
   * @param passport as it is answered
   * @param face DG2
   */
  static String draw(JsonObject passport, Buffer face) {
    Sheet sheet = SHEETS.get(passport.getString("format"));
    StringBuilder svg = new StringBuilder(64 * 1024);
    svg.append(
        String.format(
            Locale.ROOT,
            """
        <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" role="img"
             aria-label="Data page of %s">
        <style>
          text { font-family: "Liberation Sans", Arial, Helvetica, sans-serif; fill: #1b2733; }
          .caption { font-size: 17px; fill: #5a6b7b; }
          .value { font-size: 30px; }
          .state { font-size: 30px; letter-spacing: 3px; fill: #0b4f6c; font-weight: bold; }
          .zone { font-family: "OCR-B", OCRB, "OCR B", "OCR-B 10 BT", "Liberation Mono",
                  "DejaVu Sans Mono", Consolas, "Courier New", monospace; fill: #000; }
          .mark { font-size: 90px; fill: #b00020; fill-opacity: 0.55; font-weight: bold; }
        </style>
        <rect width="%d" height="%d" rx="30" fill="#eef4f7"/>
        <rect y="%d" width="%d" height="%d" fill="#fff"/>
        """,
            sheet.width(),
            sheet.height(),
            escape(passport.getString("documentNumber")),
            sheet.width(),
            sheet.height(),
            sheet.zoneTop(),
            sheet.width(),
            sheet.height() - sheet.zoneTop() - 30));
    text(svg, "state", MARGIN, 75, heading(passport));
    int right = portrait(svg, face) + 40;
    fields(svg, passport, right, sheet);
    zone(svg, passport.getString("mrz"), sheet);
    mark(svg, passport.getString("status"), sheet);
    return svg.append("</svg>\n").toString();
  }

  private static String heading(JsonObject passport) {
    String kind = passport.getString("documentType").startsWith("P") ? "PASSPORT" : "CARD";
    return passport.getString("issuingState") + "   " + kind;
  }

  /** Returns where the portrait ends. */
  private static int portrait(StringBuilder svg, Buffer dg2) {
    Reading<Dg2> reading = Dg2.read(dg2.getBytes());
    List<FaceImage> images =
        reading instanceof Reading.Read<Dg2> read ? read.value().images() : List.of();
    boolean shown = !images.isEmpty() && images.get(0).kind() == Portrait.Kind.JPEG;
    FaceImage image = images.isEmpty() ? null : images.get(0);
    int width =
        image == null
            ? PORTRAIT_HEIGHT * 7 / 9
            : Math.max(200, Math.min(400, PORTRAIT_HEIGHT * image.width() / image.height()));
    if (shown) {
      svg.append(
              String.format(
                  Locale.ROOT,
                  "<image x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\" href=\"data:%s;base64,",
                  MARGIN,
                  PORTRAIT_TOP,
                  width,
                  PORTRAIT_HEIGHT,
                  image.kind().mediaType()))
          .append(Base64.getEncoder().encodeToString(image.image().toByteArray()))
          .append("\"/>\n");
    } else {
      svg.append(
          String.format(
              Locale.ROOT,
              "<rect x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\" fill=\"#ccd6dd\"/>\n",
              MARGIN,
              PORTRAIT_TOP,
              width,
              PORTRAIT_HEIGHT));
      // Browsers do not show it.
      text(svg, "caption", MARGIN + 20, PORTRAIT_TOP + PORTRAIT_HEIGHT / 2, "JPEG 2000 portrait");
    }
    return MARGIN + width;
  }

  private static void fields(StringBuilder svg, JsonObject passport, int left, Sheet sheet) {
    JsonObject holder = passport.getJsonObject("holder");
    int second = left + (sheet.width() - left) / 2;
    int top = PORTRAIT_TOP + 20;
    field(svg, left, top, "Type", passport.getString("documentType"));
    field(svg, second, top, "Document No.", passport.getString("documentNumber"));
    int room = sheet.width() - left - MARGIN;
    field(svg, left, top + 80, "Surname", holder.getString("surname"), room);
    field(svg, left, top + 160, "Given names", holder.getString("givenNames"), room);
    field(svg, left, top + 240, "Nationality", holder.getString("nationality"));
    field(svg, second, top + 240, "Date of birth", holder.getString("dateOfBirth"));
    field(svg, left, top + 320, "Sex", holder.getString("sex"));
    field(svg, second, top + 320, "Date of expiry", holder.getString("dateOfExpiry"));
    field(svg, left, top + 400, "Personal No.", holder.getString("personalNumber", ""));
  }

  private static void field(StringBuilder svg, int x, int y, String caption, String value) {
    text(svg, "caption", x, y, caption);
    text(svg, "value", x, y + 33, value);
  }

  /** As the other, with the value squeezed into some room. */
  private static void field(
      StringBuilder svg, int x, int y, String caption, String value, int room) {
    text(svg, "caption", x, y, caption);
    boolean tooLong = value.length() * 18 > room;
    svg.append(
        String.format(
            Locale.ROOT,
            "<text class=\"value\" x=\"%d\" y=\"%d\"%s>%s</text>\n",
            x,
            y + 33,
            tooLong ? " textLength=\"" + room + "\" lengthAdjust=\"spacingAndGlyphs\"" : "",
            escape(value)));
  }

  private static void zone(StringBuilder svg, String mrz, Sheet sheet) {
    int y = sheet.zoneTop() + sheet.lineHeight();
    for (String line : mrz.split("\n", -1)) {
      svg.append(
          String.format(
              Locale.ROOT,
              """
          <text class="zone" x="%d" y="%d" font-size="%d" textLength="%d"
                lengthAdjust="spacing" xml:space="preserve">%s</text>
          """,
              MARGIN,
              y,
              sheet.fontSize(),
              sheet.width() - 2 * MARGIN,
              escape(line)));
      y += sheet.lineHeight();
    }
  }

  private static void mark(StringBuilder svg, String status, Sheet sheet) {
    String mark =
        switch (status) {
          case "revoked" -> "REVOKED";
          case PassportJson.PENDING -> "NOT SIGNED";
          default -> "";
        };
    if (!mark.isEmpty()) {
      svg.append(
          String.format(
              Locale.ROOT,
              "<text class=\"mark\" x=\"%1$d\" y=\"%2$d\" text-anchor=\"middle\" transform=\"rotate(-20 %1$d %2$d)\">%3$s</text>\n",
              sheet.width() / 2,
              sheet.zoneTop() / 2 + 60,
              mark));
    }
  }

  private static void text(StringBuilder svg, String style, int x, int y, String text) {
    svg.append(
        String.format(
            Locale.ROOT,
            "<text class=\"%s\" x=\"%d\" y=\"%d\">%s</text>\n",
            style,
            x,
            y,
            escape(text)));
  }

  /** For element content and attribute values; what XML cannot hold becomes U+FFFD. */
  static String escape(String text) {
    StringBuilder escaped = new StringBuilder(text.length() + 16);
    text.codePoints()
        .forEach(
            c -> {
              switch (c) {
                case '&' -> escaped.append("&amp;");
                case '<' -> escaped.append("&lt;");
                case '>' -> escaped.append("&gt;");
                case '"' -> escaped.append("&quot;");
                case '\'' -> escaped.append("&#39;");
                default -> escaped.appendCodePoint(isXml(c) ? c : 0xFFFD);
              }
            });
    return escaped.toString();
  }

  private static boolean isXml(int c) {
    return c == '\t'
        || c == '\n'
        || (c >= 0x20 && c <= 0xD7FF)
        || (c >= 0xE000 && c <= 0xFFFD)
        || c >= 0x10000;
  }
}

package dev.marty.gateway;

import static dev.marty.gateway.Wire.lines;

import java.util.List;
import java.util.stream.Stream;

/** Ways to say where a message ends, and what each of them must come to. */
final class Framings {
  /**
   * One of them.
   *
   * @param name for people
   * @param bytes as sent
   * @param reaches what the service gets: method, target and body of each request; empty when the
   *     gateway must refuse the message
   * @param closes whether the gateway closes then, and takes nothing that follows for a request
   */
  record Framing(String name, String bytes, List<String> reaches, boolean closes) {
    @Override
    public String toString() {
      return name;
    }
  }

  /** What follows a refused message is nobody's request. */
  private static final String TAIL =
      lines("GET /api/csca/smuggled HTTP/1.1", "Host: localhost", "");

  private static final String GET = "GET /api/csca/a HTTP/1.1";
  private static final String POST = "POST /api/csca/a HTTP/1.1";
  private static final String HOST = "Host: localhost";
  private static final String CHUNKED = "Transfer-Encoding: chunked";
  private static final String LONG = "x".repeat(20_000);
  private static final String ABC = lines("3", "abc", "0", "");

  private Framings() {}

  static Stream<Framing> all() {
    return Stream.of(delivered(), lengths(), codings(), chunks(), hosts(), malformed())
        .flatMap(kind -> kind);
  }

  private static Stream<Framing> delivered() {
    return Stream.of(
        through("no body", lines(GET, HOST, ""), "GET /api/csca/a "),
        through("a length of 0", lines(POST, HOST, "Content-Length: 0", ""), "POST /api/csca/a "),
        through(
            "a length", lines(POST, HOST, "Content-Length: 3", "") + "abc", "POST /api/csca/a abc"),
        through(
            "a length with zeros",
            lines(POST, HOST, "Content-Length: 003", "") + "abc",
            "POST /api/csca/a abc"),
        through(
            "a body of a GET",
            lines(GET, HOST, "Content-Length: 3", "") + "abc",
            "GET /api/csca/a abc"),
        through(
            "chunks",
            lines(POST, HOST, CHUNKED, "", "3", "abc", "A", "0123456789", "0", ""),
            "POST /api/csca/a abc0123456789"),
        through(
            "chunks that are more than is gathered",
            lines(POST, HOST, CHUNKED, "", "4e20", LONG, "4e20", LONG, "0", ""),
            "POST /api/csca/a " + LONG + LONG),
        through("no chunks", lines(POST, HOST, CHUNKED, "", "0", ""), "POST /api/csca/a "),
        through(
            "a coding in capitals",
            lines(POST, HOST, "Transfer-Encoding: Chunked", "") + ABC,
            "POST /api/csca/a abc"),
        through(
            "a chunk's extension",
            lines(POST, HOST, CHUNKED, "", "3;name=value", "abc", "0", ""),
            "POST /api/csca/a abc"),
        through(
            "a chunk's size with zeros",
            lines(POST, HOST, CHUNKED, "", "0003", "abc", "000", ""),
            "POST /api/csca/a abc"),
        through(
            "trailers",
            lines(POST, HOST, CHUNKED, "", "3", "abc", "0", "Content-Length: 9", "Host: b", ""),
            "POST /api/csca/a abc"),
        through(
            "two requests at once",
            lines(GET, HOST, "", "GET /api/csca/b HTTP/1.1", HOST, ""),
            "GET /api/csca/a ",
            "GET /api/csca/b "),
        through(
            "a length, then a request",
            lines(POST, HOST, "Content-Length: 3", "") + "abc" + lines(GET, HOST, ""),
            "POST /api/csca/a abc",
            "GET /api/csca/a "),
        through(
            "chunks, then a request",
            lines(POST, HOST, CHUNKED, "") + ABC + lines(GET, HOST, ""),
            "POST /api/csca/a abc",
            "GET /api/csca/a "),
        through(
            "a request as a body",
            lines(POST, HOST, "Content-Length: " + TAIL.length(), "") + TAIL,
            "POST /api/csca/a " + TAIL),
        through("HTTP/1.0 without Host", lines("GET /api/csca/a HTTP/1.0", ""), "GET /api/csca/a "),
        through(
            "HTTP/1.0 with a length",
            lines("POST /api/csca/a HTTP/1.0", "Content-Length: 3", "") + "abc",
            "POST /api/csca/a abc"),
        last(
            "two lengths, HTTP/1.0",
            lines("POST /api/csca/a HTTP/1.0", "Content-Length: 3", "Content-Length: 64", "")
                + "abc",
            "POST /api/csca/a abc"),
        last(
            "two lengths, HTTP/1.0 that stays",
            lines(
                    "POST /api/csca/a HTTP/1.0",
                    "Connection: keep-alive",
                    "Content-Length: 3",
                    "Content-Length: 64",
                    "")
                + "abc",
            "POST /api/csca/a abc"),
        through("a header on two lines", lines(GET, HOST, "X-A: b", " c", ""), "GET /api/csca/a "),
        through("two spaces", lines("GET  /api/csca/a HTTP/1.1", HOST, ""), "GET /api/csca/a "),
        through("tabs", lines("GET\t/api/csca/a\tHTTP/1.1", HOST, ""), "GET /api/csca/a "),
        through(
            "the target in full",
            lines("GET http://localhost/api/csca/a?b=c HTTP/1.1", HOST, ""),
            "GET /api/csca/a?b=c "),
        through(
            "the target in full, in capitals",
            lines("GET HTTP://LOCALHOST/api/csca/a HTTP/1.1", HOST, ""),
            "GET /api/csca/a "),
        through("a port", lines(GET, "Host: localhost:80", ""), "GET /api/csca/a "),
        through("an empty line before", "\r\n" + lines(GET, HOST, ""), "GET /api/csca/a "),
        through("an empty header", lines(GET, HOST, "X-Empty:", ""), "GET /api/csca/a "));
  }

  private static Stream<Framing> lengths() {
    return Stream.of(
        refused(
            "a length twice",
            lines(POST, HOST, "Content-Length: 3", "Content-Length: 3", "") + "abc"),
        refused(
            "two lengths", lines(POST, HOST, "Content-Length: 3", "Content-Length: 4", "") + "abc"),
        refused("two lengths in one", lines(POST, HOST, "Content-Length: 3, 3", "") + "abc"),
        refused("a length with a plus", lines(POST, HOST, "Content-Length: +3", "") + "abc"),
        refused("a length below 0", lines(POST, HOST, "Content-Length: -3", "") + "abc"),
        refused("a length of 0x3", lines(POST, HOST, "Content-Length: 0x3", "") + "abc"),
        refused("a length with a letter", lines(POST, HOST, "Content-Length: 3a", "") + "abc"),
        refused("a length in two parts", lines(POST, HOST, "Content-Length: 3 0", "") + "abc"),
        refused("no length in the header", lines(POST, HOST, "Content-Length:", "") + "abc"),
        refused(
            "a length over 64 bits",
            lines(POST, HOST, "Content-Length: 18446744073709551619", "") + "abc"),
        refused("a length on two lines", lines(POST, HOST, "Content-Length:", " 3", "") + "abc"),
        refused("a space before the colon", lines(POST, HOST, "Content-Length : 3", "") + "abc"),
        refused("a length and chunks", lines(POST, HOST, "Content-Length: 3", CHUNKED, "") + ABC),
        refused("chunks and a length", lines(POST, HOST, CHUNKED, "Content-Length: 64", "") + ABC),
        refused(
            "a length of 0 and chunks", lines(POST, HOST, "Content-Length: 0", CHUNKED, "") + ABC));
  }

  private static Stream<Framing> codings() {
    return Stream.of(
        refused("chunks, HTTP/1.0", lines("POST /api/csca/a HTTP/1.0", CHUNKED, "") + ABC),
        refused(
            "chunks and a length, HTTP/1.0",
            lines("POST /api/csca/a HTTP/1.0", "Content-Length: 64", CHUNKED, "") + ABC),
        refused("the coding identity", lines(POST, HOST, "Transfer-Encoding: identity", "") + ABC),
        refused(
            "the coding identity and a length",
            lines(POST, HOST, "Transfer-Encoding: identity", "Content-Length: 3", "") + "abc"),
        refused("gzip in chunks", lines(POST, HOST, "Transfer-Encoding: gzip, chunked", "") + ABC),
        refused("chunks in gzip", lines(POST, HOST, "Transfer-Encoding: chunked, gzip", "") + ABC),
        refused(
            "chunks in chunks", lines(POST, HOST, "Transfer-Encoding: chunked, chunked", "") + ABC),
        refused("chunks twice", lines(POST, HOST, CHUNKED, CHUNKED, "") + ABC),
        refused(
            "identity, then chunks",
            lines(POST, HOST, "Transfer-Encoding: identity", CHUNKED, "") + ABC),
        refused("an unknown coding", lines(POST, HOST, "Transfer-Encoding: xchunked", "") + ABC),
        refused(
            "a coding with a parameter",
            lines(POST, HOST, "Transfer-Encoding: chunked;q=1", "") + ABC),
        refused(
            "a coding with a comma", lines(POST, HOST, "Transfer-Encoding: chunked,", "") + ABC),
        refused(
            "a coding after a vertical tab",
            lines(POST, HOST, "Transfer-Encoding: \u000bchunked", "") + ABC),
        refused("no coding in the header", lines(POST, HOST, "Transfer-Encoding:", "") + ABC),
        refused(
            "a coding on two lines", lines(POST, HOST, "Transfer-Encoding:", " chunked", "") + ABC),
        refused(
            "a space before the coding's colon",
            lines(POST, HOST, "Transfer-Encoding : chunked", "") + ABC));
  }

  private static Stream<Framing> chunks() {
    return Stream.of(
        refused("a size that is none", lines(POST, HOST, CHUNKED, "", "zz", "abc", "0", "")),
        refused("a size below 0", lines(POST, HOST, CHUNKED, "", "-3", "abc", "0", "")),
        refused("a size with a plus", lines(POST, HOST, CHUNKED, "", "+3", "abc", "0", "")),
        refused("a size of 0x3", lines(POST, HOST, CHUNKED, "", "0x3", "abc", "0", "")),
        refused("no size", lines(POST, HOST, CHUNKED, "", "", "abc", "0", "")),
        refused("a size over 32 bits", lines(POST, HOST, CHUNKED, "", "100000003", "abc", "0", "")),
        refused(
            "a chunk longer than its size", lines(POST, HOST, CHUNKED, "", "3", "abcde", "0", "")),
        refused(
            "a chunk shorter than its size", lines(POST, HOST, CHUNKED, "", "3", "ab", "0", "")),
        refused("a bare LF after a size", lines(POST, HOST, CHUNKED, "") + "3\nabc\r\n0\r\n\r\n"),
        refused("a bare LF after a chunk", lines(POST, HOST, CHUNKED, "") + "3\r\nabc\n0\r\n\r\n"),
        refused(
            "a bare LF in an extension", lines(POST, HOST, CHUNKED, "") + "3;\nabc\r\n0\r\n\r\n"));
  }

  private static Stream<Framing> hosts() {
    return Stream.of(
        refused("no Host", lines(GET, "")),
        refused("Host twice", lines(GET, HOST, HOST, "")),
        refused("two Hosts", lines(GET, HOST, "Host: 127.0.0.1", "")),
        refused(
            "two Hosts, HTTP/1.0", lines("GET /api/csca/a HTTP/1.0", HOST, "Host: 127.0.0.1", "")),
        refused("two Hosts in one", lines(GET, "Host: localhost, 127.0.0.1", "")),
        refused("an empty Host", lines(GET, "Host:", "")),
        refused("a user in Host", lines(GET, "Host: a@localhost", "")),
        refused("a path in Host", lines(GET, "Host: localhost/a", "")),
        refused("no port in Host", lines(GET, "Host: localhost:port", "")),
        refused(
            "another host in the target",
            lines("GET http://127.0.0.1/api/csca/a HTTP/1.1", HOST, "")),
        refused(
            "another port in the target",
            lines("GET http://localhost:81/api/csca/a HTTP/1.1", HOST, "")),
        refused(
            "a user in the target", lines("GET http://a@localhost/api/csca/a HTTP/1.1", HOST, "")),
        refused(
            "another scheme in the target",
            lines("GET ftp://localhost/api/csca/a HTTP/1.1", HOST, "")),
        refused("a target without a slash", lines("GET api/csca/a HTTP/1.1", HOST, "")));
  }

  private static Stream<Framing> malformed() {
    return Stream.of(
        refused("bare LF", GET + "\n" + HOST + "\n\n"),
        refused("a bare CR in a header", lines(GET, HOST, "X-A: b\rContent-Length: 3", "")),
        refused("a bare LF in a header", lines(GET, HOST, "X-A: b\nContent-Length: 3", "")),
        refused("a NUL in a header", lines(GET, HOST, "X-A: b\0c", "")),
        refused("a NUL in a header's name", lines(GET, HOST, "X\0A: b", "")),
        refused("a space in a header's name", lines(GET, HOST, "X A: b", "")),
        refused("a header without a colon", lines(GET, HOST, "Content-Length", "")),
        refused("a header without a name", lines(GET, HOST, ": 3", "")),
        refused("a first header that goes on", lines(GET, " Content-Length: 3", HOST, "")),
        refused("no version", lines("GET /api/csca/a", HOST, "")),
        refused("a version that is none", lines("GET /api/csca/a HTTP/1.1x", HOST, "")),
        refused("a space in the target", lines("GET /api/csca/a b HTTP/1.1", HOST, "")),
        refused("no method", lines(" /api/csca/a HTTP/1.1", HOST, "")),
        refused("a method that is none", lines("G(T /api/csca/a HTTP/1.1", HOST, "")));
  }

  private static Framing through(String name, String bytes, String... reaches) {
    return new Framing(name, bytes, List.of(reaches), false);
  }

  private static Framing last(String name, String bytes, String... reaches) {
    return new Framing(name, bytes + TAIL, List.of(reaches), true);
  }

  private static Framing refused(String name, String bytes) {
    return new Framing(name, bytes + TAIL, List.of(), true);
  }
}

package dev.marty.pkd;

import static dev.marty.pkd.Generation.sha256;
import static dev.marty.testkit.PkdFixture.BASE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.marty.testkit.PkdFixture;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** One crafted name of an entry keeps no other object from being published. */
class EntryNameTest {
  private static PkdFixture pkd;

  @BeforeAll
  static void start() {
    pkd = new PkdFixture(false);
  }

  @AfterAll
  static void stop() {
    pkd.close();
  }

  @Test
  void aSourcesNameMayBeAnothersLongerOne() throws Exception {
    Generation csca = new Generation("QM", "CSCA");
    pkd.anchor(csca.root());
    byte[] one = csca.signer("One");
    byte[] two = csca.signer("Two");
    byte[] three = csca.signer("Three");
    // Of those with one name the lesser has it, and the other the longer one: both are crafted
    // here.
    for (byte[] each : List.of(one, two)) {
      String crafted = "same+sn=01+uid=" + sha256(each);
      String entry = PkdFixture.ldif("QM", "same+sn=01+uid=" + sha256(each), three);
      imported(entry.replace(crafted + "+sn=01", crafted).replace("cn: " + crafted, "cn: same"));
    }
    for (byte[] each : List.of(one, two)) {
      imported(PkdFixture.ldif("QM", "same", each));
    }
    assertEachIsPublishedOnce(one, two, three);

    // And they still are when others come and go.
    Generation other = new Generation("QN", "CSCA");
    pkd.anchor(other.root());
    byte[] list = other.masterList(Instant.now());
    pkd.accepted(list);
    assertThat(exported("002")).contains(base64(list));
    pkd.decide("certificates", one, false, "stolen").as(201);
    assertThat(exported("001")).doesNotContain(base64(one)).contains(base64(two), base64(three));
    pkd.decide("certificates", one, true, "it was not").as(201);
    assertEachIsPublishedOnce(one, two, three);
  }

  @Test
  void namesWithUserIdsOfAnySortAreGivenBack() throws Exception {
    Generation csca = new Generation("QO", "CSCA");
    pkd.anchor(csca.root());
    byte[] one = csca.signer("One");
    byte[] two = csca.signer("Two");
    byte[] three = csca.signer("Three");
    byte[] four = csca.signer("Four");
    String[] names = {"a+uid=1", "a+UID=1", "a+x500uniqueidentifier=9+uid=2", "a+uid=1+uid=2"};
    byte[][] all = {one, two, three, four};
    for (int i = 0; i < names.length; i++) {
      String entry = PkdFixture.ldif("QO", names[i], all[i]);
      imported(entry.replace("cn: " + names[i], "cn: a"));
    }
    assertEachIsPublishedOnce(one, two, three, four);
  }

  private static void assertEachIsPublishedOnce(byte[]... all) throws IOException {
    for (byte[] each : all) {
      assertThat(exported("001").split(java.util.regex.Pattern.quote(base64(each)), -1)).hasSize(2);
    }
  }

  private static void imported(String ldif) throws IOException {
    pkd.imported(ldif.getBytes(StandardCharsets.UTF_8), "text/x-ldif");
  }

  private static String exported(String collection) throws IOException {
    return pkd.api()
        .get(BASE + "/exports/ldif?collection=" + collection, "text/x-ldif")
        .text()
        .replace("\n ", "");
  }

  private static String base64(byte[] der) {
    return Base64.getEncoder().encodeToString(der);
  }
}

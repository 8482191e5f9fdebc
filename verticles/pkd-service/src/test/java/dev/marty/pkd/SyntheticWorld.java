package dev.marty.pkd;

import static dev.marty.pkd.Generation.sha256;

import dev.marty.emrtd.asn1.Octets;
import dev.marty.emrtd.asn1.Oids;
import dev.marty.emrtd.masterlist.MasterListOutcome;
import dev.marty.emrtd.masterlist.MasterListReader;
import dev.marty.testkit.PkdFixture;
import dev.marty.testkit.PlainCsca;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Countries with everything that decides about trust: generations, links with and without a change
 * of name, CRLs of several keys, lists of several issuers, decisions, revocations, withdrawals.
 */
final class SyntheticWorld {
  /** Its countries. */
  static final List<String> COUNTRIES =
      List.of("QM", "QN", "QO", "QP", "QQ", "QR", "QS", "QT", "QU", "QV", "UN", "ZZ");

  /** What happens, in whatever order. */
  sealed interface Act {}

  /** An object comes. */
  record Bring(Octets object) implements Act {}

  /** A file comes by itself. */
  record BringFile(Octets file) implements Act {}

  /** Somebody decides, once these objects are there. */
  record Decide(String path, JsonObject body, List<Octets> needs) implements Act {}

  private final List<Act> acts = new ArrayList<>();
  private final Instant now = Instant.now();

  static List<Act> acts() throws IOException {
    SyntheticWorld world = new SyntheticWorld();
    world.rollover();
    world.revokedLink();
    world.pending();
    world.byHand();
    world.withdrawals();
    world.revokedListSigner();
    world.names();
    world.crls();
    world.odd();
    world.nobody();
    return List.copyOf(world.acts);
  }

  /** An accepted issuer rolls over twice, and changes its name. */
  private void rollover() throws IOException {
    Generation first = new Generation("QM", "CSCA");
    Generation second = new Generation("QM", "CSCA");
    Generation third = new Generation("QM", "CSCA of another name");
    Generation friend = new Generation("QN", "Friend");
    byte[] revoked = first.signer("Revoked");
    byte[] oldList = first.masterList(hoursAgo(3), friend.root());
    bring(first.root(), revoked, first.signer("Good"), second.signer("Good"), third.signer("Good"));
    bring(oldList, second.masterList(hoursAgo(2), first.link(second), second.link(third)));
    bring(third.root(), friend.signer("Falls with the newer list"));
    bring(first.crl(9, hoursAgo(30)), third.crl(3, hoursAgo(1), revoked));
    decide("/list-issuers", body().put("certificates", array(first.root())), first.root());
  }

  private void revokedLink() throws IOException {
    Generation old = new Generation("QN", "Linked");
    Generation next = new Generation("QN", "Linked");
    Generation list = new Generation("QO", "Lists");
    byte[] link = old.link(next);
    bring(link, next.root(), next.signer("Below a revoked link"), old.crl(1, hoursAgo(2), link));
    byte[] master = list.masterList(hoursAgo(5), old.root());
    bring(master, old.signer("Above it"));
    decide("/list-issuers", body().put("list", sha256(master)), master);
  }

  private void pending() throws IOException {
    Generation stranger = new Generation("QP", "Stranger");
    Generation forged = new Generation("QM", "CSCA");
    bring(stranger.masterList(hoursAgo(1), forged.root()), forged.signer("Forged"));
    bring(forged.crl(99, now), stranger.signer("Untrusted"));
  }

  private void byHand() throws IOException {
    Generation csca = new Generation("QQ", "By hand");
    Generation twin = csca.abroad("QR");
    byte[] revoked = csca.signer("Revoked");
    byte[] withdrawn = csca.signer("Withdrawn");
    bring(csca.root(), revoked, withdrawn, twin.root(), twin.signer("Abroad"));
    bring(csca.crl(1, hoursAgo(50), revoked), csca.crl(2, hoursAgo(40)));
    trust("certificates", csca.root(), true);
    trust("certificates", withdrawn, false);
  }

  private void withdrawals() throws IOException {
    Generation lists = new Generation("QR", "Lists");
    Generation before = new Generation("QS", "Before");
    Generation after = new Generation("QS", "After");
    byte[] older = lists.masterList(hoursAgo(9), before.root());
    byte[] newer = lists.masterList(hoursAgo(8), after.root());
    bring(older, newer, before.signer("Before"), after.signer("After"));
    decide("/list-issuers", body().put("list", sha256(older)), older);
    trust("lists", newer, false);
    Generation csca = new Generation("QR", "Withdrawn");
    byte[] signer = csca.signer("Signer");
    byte[] accepted = csca.masterList(hoursAgo(4), csca.root());
    bring(csca.root(), accepted, signer, csca.crl(1, hoursAgo(4), signer));
    trust("lists", accepted, true);
    trust("certificates", csca.root(), false);
  }

  private void revokedListSigner() throws IOException {
    Generation csca = new Generation("QT", "CSCA");
    Generation friend = new Generation("QU", "Friend");
    byte[] good = csca.masterList(hoursAgo(20), csca.root());
    byte[] bad = csca.masterList(hoursAgo(10), friend.root());
    MasterListOutcome.Accepted read = (MasterListOutcome.Accepted) MasterListReader.read(bad);
    bring(good, bad, friend.signer("Signer"));
    bring(csca.crl(1, hoursAgo(1), read.list().signature().signer().bytes().toByteArray()));
    decide("/list-issuers", body().put("list", sha256(good)), good);
  }

  /** Two CSCAs of a country are not one, but where people or a CRL say so. */
  private void names() throws IOException {
    Generation one = new Generation("QU", "One");
    Generation other = new Generation("QU", "Other");
    Generation third = new Generation("QU", "Third");
    Generation fourth = new Generation("QU", "Fourth");
    byte[] of = one.signer("One's");
    byte[] oddly = third.signer("Third's");
    bring(one.root(), other.root(), third.root(), fourth.root(), of, oddly);
    bring(other.crl(1, hoursAgo(1), of, oddly), one.crl(1, hoursAgo(2)));
    bring(fourth.crlNaming(fourth.crl(1, hoursAgo(3), oddly), third));
    for (Generation csca : List.of(one, other, third, fourth)) {
      trust("certificates", csca.root(), true);
    }
    decide(
        "/name-joins",
        body()
            .put(
                "names",
                new JsonArray().add(one.distinguishedName()).add(other.distinguishedName())));
  }

  private void crls() throws IOException {
    Generation csca = new Generation("QV", "CSCA");
    Generation next = new Generation("QV", "CSCA");
    byte[] first = csca.signer("First", BigInteger.TEN, now.minus(Duration.ofDays(9)));
    byte[] again = csca.signer("Again", BigInteger.TEN, now.minus(Duration.ofDays(1)));
    byte[] twin = next.signer("Twin", BigInteger.TEN, now.minus(Duration.ofDays(8)));
    byte[] mistaken = csca.signer("Mistaken");
    bring(csca.root(), next.root(), csca.link(next), first, again, twin, mistaken);
    bring(csca.crl(8, hoursAgo(100), first), next.crl(4, hoursAgo(3)));
    byte[] wrong = next.crl(5, hoursAgo(2), mistaken);
    bring(wrong, csca.crl(77, now.plus(Duration.ofDays(5)), first, again, twin));
    trust("certificates", csca.root(), true);
    trust("crls", wrong, false);
    // The same object, by itself and as a source names it.
    byte[] named = csca.signer("Named");
    bring(named);
    String file = PkdFixture.ldif("QV", "as its source says", named);
    acts.add(new BringFile(octets(file)));
    acts.add(
        new BringFile(
            octets(
                file.replace("dc=data", "dc=nc-data").replace("pkdVersion: 7", "pkdVersion: 3"))));
  }

  /** Members that are no CAs, and one that comes by itself as well. */
  private void odd() throws IOException {
    Generation csca = new Generation("QP", "CSCA");
    Generation none = new Generation("QP", "None");
    byte[] noCa = OddCertificates.root(none, false, true);
    byte[] member = csca.signer("Member");
    byte[] list = csca.masterList(hoursAgo(6), noCa, member);
    bring(list, noCa, member, none.signer("Below no CA"));
    decide("/list-issuers", body().put("list", sha256(list)), list);
  }

  /** The UN under both its codes and a name without country, many CRLs, and bar code signers. */
  private void nobody() throws IOException {
    PlainCsca un = new PlainCsca("C=UN,O=Test,CN=CSCA");
    PlainCsca other = new PlainCsca("C=ZZ,O=Test,CN=CSCA");
    PlainCsca nameless = new PlainCsca("O=Test,CN=CSCA");
    byte[] revoked = other.signer("C=ZZ,CN=Revoked");
    bring(un.root(), un.link(other), other.root(), nameless.root(), revoked);
    bring(nameless.signer("CN=Signer"), other.link(un), un.signer("C=UN,CN=Signer"));
    bring(un.barCodeSigner("C=UN,CN=V1", Oids.BAR_CODE_SIGNING_KEY));
    bring(other.barCodeSigner("C=ZZ,CN=H1", Oids.BAR_CODE_SIGNING_KEY_NC));
    for (int i = 0; i < 11; i++) {
      byte[] forgotten = un.signer("C=UN,CN=Forgotten " + i);
      bring(forgotten, un.crl(i, hoursAgo(60 - i), forgotten));
    }
    bring(un.crl(20, hoursAgo(2), revoked));
    trust("certificates", un.root(), true);
    trust("certificates", nameless.root(), true);
    JsonArray names = new JsonArray().add(un.name()).add(nameless.name());
    decide("/name-joins", body().put("names", names));
  }

  private void bring(byte[]... objects) {
    for (byte[] object : objects) {
      acts.add(new Bring(Octets.copyOf(object)));
    }
  }

  private void trust(String what, byte[] object, boolean trusted) {
    decide("/" + what + "/" + sha256(object) + "/trust", body().put("trusted", trusted), object);
  }

  private void decide(String path, JsonObject body, byte[]... needs) {
    acts.add(new Decide(path, body, Arrays.stream(needs).map(Octets::copyOf).toList()));
  }

  private static Octets octets(String file) {
    return Octets.copyOf(file.getBytes(StandardCharsets.UTF_8));
  }

  private static JsonObject body() {
    return new JsonObject().put("reason", "test");
  }

  private static JsonArray array(byte[] certificate) {
    return new JsonArray().add(sha256(certificate));
  }

  private Instant hoursAgo(int hours) {
    return now.minus(Duration.ofHours(hours));
  }
}

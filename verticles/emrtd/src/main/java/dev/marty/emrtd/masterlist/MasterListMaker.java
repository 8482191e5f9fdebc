package dev.marty.emrtd.masterlist;

import dev.marty.emrtd.asn1.Asn1Limits;
import dev.marty.emrtd.asn1.Der;
import dev.marty.emrtd.asn1.MalformedAsn1Exception;
import dev.marty.emrtd.asn1.Octets;
import dev.marty.emrtd.asn1.Oids;
import dev.marty.emrtd.asn1.Tlv;
import dev.marty.emrtd.certificate.CertificateOutcome;
import dev.marty.emrtd.certificate.IssuerCheck;
import dev.marty.emrtd.cms.SignedDataMaker;
import dev.marty.emrtd.cms.SignedDataParser;
import dev.marty.emrtd.conformance.Profile;
import dev.marty.emrtd.keys.SigningKey;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Makes CSCA master lists after Doc 9303-12 clause 9: version 0, the certificates exactly as they
 * stand, in DER order and each once, signed by a Master List Signer that the list names by its
 * subject key identifier; the signer's CSCA is in the list, and both are beside it.
 *
 * <p>Pure; safe on any thread; as slow as the key signs, call it off the event loop.
 */
public final class MasterListMaker {
  private static final byte[] VERSION_0 = {Tlv.INTEGER, 1, 0};

  private MasterListMaker() {}

  /**
   * Makes and signs a list.
   *
   * @param certificates CSCA certificates in any order, DER (or BER) as received; whether they are
   *     CSCA certificates and to be trusted is the caller's to know. The signer's CSCA need not be
   *     among them
   * @param key the Master List Signer's
   * @param signer its certificate
   * @param csca the CSCA certificate that vouches for it
   * @param signingTime within the validity of both; goes in with whole seconds
   * @return DER of a ContentInfo
   * @throws IllegalArgumentException if a reader would have to refuse the list, with the reason
   */
  public static byte[] make(
      Collection<Octets> certificates,
      SigningKey key,
      CertificateOutcome.Parsed signer,
      CertificateOutcome.Parsed csca,
      Instant signingTime) {
    check(key, signer, csca, signingTime);
    Set<Octets> members =
        Stream.concat(certificates.stream(), Stream.of(csca.bytes())).collect(Collectors.toSet());
    if (members.size() > SignedDataParser.MAX_MEMBERS) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "%,d certificates; readers take %,d",
              members.size(),
              SignedDataParser.MAX_MEMBERS));
    }
    members.forEach(MasterListMaker::checkMember);
    return SignedDataMaker.make(
        Oids.MASTER_LIST,
        Der.element(Tlv.SEQUENCE, VERSION_0, Der.setOf(Tlv.SET, members)),
        key,
        SignedDataMaker.byKeyIdentifier(signer.certificate()),
        List.of(signer.bytes(), csca.bytes()),
        signingTime);
  }

  private static void check(
      SigningKey key,
      CertificateOutcome.Parsed signer,
      CertificateOutcome.Parsed csca,
      Instant signingTime) {
    require(
        signer.certificate().publicKey().equals(key.publicKey()),
        "the signer's certificate is not the key's");
    require(
        Profile.of(signer) == Profile.MASTER_LIST_SIGNER,
        "the certificate is not a Master List Signer's");
    require(
        IssuerCheck.sameName(signer.facts(), csca.facts())
            && IssuerCheck.verify(signer.certificate(), csca.certificate().publicKey()).verifies(),
        "the CSCA did not issue the signer's certificate");
    require(
        signer.facts().validAt(signingTime) && csca.facts().validAt(signingTime),
        "the signer's certificate or its CSCA's is not valid at the signing time");
  }

  private static void checkMember(Octets member) {
    try {
      require(
          Tlv.guarded(member.toByteArray(), Asn1Limits.OBJECT).identifier() == Tlv.SEQUENCE,
          "a member of the list is no certificate");
    } catch (MalformedAsn1Exception e) {
      throw new IllegalArgumentException("a member of the list is no certificate", e);
    }
  }

  private static void require(boolean condition, String message) {
    if (!condition) {
      throw new IllegalArgumentException(message);
    }
  }
}

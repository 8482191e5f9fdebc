package dev.marty.testkit;

import dev.marty.emrtd.asn1.Der;
import dev.marty.emrtd.asn1.MalformedAsn1Exception;
import dev.marty.emrtd.asn1.Octets;
import dev.marty.emrtd.asn1.Oids;
import dev.marty.emrtd.asn1.Tlv;
import dev.marty.emrtd.certificate.ParsedCertificate;
import dev.marty.emrtd.cms.SignedDataMaker;
import dev.marty.emrtd.crypto.DigestAlgorithm;
import dev.marty.emrtd.issuing.AlternativeName;
import dev.marty.emrtd.issuing.CertificateMaker;
import dev.marty.emrtd.issuing.CrlMaker;
import dev.marty.emrtd.issuing.CrlRequest;
import dev.marty.emrtd.issuing.Issuer;
import dev.marty.emrtd.issuing.IssuingException;
import dev.marty.emrtd.issuing.Lifetime;
import dev.marty.emrtd.issuing.RevokedCertificate;
import dev.marty.emrtd.issuing.RevokedList;
import dev.marty.emrtd.issuing.RootRequest;
import dev.marty.emrtd.issuing.SignerKind;
import dev.marty.emrtd.issuing.SignerRequest;
import dev.marty.emrtd.issuing.SubjectName;
import dev.marty.emrtd.keys.KeyAlgorithm;
import dev.marty.emrtd.keys.SigningKey;
import dev.marty.emrtd.sod.LdsSecurityObject;
import dev.marty.emrtd.sod.SodMaker;
import io.vertx.core.json.JsonObject;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.Period;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * A country that issues documents without any of the services: what pkd_service and passport_engine
 * are tested with. Speaks of itself in the events that csca sends.
 */
public final class TestIssuer {
  private static final String LINE_2 = "L898902C36UTO7408122F1204159ZE184226B<<<<<10";

  private final String country;
  private final String icaoCode;
  private final Issuer csca;
  private final SigningKey signerKey;
  private final byte[] signer;
  private final Instant now = Instant.now();
  private final List<RevokedCertificate> revoked = new ArrayList<>();
  private long crlNumber;
  private long sequence;

  /** Makes keys and certificates. */
  public TestIssuer(String country, String icaoCode) {
    this.country = country;
    this.icaoCode = icaoCode;
    try {
      SigningKey key = SigningKey.generate(KeyAlgorithm.EC_P256, true);
      Instant start = now.minus(Duration.ofDays(10));
      SubjectName name = new SubjectName(country, "Test", null, null, "CSCA " + UUID.randomUUID());
      RootRequest root =
          new RootRequest(
              name,
              new AlternativeName(icaoCode, null, List.of("csca@example.org")),
              List.of("https://example.org/test.crl"),
              Lifetime.from(start, Period.ofYears(15), Period.ofYears(4)));
      csca = Issuer.of(CertificateMaker.root(root, key, CertificateMaker.serial()), key);
      signerKey = SigningKey.generate(KeyAlgorithm.EC_P256, true);
      SignerRequest request =
          new SignerRequest(
              SignerKind.DOCUMENT_SIGNER,
              new SubjectName(country, "Test", null, null, "Document Signer 1"),
              signerKey.publicKey(),
              List.of("P"),
              Lifetime.from(
                  start, Period.ofYears(10).plus(Period.ofMonths(3)), Period.ofMonths(3)));
      signer = CertificateMaker.signer(csca, request, CertificateMaker.serial());
    } catch (IssuingException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The CSCA's root certificate. */
  public byte[] root() {
    return csca.root().encoded().toByteArray();
  }

  /** The Document Signer certificate. */
  public byte[] signer() {
    return signer.clone();
  }

  /** Another Document Signer certificate, with the first one's key. */
  public byte[] anotherSigner(int number) {
    try {
      SignerRequest request =
          new SignerRequest(
              SignerKind.DOCUMENT_SIGNER,
              new SubjectName(country, "Test", null, null, "Document Signer " + number),
              signerKey.publicKey(),
              List.of("P"),
              Lifetime.from(
                  now.minus(Duration.ofDays(10)),
                  Period.ofYears(10).plus(Period.ofMonths(3)),
                  Period.ofMonths(3)));
      return CertificateMaker.signer(csca, request, CertificateMaker.serial());
    } catch (IssuingException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The event of a certificate. */
  public JsonObject issued(String kind, byte[] certificate) {
    String sha256 = sha256(certificate);
    return event(
        "certificate-issued",
        "certificate/" + sha256,
        new JsonObject()
            .put("sha256", sha256)
            .put("kind", kind)
            .put("country", country)
            .put("certificate", Base64.getEncoder().encodeToString(certificate)));
  }

  /** The event of the signer's revocation; later CRLs list it. */
  public JsonObject signerRevoked() {
    BigInteger serial = serial(signer);
    revoked.add(new RevokedCertificate(serial, now));
    return event(
        "certificate-revoked",
        "certificate/" + sha256(signer),
        new JsonObject()
            .put("sha256", sha256(signer))
            .put("kind", "document_signer")
            .put("serial", serial.toString(16))
            .put("country", country)
            .put("revokedAt", now.toString()));
  }

  /** The next CRL. */
  public byte[] crl() {
    crlNumber++;
    return CrlMaker.make(
        csca,
        new CrlRequest(
            BigInteger.valueOf(crlNumber),
            now,
            now.plus(Duration.ofDays(30)),
            RevokedList.of(revoked),
            List.of()));
  }

  /** A CRL of some number and time that lists what is given, and nothing else. */
  public byte[] crl(long number, Instant at, byte[]... listed) {
    return CrlMaker.make(
        csca,
        new CrlRequest(
            BigInteger.valueOf(number),
            at,
            at.plus(Duration.ofDays(30)),
            RevokedList.of(
                Stream.of(listed).map(der -> new RevokedCertificate(serial(der), at)).toList()),
            List.of()));
  }

  /** The certificate of another CSCA of the country, signed with this one's key. */
  public byte[] link(TestIssuer next) {
    try {
      return CertificateMaker.link(
          csca, next.csca, CertificateMaker.serial(), now.minus(Duration.ofDays(9)));
    } catch (IssuingException e) {
      throw new IllegalStateException(e);
    }
  }

  /**
   * A deviation list by a list signer of this CSCA.
   *
   * @param deviations each a Deviation, DER
   */
  public byte[] deviationList(Instant signedAt, byte[]... deviations) {
    try {
      SigningKey key = SigningKey.generate(KeyAlgorithm.EC_P256, true);
      SignerRequest request =
          new SignerRequest(
              SignerKind.DEVIATION_LIST_SIGNER,
              new SubjectName(country, "Test", null, null, "Deviation List Signer"),
              key.publicKey(),
              List.of(),
              Lifetime.from(now.minus(Duration.ofDays(9)), Period.ofYears(5), Period.ofMonths(3)));
      byte[] listSigner = CertificateMaker.signer(csca, request, CertificateMaker.serial());
      byte[] version = {Tlv.INTEGER, 1, 0};
      return SignedDataMaker.make(
          Oids.DEVIATION_LIST,
          Der.element(Tlv.SEQUENCE, version, Der.element(Tlv.SET, deviations)),
          key,
          SignedDataMaker.byKeyIdentifier(parsed(listSigner)),
          List.of(Octets.copyOf(listSigner), Octets.copyOf(root())),
          signedAt);
    } catch (IssuingException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The event of a CRL. */
  public JsonObject crlIssued(byte[] crl) {
    return event(
        "crl-issued",
        "crl/" + country,
        new JsonObject()
            .put("country", country)
            .put("number", crlNumber)
            .put("crl", Base64.getEncoder().encodeToString(crl)));
  }

  /** The same event as csca tells it now, which serves the bytes itself. */
  public JsonObject crlNamed(byte[] crl) {
    return event(
        "crl-issued",
        "crl/" + country,
        new JsonObject()
            .put("country", country)
            .put("number", crlNumber)
            .put("sha256", sha256(crl))
            .put("bytes", crl.length));
  }

  private JsonObject event(String type, String aggregate, JsonObject payload) {
    sequence++;
    return new JsonObject()
        .put("id", UUID.randomUUID().toString())
        .put("type", type)
        .put("aggregate", aggregate)
        .put("sequence", sequence)
        .put("at", Instant.now().toString())
        .put("payload", payload);
  }

  /** A DG1 of the specimen of Doc 9303, issued by this country. */
  public byte[] dg1() {
    String issuer = (icaoCode + "<<").substring(0, 3);
    String zone = "P<" + issuer + "ERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<" + LINE_2;
    byte[] characters = zone.getBytes(StandardCharsets.US_ASCII);
    byte[] file = new byte[characters.length + 5];
    file[0] = 0x61;
    file[1] = (byte) (characters.length + 3);
    file[2] = 0x5F;
    file[3] = 0x1F;
    file[4] = (byte) characters.length;
    System.arraycopy(characters, 0, file, 5, characters.length);
    return file;
  }

  /** An EF.SOD over data groups, DG1 and DG2 among them. */
  public byte[] sod(Map<Integer, byte[]> dataGroups) {
    return sod(dataGroups, signer);
  }

  /**
   * An EF.SOD that carries another certificate of the signer's key.
   *
   * @param dataGroups files by number
   * @param certificate DER
   */
  public byte[] sod(Map<Integer, byte[]> dataGroups, byte[] certificate) {
    TreeMap<Integer, Octets> hashes = new TreeMap<>();
    dataGroups.forEach(
        (number, file) -> hashes.put(number, Octets.copyOf(DigestAlgorithm.SHA256.hash(file))));
    return SodMaker.make(
        LdsSecurityObject.v1(DigestAlgorithm.SHA256, hashes), signerKey, parsed(certificate), now);
  }

  /**
   * An EF.SOD without the signer's certificate, as LDS 1.7 allows.
   *
   * @param dataGroups files by number
   */
  public byte[] sodWithoutCertificate(Map<Integer, byte[]> dataGroups) {
    return HostileObjects.withCertificates(sod(dataGroups));
  }

  private static BigInteger serial(byte[] certificate) {
    return parsed(certificate).tbsCertificate().getSerialNumber().getValue();
  }

  private static ParsedCertificate parsed(byte[] certificate) {
    try {
      return ParsedCertificate.parse(certificate);
    } catch (MalformedAsn1Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private static String sha256(byte[] der) {
    return Octets.copyOf(der).sha256();
  }
}

package dev.marty.pkd.export;

import com.unboundid.ldap.sdk.Attribute;
import com.unboundid.ldap.sdk.Entry;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.RDN;
import dev.marty.pkd.directory.EntryKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The PKD's tree in the form of LDAP entries. Pure; safe on any thread. */
final class PkdTree {
  /** Where ICAO's tree hangs. */
  static final String ROOT = "dc=download,dc=pkd,dc=icao,dc=int";

  /** What an entry of a kind is, and where its object stands. */
  private record Form(Attribute classes, String attribute) {
    Form(List<String> classes, String attribute) {
      // One for all entries: copies of tens of thousands are kept in memory for LDAP.
      this(new Attribute("objectClass", classes), attribute);
    }

    boolean person() {
      return classes.hasValue("person");
    }
  }

  private static final Form CERTIFICATE =
      new Form(
          List.of("top", "person", "organizationalPerson", "inetOrgPerson", "pkdDownload"),
          "userCertificate;binary");

  private static final Map<EntryKind, Form> FORMS =
      Map.of(
          EntryKind.DSC,
          CERTIFICATE,
          EntryKind.BCSC,
          CERTIFICATE,
          EntryKind.BCSC_NC,
          CERTIFICATE,
          EntryKind.CRL,
          new Form(
              List.of("top", "cRLDistributionPoint", "pkdDownload"),
              "certificateRevocationList;binary"),
          EntryKind.ML,
          new Form(
              List.of("top", "person", "pkdMasterList", "pkdDownload"), "pkdMasterListContent"),
          // ICAO has published no names for these; they follow those of the master list.
          EntryKind.DL,
          new Form(
              List.of("top", "person", "pkdDeviationList", "pkdDownload"),
              "pkdDeviationListContent"));

  private PkdTree() {}

  /** The branch of everything that conforms, or of the rest. */
  static Entry top(boolean conforming) {
    String name = conforming ? "data" : "nc-data";
    return domain(top(name), name);
  }

  private static String top(String name) {
    return "dc=" + name + "," + ROOT;
  }

  /** What the tree hangs on, outermost first, and the two branches below it. */
  static List<Entry> trunk() {
    List<Entry> trunk = new ArrayList<>();
    String dn = "";
    for (String name : List.of("int", "icao", "pkd", "download")) {
      dn = "dc=" + name + (dn.isEmpty() ? "" : "," + dn);
      trunk.add(domain(dn, name));
    }
    trunk.add(top(true));
    trunk.add(top(false));
    return trunk;
  }

  private static Entry domain(String dn, String name) {
    return new Entry(dn, new Attribute("objectClass", "top", "domain"), new Attribute("dc", name));
  }

  /** The branch of a country. */
  static Entry country(boolean conforming, String country) {
    return new Entry(
        countryDn(conforming, country),
        new Attribute("objectClass", "top", "country"),
        new Attribute("c", country));
  }

  /** The branch of a kind of objects of a country. */
  static Entry kind(boolean conforming, Branch branch) {
    return new Entry(
        kindDn(conforming, branch),
        new Attribute("objectClass", "top", "organization"),
        new Attribute("o", branch.kind().text()));
  }

  static String countryDn(boolean conforming, String country) {
    return "c=" + country + "," + top(conforming ? "data" : "nc-data");
  }

  static String kindDn(boolean conforming, Branch branch) {
    return "o=" + branch.kind().text() + "," + countryDn(conforming, branch.country());
  }

  static String dn(PublishedEntry entry) {
    return entry.rdn()
        + ","
        + kindDn(entry.conforming(), new Branch(entry.country(), entry.kind()));
  }

  /**
   * The entry of an object.
   *
   * @param content the object as received; null leaves it out, and it is the last attribute
   * @param serial of a certificate, hexadecimal; else null
   */
  static Entry entry(PublishedEntry published, byte[] content, String serial) {
    Form form = FORMS.get(published.kind());
    List<Attribute> attributes = new ArrayList<>();
    attributes.add(form.classes());
    boolean named = false;
    for (Attribute attribute : rdn(published.rdn()).getAttributes()) {
      attributes.add(attribute);
      named |= attribute.getName().equalsIgnoreCase("sn");
    }
    if (form.person() && !named) {
      attributes.add(new Attribute("sn", serial == null ? "1" : serial));
    }
    attributes.add(new Attribute("pkdVersion", Long.toString(published.pkdVersion())));
    if (!published.codes().isEmpty()) {
      attributes.add(new Attribute("pkdConformanceCode", published.codes()));
    }
    if (!published.texts().isEmpty()) {
      attributes.add(new Attribute("pkdConformanceText", published.texts()));
    }
    if (content != null) {
      attributes.add(new Attribute(form.attribute(), content));
    }
    return new Entry(dn(published), attributes);
  }

  /** Where the object of an entry stands. */
  static String attribute(EntryKind kind) {
    return FORMS.get(kind).attribute();
  }

  private static RDN rdn(String rdn) {
    try {
      return new RDN(rdn);
    } catch (LDAPException e) {
      throw new IllegalStateException("a stored RDN is none: " + rdn, e);
    }
  }
}

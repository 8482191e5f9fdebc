package dev.marty.pkd.imports;

import com.unboundid.ldap.sdk.Attribute;
import com.unboundid.ldap.sdk.DN;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.Modification;
import com.unboundid.ldap.sdk.ModificationType;
import com.unboundid.ldap.sdk.RDN;
import com.unboundid.ldif.LDIFAddChangeRecord;
import com.unboundid.ldif.LDIFChangeRecord;
import com.unboundid.ldif.LDIFDeleteChangeRecord;
import com.unboundid.ldif.LDIFModifyChangeRecord;
import dev.marty.pkd.directory.Directory;
import dev.marty.pkd.directory.EntryChange;
import dev.marty.pkd.directory.EntryKind;
import dev.marty.pkd.directory.EntrySource;
import dev.marty.pkd.directory.Found;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Makes objects of an LDIF record in the PKD's layout. What an attribute holds is told by looking
 * at it, since names of attributes differ between editions. Safe on any thread; CPU heavy.
 */
final class LdifEntry {

  /** Shorter values are names and numbers. */
  private static final int LEAST_OBJECT = 64;

  private static final int SEQUENCE = 0x30;

  private static final String MISPLACED =
      "Bar Code Signers stand below o=bcsc or o=bcsc-nc, as their extended key usage says, and other"
          + " signers below o=dsc; send it there.";

  private static final Set<String> OBJECT_ATTRIBUTES =
      Set.of(
          "usercertificate",
          "certificaterevocationlist",
          "pkdmasterlistcontent",
          "cscamasterlistdata",
          "pkddeviationlistcontent");

  /** A modification that deletes a value may name it, and brings nothing. */
  private static final Set<ModificationType> BRINGING =
      Set.of(ModificationType.ADD, ModificationType.REPLACE);

  private LdifEntry() {}

  /** Reads a record; entries that only give the tree its branches come to nothing. */
  static List<Arrival> read(LdifRecords.Unparsed record) {
    if (!record.whole()) {
      return rejected(
          record,
          record.name(),
          "TOO_LARGE",
          "The entry has more than " + LdifRecords.MOST_BYTES + " bytes, or too many lines.");
    }
    LDIFChangeRecord change;
    try {
      change = LdifDecoder.decode(record);
    } catch (LdifDecoder.RefusedRecordException e) {
      return rejected(record, record.name(), e.reason(), e.getMessage());
    }
    try {
      return of(record, change);
    } catch (LDAPException e) {
      return rejected(
          record, change.getDN(), "MALFORMED_NAME", "Its DN is none: " + e.getMessage());
    }
  }

  private static List<Arrival> of(LdifRecords.Unparsed record, LDIFChangeRecord change)
      throws LDAPException {
    if (change instanceof LDIFAddChangeRecord add) {
      return objects(record, change.getParsedDN(), Arrays.asList(add.getAttributes()), false);
    }
    if (change instanceof LDIFDeleteChangeRecord) {
      return removed(record, change.getParsedDN());
    }
    if (change instanceof LDIFModifyChangeRecord modify) {
      List<Attribute> attributes = new ArrayList<>();
      for (Modification modification : modify.getModifications()) {
        if (BRINGING.contains(modification.getModificationType())) {
          attributes.add(modification.getAttribute());
        }
      }
      List<Arrival> objects = objects(record, change.getParsedDN(), attributes, true);
      return objects.isEmpty()
          ? rejected(
              record,
              change.getDN(),
              "CHANGE_WITHOUT_OBJECT",
              "The change has no certificate, CRL or list; send the entry whole.")
          : objects;
    }
    return rejected(
        record,
        change.getDN(),
        "UNSUPPORTED_CHANGE",
        "Entries are not renamed; delete the old one and add the new.");
  }

  private static List<Arrival> objects(
      LdifRecords.Unparsed record, DN dn, List<Attribute> attributes, boolean replaces) {
    EntrySource source = null;
    List<Arrival> arrivals = new ArrayList<>();
    for (Attribute attribute : attributes) {
      for (byte[] value : attribute.getValueByteArrays()) {
        boolean looksLikeOne = value.length >= LEAST_OBJECT && (value[0] & 0xFF) == SEQUENCE;
        if (!looksLikeOne && !holdsObjects(attribute)) {
          continue;
        }
        source = source == null ? PkdLayout.source(dn, attributes) : source;
        arrivals.add(arrival(record, dn, source, value, replaces));
      }
    }
    return arrivals;
  }

  /** Whatever stands in these is meant as an object, and a bad one must not get lost. */
  private static boolean holdsObjects(Attribute attribute) {
    return attribute.hasOption("binary")
        || OBJECT_ATTRIBUTES.contains(attribute.getBaseName().toLowerCase(Locale.ROOT));
  }

  private static Arrival arrival(
      LdifRecords.Unparsed record, DN dn, EntrySource source, byte[] value, boolean replaces) {
    ObjectReader.Outcome outcome = ObjectReader.read(value);
    if (outcome instanceof ObjectReader.Usable usable) {
      return misplaced(dn, usable.found())
          ? new Arrival.Rejected(record.line(), dn.toString(), "MISPLACED", MISPLACED)
          : new Arrival.Taken(usable.found(), source, replaces);
    }
    ObjectReader.Unusable unusable = (ObjectReader.Unusable) outcome;
    return new Arrival.Rejected(record.line(), dn.toString(), unusable.reason(), unusable.detail());
  }

  /** A signer of the one is never taken for one of the other, whatever a source calls it. */
  private static boolean misplaced(DN dn, Found found) {
    return found instanceof Found.Certificate certificate
        && Directory.published(certificate)
        && PkdLayout.kind(dn)
            .filter(EntryKind::certificates)
            .filter(kind -> kind != EntryKind.of(certificate.profile()))
            .isPresent();
  }

  private static List<Arrival> removed(LdifRecords.Unparsed record, DN dn) {
    RDN rdn = dn.getRDN();
    if (rdn == null || !rdn.hasAttribute("cn")) {
      return List.of();
    }
    Optional<EntryKind> kind = PkdLayout.kind(dn);
    String country = PkdLayout.country(dn);
    return kind.isPresent() && country != null
        ? List.of(
            new Arrival.Removed(
                new EntryChange.Remove(kind.get(), country, rdn.toNormalizedString())))
        : rejected(
            record,
            dn.toString(),
            "FOREIGN_NAME",
            "Only entries below o=dsc, o=bcsc, o=bcsc-nc, o=crl, o=ml or o=dl of a country can be"
                + " deleted.");
  }

  private static List<Arrival> rejected(
      LdifRecords.Unparsed record, String dn, String reason, String detail) {
    return List.of(new Arrival.Rejected(record.line(), dn, reason, detail));
  }
}

import {bars, chart, count, element, folded, keepOpen, months, table, text} from '/draw.js';

const EVERY_MS = 30000;
const DEADLINE_MS = 20000;
const MONTHS = 60;
const byId = (id) => document.getElementById(id);

let statistics;

function expiry() {
  const all = months(statistics.expiry ?? []);
  const shown = all.slice(0, MONTHS);
  byId('expiry').hidden = shown.length === 0;
  if (shown.length > 0) {
    chart(byId('expiry-csca'), shown, 'CSCA', 'CSCA certificates');
    chart(byId('expiry-dsc'), shown, 'DSC', 'document signers');
  }
  const later = all.slice(MONTHS);
  const sum = (kind) => text(later.reduce((total, entry) => total + (entry[kind] ?? 0), 0));
  const expired = statistics.expired ?? {};
  byId('expired').textContent =
    `Expired already: ${text(expired.CSCA)} CSCA, ${text(expired.DSC)} document signers.`
    + (later.length > 0 ? ` After ${shown.at(-1).month}: ${sum('CSCA')} CSCA, ${sum('DSC')} document signers.` : '');
  byId('months').replaceChildren(table('', 'Expiry by month', ['Month', 'CSCA', 'Document signers'],
    all.filter((entry) => entry.CSCA || entry.DSC)
      .map((entry) => [element('th', entry.month, {scope: 'row'}), count(entry.CSCA), count(entry.DSC)])));
}

function tiles(of) {
  const {certificates = {}, crls = {}, lists = {}} = of;
  const countries = typeof of.countries === 'number' ? of.countries : Object.keys(certificates.byCountry ?? {}).length;
  byId('tiles').replaceChildren(...Object.entries({
    Countries: countries,
    Certificates: certificates.total,
    'CSCA certificates': certificates.byProfile?.CSCA,
    'Document signers': certificates.byProfile?.DSC,
    'Current CRLs': crls.current,
    'Overdue CRLs': crls.overdue,
    'Master lists': lists.masterLists,
    Version: of.version,
  }).filter(([, value]) => value !== undefined).map(([name, value]) => {
    const tile = element('div');
    tile.append(element('dt', name), element('dd', text(value)));
    return tile;
  }));
}

const NAMES = {
  CSCA: 'CSCA', DSC: 'Document signers', MLS: 'Master list signers', DLS: 'Deviation list signers',
  trusted: 'Trusted', untrusted: 'Not trusted', withdrawn: 'Trust withdrawn',
  current: 'Current', overdue: 'Overdue', unverified: 'Of an unknown issuer', superseded: 'Superseded',
  future: 'Not valid yet',
};

function findings(found) {
  const rows = [...(found ?? [])].sort((a, b) => b.certificates - a.certificates || a.code.localeCompare(b.code));
  if (rows.length === 0) {
    byId('findings').replaceChildren(element('p', 'No certificate has a finding.'));
    return;
  }
  const build = (part) => table('findings', 'Findings', ['Finding', 'Certificates'], part.map((finding) => {
    const what = element('th', null, {scope: 'row'});
    what.append(element('code', finding.code), element('span', finding.text));
    return [what, count(finding.certificates)];
  }));
  keepOpen(byId('findings'), folded(build, rows));
}

function draw() {
  const {certificates = {}, crls = {}} = statistics;
  byId('numbers').hidden = false;
  tiles(statistics);
  expiry();
  bars(byId('kinds'), certificates.byProfile, NAMES);
  bars(byId('trust'), certificates.byTrust, NAMES);
  const {total, ...states} = crls;
  bars(byId('crls'), states, NAMES);
  bars(byId('keys'), certificates.byPublicKey);
  bars(byId('algorithms'), certificates.bySignatureAlgorithm);
  bars(byId('countries'), certificates.byCountry);
  findings(statistics.findings);
}

const time = (at) => element('td', at ? new Date(at).toLocaleString() : '');

function imports(found) {
  fill('imports', found, () => table('imports', 'Recent imports', ['When', 'Kind', 'State', 'New', 'Known', 'Rejected', 'From'],
    found.map((one) => [time(one.at), element('td', one.kind), element('td', one.status), count(one.counts?.stored),
      count(one.counts?.known), count(one.counts?.rejected), element('td', one.source ?? one.problem?.detail)])));
}

function sources(found) {
  fill('sources', found, () => table('sources', 'Sources', ['Name', 'Last run', 'Outcome', 'Next', 'Detail'],
    found.map((one) => {
      const last = one.runs?.[0] ?? {};
      return [element('th', one.name, {scope: 'row'}), time(last.finishedAt ?? last.at), element('td', last.outcome ?? 'not yet run'),
        time(one.next), element('td', last.detail)];
    })));
}

function fill(id, rows, build) {
  byId(id).hidden = rows.length === 0;
  byId(id).querySelector('div').replaceChildren(...(rows.length > 0 ? [build()] : []));
}

async function get(path) {
  const answer = await fetch('/api/pkd_service/' + path, {signal: AbortSignal.timeout(DEADLINE_MS)});
  const json = await answer.json().catch(() => ({}));
  if (!answer.ok) throw new Error(json.detail ?? `The directory answered ${answer.status}.`);
  return json;
}

function say(what, state) {
  const summary = byId('summary');
  if (summary.textContent !== what) summary.textContent = what;
  summary.className = state ? 'state ' + state : '';
}

async function refresh() {
  try {
    const [counted, recent, watched] = await Promise.all([get('statistics'), get('imports?limit=10'), get('sync')]);
    statistics = counted;
    const empty = !(counted.certificates?.total > 0) && !(counted.crls?.total > 0);
    say(empty ? 'The directory is empty: nothing was imported yet.' : `As of ${new Date(counted.at).toLocaleString()}.`);
    if (empty) byId('numbers').hidden = true; else draw();
    imports(recent.items ?? []);
    sources(watched.items ?? []);
  } catch (failure) {
    const why = failure instanceof TypeError || failure.name === 'TimeoutError' ? 'The gateway does not answer.' : failure.message;
    say(why + (statistics ? ' The numbers are as they were last seen.' : ''), 'fail');
  }
  setTimeout(refresh, EVERY_MS);
}

new ResizeObserver(() => { if (statistics && !byId('numbers').hidden) expiry(); }).observe(byId('numbers'));
refresh();

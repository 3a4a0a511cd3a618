//! The tables a run is handed.

use std::borrow::Cow;
use std::sync::Arc;

use sha2::{Digest as _, Sha256};

use crate::bill::{
    AdmissionSource, AdmissionType, ClaimFrequency, DischargeStatus, Entity, FacilityType, PlaceOfService,
    Relationship, RevenueFamily,
};
use crate::denial::{Category, CoreCombinations, PayerKind, Queue, Scenario};
use crate::load::LoadError;
use crate::packed::Packed;
use crate::reason::{Carc, CarcTable, Class, Rarc, RarcTable};
use crate::remittance::{ClaimPaymentStatus, PlbReason, StatusCategory};
use crate::tables::{
    AddOns, AnesthesiaFactors, BaseUnits, Bundles, Contracts, Demographics, DiagnosisNotes, Drugs,
    FeeSchedule, Gpci, Hcpcs, Localities, MedicareEdits, Members, Named, Names, Policies, Program, Registry,
    RiskCategories, UnitLimits, WaivedTests,
};
use crate::{Date, Digest, FilingIndicator, Icd10, Icd10Status, ProcedureCode, TableKind};

/// Every table a run may ask: the built-in ones, and what was loaded beside or in place of them.
///
/// ```
/// use codes::{CodeSets, Date};
///
/// let codes = CodeSets::built_in();
/// let day = Date::literal(2026, 1, 31);
/// assert!(codes.icd10(b"E119", day).is_billable());
/// assert_eq!(codes.carc(b"29").unwrap().category.as_str(), "timely_filing");
/// assert_eq!(codes.tables()[0].name, "icd10cm");
/// ```
#[derive(Clone, Debug)]
pub struct CodeSets {
    /// The one added last comes last, and answers first.
    icd10: Vec<Sourced<Icd10>>,
    carc: Sourced<CarcTable>,
    rarc: Sourced<RarcTable>,
    core: Option<Sourced<CoreCombinations>>,
    /// What was loaded of each kind, oldest edition first.
    packed: [Vec<Arc<Packed>>; TableKind::COUNT],
    names: Names,
}

/// A table as a person is shown it.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct TableInfo {
    /// What it lists.
    pub name: &'static str,
    /// Which edition.
    pub version: String,
    /// The first day it answers for, if it says.
    pub valid_from: Option<Date>,
    /// The last day it answers for, if it says.
    pub valid_to: Option<Date>,
    /// How many codes it holds.
    pub entries: usize,
    /// Where it came from.
    pub source: String,
    /// Digest of its content.
    pub digest: Digest,
}

#[derive(Clone, Debug)]
struct Sourced<T: Clone + 'static> {
    table: Cow<'static, T>,
    source: String,
}

impl CodeSets {
    /// The tables that come with the program.
    pub fn built_in() -> Self {
        let built_in = || BUILT_IN.to_owned();
        Self {
            icd10: vec![Sourced { table: Cow::Borrowed(Icd10::fy2026()), source: built_in() }],
            carc: Sourced { table: Cow::Borrowed(CarcTable::built_in()), source: built_in() },
            rarc: Sourced { table: Cow::Borrowed(RarcTable::built_in()), source: built_in() },
            core: None,
            packed: [const { Vec::new() }; TableKind::COUNT],
            names: Names::default(),
        }
    }

    /// Takes a loaded table in.
    ///
    /// An edition stands beside the others of its kind and goes before them on the days it covers; a list
    /// of reasons, remarks or combinations takes the place of the one there was.
    ///
    /// # Errors
    ///
    /// When what it holds cannot be read.
    pub fn add(&mut self, table: Packed) -> Result<(), LoadError> {
        let source = table.source().to_owned();
        match table.kind() {
            TableKind::Icd10Cm => {
                let edition = Icd10::from_packed(table.section(0))?;
                self.icd10.push(Sourced { table: Cow::Owned(edition), source });
                self.icd10.sort_by_key(|edition| edition.table.valid_from());
            }
            TableKind::Carc => {
                self.carc = Sourced { table: Cow::Owned(CarcTable::from_csv(table.section(0))?), source };
            }
            TableKind::Rarc => {
                self.rarc = Sourced { table: Cow::Owned(RarcTable::from_csv(table.section(0))?), source };
            }
            TableKind::Core => {
                let combinations = CoreCombinations::from_csv(table.section(0))?;
                self.core = Some(Sourced { table: Cow::Owned(combinations), source });
            }
            kind => {
                self.names.add(&table);
                let editions = &mut self.packed[kind as usize];
                editions.retain(|edition| edition.valid_from() != table.valid_from());
                editions.push(Arc::new(table));
                editions.sort_by_key(|edition| edition.valid_from());
            }
        }
        Ok(())
    }

    /// What is known of a diagnosis code, written without its dot, on a day.
    #[inline]
    pub fn icd10(&self, code: &[u8], on: Date) -> Icd10Status {
        match self.icd10_edition(on) {
            Some(edition) => edition.status(code, on),
            None => Icd10Status::NoTable,
        }
    }

    /// The edition of the diagnosis codes that answers for a day.
    pub fn icd10_edition(&self, on: Date) -> Option<&Icd10> {
        self.icd10.iter().rev().map(|edition| &*edition.table).find(|edition| edition.covers(on))
    }

    /// The entry of a claim adjustment reason code.
    pub fn carc(&self, code: &[u8]) -> Option<&Carc> {
        self.carc.table.find(code)
    }

    /// The entry of a remittance advice remark code.
    pub fn rarc(&self, code: &[u8]) -> Option<&Rarc> {
        self.rarc.table.find(code)
    }

    /// The combinations of the CORE operating rule, if they were loaded.
    pub fn core_combinations(&self) -> Option<&CoreCombinations> {
        self.core.as_ref().map(|core| &*core.table)
    }

    /// The edition of a kind that answers for a day.
    #[inline]
    fn edition(&self, kind: TableKind, on: Date) -> Option<&Packed> {
        let mut editions = self.packed[kind as usize].iter().rev();
        // The newest edition of a table whose rows carry their days says all that older ones say.
        let found = if kind.has_windows() {
            editions.next().filter(|edition| edition.covers(on))
        } else {
            editions.find(|edition| edition.covers(on))
        };
        found.map(|edition| &**edition)
    }

    /// Whether any edition of a kind was loaded.
    pub fn has(&self, kind: TableKind) -> bool {
        !self.packed[kind as usize].is_empty()
    }

    /// Whether any table of procedures was loaded.
    #[inline]
    pub fn name_procedures(&self) -> bool {
        !self.names.is_empty()
    }

    /// Which loaded tables name a procedure code, or named it in an edition that was replaced.
    #[inline]
    pub fn named(&self, code: ProcedureCode) -> Named {
        self.names.find(code)
    }

    /// The pairs of a program, of the edition that answers for a day.
    #[inline]
    pub fn bundles(&self, program: Program, on: Date) -> Option<Bundles<'_>> {
        self.edition(program.pairs(), on).map(Bundles::of)
    }

    /// The unit limits of a program on a day.
    #[inline]
    pub fn unit_limits(&self, program: Program, on: Date) -> Option<UnitLimits<'_>> {
        self.edition(program.limits(), on).map(UnitLimits::of)
    }

    /// The add-on codes.
    #[inline]
    pub fn add_ons(&self, on: Date) -> Option<AddOns<'_>> {
        self.edition(TableKind::AddOn, on).map(AddOns::of)
    }

    /// The physician fee schedule of a day; `qualifying` for who takes part in an advanced payment model.
    #[inline]
    pub fn fees(&self, qualifying: bool, on: Date) -> Option<FeeSchedule<'_>> {
        let kind = if qualifying { TableKind::FeesQualifying } else { TableKind::Fees };
        self.edition(kind, on).map(FeeSchedule::of)
    }

    /// Cost indices by locality.
    pub fn gpci(&self, on: Date) -> Option<Gpci<'_>> {
        self.edition(TableKind::Gpci, on).map(Gpci::of)
    }

    /// Anesthesia conversion factors by locality.
    pub fn anesthesia(&self, on: Date) -> Option<AnesthesiaFactors<'_>> {
        self.edition(TableKind::Anesthesia, on).map(AnesthesiaFactors::of)
    }

    /// Base units of anesthesia services.
    pub fn base_units(&self, on: Date) -> Option<BaseUnits<'_>> {
        self.edition(TableKind::BaseUnits, on).map(BaseUnits::of)
    }

    /// Where ZIP codes lie.
    pub fn localities(&self, on: Date) -> Option<Localities<'_>> {
        self.edition(TableKind::ZipLocality, on).map(Localities::of)
    }

    /// HCPCS level II.
    #[inline]
    pub fn hcpcs(&self, on: Date) -> Option<Hcpcs<'_>> {
        self.edition(TableKind::Hcpcs, on).map(Hcpcs::of)
    }

    /// The inpatient procedure codes.
    pub fn icd10_procedures(&self, on: Date) -> Option<Members<'_>> {
        self.edition(TableKind::Icd10Pcs, on).map(Members::of)
    }

    /// The provider taxonomy.
    pub fn taxonomy(&self, on: Date) -> Option<Members<'_>> {
        self.edition(TableKind::Taxonomy, on).map(Members::of)
    }

    /// The diagnoses that policies cover services for.
    #[inline]
    pub fn policies(&self, on: Date) -> Option<Policies<'_>> {
        self.edition(TableKind::Coverage, on).map(Policies::of)
    }

    /// Ages and sexes that procedures are for.
    #[inline]
    pub fn demographics(&self, on: Date) -> Option<Demographics<'_>> {
        self.edition(TableKind::Demographics, on).map(Demographics::of)
    }

    /// Packages of drugs.
    #[inline]
    pub fn drugs(&self, on: Date) -> Option<Drugs<'_>> {
        self.edition(TableKind::Drugs, on).map(Drugs::of)
    }

    /// What diagnoses exclude and follow each other.
    #[inline]
    pub fn diagnosis_notes(&self, on: Date) -> Option<DiagnosisNotes<'_>> {
        self.edition(TableKind::DiagnosisNotes, on).map(DiagnosisNotes::of)
    }

    /// The lists of the Medicare Code Editor.
    #[inline]
    pub fn medicare_edits(&self, on: Date) -> Option<MedicareEdits<'_>> {
        self.edition(TableKind::MedicareEdits, on).map(MedicareEdits::of)
    }

    /// Laboratory tests that are waived.
    #[inline]
    pub fn waived_tests(&self, on: Date) -> Option<WaivedTests<'_>> {
        self.edition(TableKind::WaivedTests, on).map(WaivedTests::of)
    }

    /// The places of service of a loaded list.
    pub fn places(&self, on: Date) -> Option<Members<'_>> {
        self.edition(TableKind::Places, on).map(Members::of)
    }

    /// Whether there is such a place of service on a day: by the loaded list, or else by the built-in one,
    /// which stands for any day.
    pub fn is_place_of_service(&self, code: &[u8], on: Option<Date>) -> bool {
        match on.and_then(|on| Some((self.places(on)?, on))) {
            Some((places, on)) => places.contains(code, on),
            None => PlaceOfService::of(code).is_some(),
        }
    }

    /// Providers, and when their numbers are active.
    #[inline]
    pub fn registry(&self, on: Date) -> Option<Registry<'_>> {
        self.edition(TableKind::Registry, on).map(Registry::of)
    }

    /// Contracted fees.
    pub fn contracts(&self, on: Date) -> Option<Contracts<'_>> {
        self.edition(TableKind::Contract, on).map(Contracts::of)
    }

    /// Risk categories of diagnoses.
    pub fn risk_categories(&self, on: Date) -> Option<RiskCategories<'_>> {
        self.edition(TableKind::Risk, on).map(RiskCategories::of)
    }

    /// Every table, for a person to see.
    pub fn tables(&self) -> Vec<TableInfo> {
        let mut tables: Vec<TableInfo> = self.icd10.iter().map(icd10_info).collect();
        let plain = |name, entries, digest, source: &str| TableInfo {
            name,
            version: format!("{entries} codes"),
            valid_from: None,
            valid_to: None,
            entries,
            source: source.to_owned(),
            digest,
        };
        let (carc, rarc) = (&self.carc, &self.rarc);
        tables.push(plain("carc", carc.table.entries().len(), carc.table.digest(), &carc.source));
        tables.push(plain("rarc", rarc.table.entries().len(), rarc.table.digest(), &rarc.source));
        if let Some(core) = &self.core {
            tables.push(plain("core", core.table.len(), core.table.digest(), &core.source));
        }
        tables.extend(self.packed.iter().flatten().map(|table| packed_info(table)));
        tables.extend(lists().map(|(name, rows)| TableInfo {
            version: env!("CARGO_PKG_VERSION").to_owned(),
            ..plain(name, rows.len(), Digest::of_bytes(rows.join("\n").as_bytes()), BUILT_IN)
        }));
        tables
    }

    /// The editions that were loaded, each by its kind and first day, with its digest.
    pub fn loaded(&self) -> impl Iterator<Item = (String, Digest)> + '_ {
        let built_in = |table: &TableInfo| table.source == BUILT_IN;
        self.tables().into_iter().filter(move |table| !built_in(table)).map(|table| {
            let from = table.valid_from.map(|day| format!(".{day}")).unwrap_or_default();
            (format!("{}{from}", table.name), table.digest)
        })
    }

    /// Sixty-four hexadecimal digits that change whenever any table's content, days or order does.
    ///
    /// Where a table came from does not count: the same file under another name is the same table.
    pub fn digest(&self) -> String {
        let mut hasher = Sha256::new_with_prefix(env!("CARGO_PKG_VERSION"));
        for table in self.tables() {
            hasher.update([0]);
            hasher.update(table.name);
            hasher.update(table.digest.as_bytes());
        }
        Digest::of(hasher).to_string()
    }
}

impl Default for CodeSets {
    fn default() -> Self {
        Self::built_in()
    }
}

fn icd10_info(edition: &Sourced<Icd10>) -> TableInfo {
    let table = &*edition.table;
    let (from, to) = (table.valid_from(), table.valid_to());
    // The fiscal year of the United States begins in October and is named for the year it ends in.
    let fiscal_year = from.year() + i32::from(from.month() >= 10);
    TableInfo {
        name: "icd10cm",
        version: format!("fiscal year {fiscal_year}"),
        valid_from: Some(from),
        valid_to: Some(to),
        entries: table.billable_count(),
        source: edition.source.clone(),
        digest: table.digest(),
    }
}

fn packed_info(table: &Packed) -> TableInfo {
    let known = |day: Date| (day != Date::MIN && day != Date::MAX).then_some(day);
    TableInfo {
        name: table.kind().as_str(),
        version: table.release().to_owned(),
        valid_from: known(table.valid_from()),
        valid_to: known(table.valid_to()),
        entries: table.entries(),
        source: table.source().to_owned(),
        digest: table.digest(),
    }
}

/// The small lists, each as lines of text.
fn lists() -> impl Iterator<Item = (&'static str, Vec<String>)> {
    macro_rules! lines {
        ($list:ty) => {
            <$list>::ALL.iter().map(|code| format!("{code}\t{}", code.label())).collect::<Vec<String>>()
        };
    }
    let places = PlaceOfService::all().iter().map(|place| {
        let start = place.start.map(|start| start.to_string()).unwrap_or_default();
        format!("{}\t{}\t{}\t{start}", place.code, place.label, place.facility_rate)
    });
    let families = RevenueFamily::all().iter().map(|family| {
        format!("{:03}x-{:03}x\t{}\t{:?}", family.first, family.last, family.label, family.kind)
    });
    [
        ("place-of-service", places.collect()),
        ("revenue-family", families.collect()),
        ("facility-type", lines!(FacilityType)),
        ("claim-frequency", lines!(ClaimFrequency)),
        ("admission-type", lines!(AdmissionType)),
        ("admission-source", lines!(AdmissionSource)),
        ("discharge-status", lines!(DischargeStatus)),
        ("relationship", lines!(Relationship)),
        ("entity", lines!(Entity)),
        ("filing-indicator", lines!(FilingIndicator)),
        ("claim-payment-status", lines!(ClaimPaymentStatus)),
        ("claim-status-category", lines!(StatusCategory)),
        ("provider-adjustment", lines!(PlbReason)),
        ("adjustment-class", lines!(Class)),
        ("denial-category", lines!(Category)),
        ("work-queue", lines!(Queue)),
        ("core-scenario", lines!(Scenario)),
        ("payer-kind", lines!(PayerKind)),
    ]
    .into_iter()
}

const BUILT_IN: &str = "built in";

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use super::*;
    use crate::import::{Import, Told};

    const NEXT: Date = Date::literal(2026, 10, 1);

    fn order_line(code: &str) -> String {
        format!("00001 {code:<7} 1 {:<60} {}\n", "Invented", "Invented")
    }

    fn load(name: &str, text: &str) -> Packed {
        let told = Told { valid_from: Some(NEXT), valid_to: Some(NEXT.add_days(364)), ..Told::default() };
        let mut import = Import::new(told);
        import.file(name, Cursor::new(text)).unwrap();
        import.finish().unwrap().remove(0)
    }

    #[test]
    fn an_edition_that_was_added_answers_for_its_days() {
        let mut codes = CodeSets::built_in();
        assert_eq!(codes.icd10(b"Q9999", NEXT), Icd10Status::NoTable);
        codes.add(load("next.txt", &order_line("Q9999"))).unwrap();
        assert!(codes.icd10(b"Q9999", NEXT).is_billable());
        assert_eq!(codes.icd10(b"E119", NEXT), Icd10Status::Unknown);
        assert!(codes.icd10(b"E119", NEXT.add_days(-1)).is_billable());
        let listed = codes.tables();
        assert_eq!((listed[1].version.as_str(), listed[1].source.as_str()), ("fiscal year 2027", "next.txt"));
        assert_eq!((listed[1].valid_from, listed[1].entries), (Some(NEXT), 1));
    }

    #[test]
    fn the_digest_follows_content_and_not_its_source() {
        let built_in = CodeSets::built_in().digest();
        assert_eq!(built_in.len(), 64);
        assert_eq!(built_in, CodeSets::built_in().digest());
        let with = |code: &str, source: &str| {
            let mut codes = CodeSets::built_in();
            codes.add(load(source, &order_line(code))).unwrap();
            codes.digest()
        };
        assert_ne!(with("Q9999", "a.txt"), built_in);
        assert_ne!(with("Q9999", "a.txt"), with("Q9998", "a.txt"));
        assert_eq!(with("Q9999", "a.txt"), with("Q9999", "b.txt"));
        let mut codes = CodeSets::built_in();
        codes.add(load("core.csv", "scenario,carc,rarc,group\n2,16,M76,CO\n")).unwrap();
        assert_ne!(codes.digest(), built_in);
        assert_eq!(codes.core_combinations().map(CoreCombinations::len), Some(1));
    }

    #[test]
    fn a_replacement_takes_the_place_of_the_built_in_reasons() {
        let mut codes = CodeSets::built_in();
        let header = str::from_utf8(include_bytes!("../data/rarc.csv")).unwrap().lines().next().unwrap();
        let row = "Z999,Y,N,Invented,coding,,override_if_carc_generic,coder_review";
        codes.add(load("mine.csv", &format!("{header}\n{row}\n"))).unwrap();
        assert_eq!(codes.rarc(b"Z999").map(|rarc| rarc.category), Some(Category::Coding));
        assert!(codes.rarc(b"N290").is_none() && codes.carc(b"45").is_some());
    }

    #[test]
    fn every_table_is_listed_once_and_holds_something() {
        let tables = CodeSets::built_in().tables();
        let names: std::collections::BTreeSet<&str> = tables.iter().map(|table| table.name).collect();
        assert_eq!(names.len(), tables.len());
        assert!(tables.iter().all(|table| table.entries > 0));
    }
}

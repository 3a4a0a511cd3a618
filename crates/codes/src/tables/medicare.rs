//! Lists of the Medicare Code Editor: diagnoses and inpatient procedures, and what each is listed for.

use super::{DiagnosisNumber, unfixed};
use crate::listing::code_list;
use crate::packed::{Indexed, Packed, record};

/// The lists of an edition.
#[derive(Clone, Copy, Debug)]
pub struct MedicareEdits<'t>(Indexed<'t, MedicareEditRow>);

code_list! {
    /// What the editor lists codes for.
    EditorList {
        Newborn "newborn" "diagnoses of newborns"
        Pediatric "pediatric" "diagnoses of children"
        Maternity "maternity" "diagnoses of pregnancy and birth"
        Adult "adult" "diagnoses of adults"
        Female "female" "diagnoses of women"
        Male "male" "diagnoses of men"
        Manifestation "manifestation" "diagnoses that show a disease and are no principal diagnosis"
        UnacceptablePrincipal "unacceptable-principal" "diagnoses that are no reason for an admission"
        QuestionableAdmission "questionable-admission" "diagnoses that seldom need a bed"
        Unspecified "unspecified" "diagnoses that leave the side open"
        FemaleProcedure "female-procedure" "procedures of women"
        MaleProcedure "male-procedure" "procedures of men"
        NonCovered "non-covered" "procedures that Medicare does not cover"
        LimitedCoverage "limited-coverage" "procedures that Medicare covers in limited circumstances"
    }
}

record! {
    /// A code, and a list that it is on.
    pub(crate) struct MedicareEditRow by DiagnosisNumber = |row| DiagnosisNumber::of_field(row.code);
    {
        pub(crate) code: [u8; 7],
        pub(crate) list: u8,
        /// Ages in years, of a list of ages.
        pub(crate) age_from: u8,
        pub(crate) age_to: u8,
    }
}

impl EditorList {
    /// The ages a list is of, unless the edition says otherwise.
    pub(crate) const fn ages(self) -> Option<(u8, u8)> {
        match self {
            Self::Newborn => Some((0, 0)),
            Self::Pediatric => Some((0, 17)),
            Self::Maternity => Some((9, 64)),
            Self::Adult => Some((15, 124)),
            _ => None,
        }
    }
}

impl<'t> MedicareEdits<'t> {
    pub(crate) fn of(packed: &'t Packed) -> Self {
        Self(packed.indexed_rows())
    }

    /// Whether a code, written without its dot, is on a list.
    pub fn lists(&self, code: &[u8], list: EditorList) -> bool {
        self.on(code).any(|row| row.list == list as u8)
    }

    /// The first and the last year of age a diagnosis is of, if it is of an age.
    pub fn ages(&self, code: &[u8]) -> Option<(u8, u8)> {
        let of_age = |row: &MedicareEditRow| row.list().ages().is_some();
        self.on(code).find(of_age).map(|row| (row.age_from, row.age_to))
    }

    /// Every code, the list it is on, and the ages of that list.
    pub fn iter(&self) -> impl Iterator<Item = (String, EditorList, (u8, u8))> + use<'t> {
        self.0
            .rows()
            .iter()
            .map(|row| (unfixed(&row.code).to_owned(), row.list(), (row.age_from, row.age_to)))
    }

    #[inline]
    fn on(&self, code: &[u8]) -> impl Iterator<Item = MedicareEditRow> + use<'t> {
        self.0.find(DiagnosisNumber::of(code))
    }
}

impl MedicareEditRow {
    fn list(self) -> EditorList {
        EditorList::ALL[usize::from(self.list).min(EditorList::ALL.len() - 1)]
    }
}

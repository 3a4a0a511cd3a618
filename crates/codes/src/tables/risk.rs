//! Which risk category a diagnosis counts for: CMS-HCC, version 28.

use super::fixed;
use crate::packed::{Packed, Rows, record};

/// Diagnoses and their categories.
#[derive(Clone, Copy, Debug)]
pub struct RiskCategories<'t>(Rows<'t, RiskRow>);

record! {
    /// A diagnosis, without its dot, and its category.
    pub(crate) struct RiskRow by [u8; 7] = |row| row.diagnosis;
    {
        pub(crate) diagnosis: [u8; 7],
        pub(crate) category: u16,
    }
}

impl<'t> RiskCategories<'t> {
    pub(crate) fn of(packed: &'t Packed) -> Self {
        Self(packed.rows(0))
    }

    /// The categories of a diagnosis; most have none.
    pub fn of_diagnosis(&self, code: &[u8]) -> impl Iterator<Item = u16> + use<'t> {
        let rows = self.0;
        fixed(code).into_iter().flat_map(move |code| rows.find(code)).map(|row| row.category)
    }
}

//! The business scenarios of the CAQH CORE operating rule on claim adjustment codes.

use std::io::BufRead;

use crate::csv::read_rows;
use crate::listing::code_list;
use crate::load::LoadError;
use crate::reason::ReasonCode;
use crate::{Digest, GroupCode};

code_list! {
    /// Why a payer did not pay as billed, as the CORE operating rule divides it.
    Scenario {
        MoreDocumentation "1" "more documentation is needed"
        ClaimData "2" "data on the claim is missing or wrong"
        NotCovered "3" "the plan does not cover the service"
        NotSeparatelyPayable "4" "the benefit is not payable on its own"
    }
}

/// The combinations of codes the operating rule allows in each scenario.
///
/// The list changes about three times a year and is the reader's to bring:
/// a CSV with the columns `scenario,carc,rarc,group`, `rarc` empty where none is needed.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct CoreCombinations {
    /// Sorted.
    rows: Vec<(ReasonCode, GroupCode, Option<ReasonCode>, Scenario)>,
    digest: Digest,
}

/// How a payer's use of codes stands to the operating rule.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub enum CoreUse {
    /// The combination is on the list for this scenario.
    Allowed(Scenario),
    /// The reason code is on the list, but not combined like this.
    NotAllowed,
    /// The reason code is on no list: any valid combination will do.
    OutsideScenarios,
}

impl CoreCombinations {
    /// Reads the list.
    ///
    /// # Errors
    ///
    /// When a row does not follow the layout; the error names its line.
    pub fn from_csv(source: impl BufRead) -> Result<Self, LoadError> {
        let (mut rows, digest) = read_rows(source, |row| {
            let rarc = match row.field("rarc")? {
                "" => None,
                _ => Some(row.read("rarc", |text| ReasonCode::parse(text.as_bytes()))?),
            };
            Ok((
                row.read("carc", |text| ReasonCode::parse(text.as_bytes()))?,
                row.read("group", |text| GroupCode::parse(text.as_bytes()))?,
                rarc,
                row.read("scenario", |text| Scenario::parse(text.as_bytes()))?,
            ))
        })?;
        rows.sort_unstable();
        rows.dedup();
        Ok(Self { rows, digest })
    }

    /// How this use of a reason code stands to the rule; `rarcs` are the remark codes beside it.
    pub fn judge(&self, group: GroupCode, carc: &[u8], rarcs: &[&[u8]]) -> CoreUse {
        let Some(carc) = ReasonCode::parse(carc) else { return CoreUse::OutsideScenarios };
        let from = self.rows.partition_point(|row| row.0 < carc);
        let listed = self.rows[from..].iter().take_while(|row| row.0 == carc);
        let mut judged = CoreUse::OutsideScenarios;
        for &(_, row_group, rarc, scenario) in listed {
            let remarked = rarc.is_none_or(|rarc| rarcs.contains(&rarc.as_str().as_bytes()));
            if row_group == group && remarked {
                return CoreUse::Allowed(scenario);
            }
            judged = CoreUse::NotAllowed;
        }
        judged
    }

    /// How many combinations are listed.
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// Digest of the list's text.
    pub fn digest(&self) -> Digest {
        self.digest
    }

    /// Whether no list was brought.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_combination_is_judged_by_the_list() {
        let list = "scenario,carc,rarc,group\n2,9901,Z901,CO\n2,9901,Z902,CO\n3,9902,,PR\n";
        let combinations = CoreCombinations::from_csv(list.as_bytes()).unwrap();
        let judge =
            |group, carc: &str, rarc: &str| combinations.judge(group, carc.as_bytes(), &[rarc.as_bytes()]);
        assert_eq!(judge(GroupCode::Contractual, "9901", "Z902"), CoreUse::Allowed(Scenario::ClaimData));
        assert_eq!(judge(GroupCode::Contractual, "9901", "Z903"), CoreUse::NotAllowed);
        assert_eq!(judge(GroupCode::PatientResponsibility, "9901", "Z901"), CoreUse::NotAllowed);
        assert_eq!(
            judge(GroupCode::PatientResponsibility, "9902", ""),
            CoreUse::Allowed(Scenario::NotCovered)
        );
        assert_eq!(judge(GroupCode::Contractual, "9903", "Z901"), CoreUse::OutsideScenarios);
    }

    #[test]
    fn a_wrong_row_is_named() {
        let error = CoreCombinations::from_csv(&b"scenario,carc,rarc,group\n5,16,,CO\n"[..]).unwrap_err();
        assert_eq!(error.to_string(), "line 2: column scenario: \"5\"");
    }
}

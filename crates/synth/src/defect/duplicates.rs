//! Claims that repeat another.

use super::DefectKind;
use super::text::Changed;
use super::when::{medicare, not_institutional, primary, several_lines};
use crate::claim::{Claim, claim_number};

pub(super) static KINDS: &[DefectKind] = &[
    DefectKind::new("claim-twice", 7, "DUP-001")
        .also(&["DUP-002"])
        .status("A3:54")
        .segments(usize::MAX)
        .again(copy),
    DefectKind::new("claim-nearly-twice", 7, "DUP-002").segments(usize::MAX).again(|claim, earlier| {
        (several_lines(earlier) && primary(earlier)).then_some(())?;
        copy(claim, earlier)?;
        claim.lines[0].charge += 1_500;
        claim.total += 1_500;
        Some(())
    }),
    DefectKind::new("control-number-of-another-claim", 4, "CLM-002").again(|claim, earlier| {
        claim.number.clone_from(&earlier.number);
        Some(())
    }),
    // Sent in one file with the original, which no payer can have finished with.
    DefectKind::new("replacement-of-open-claim", 7, "CLM-013").segments(usize::MAX).again(
        |claim, earlier| {
            (not_institutional(earlier) && primary(earlier) && !medicare(earlier)).then_some(())?;
            copy(claim, earlier)?;
            claim.frequency = "7";
            claim.original = Some(claim_number(earlier.payer, earlier.index, 0));
            Some(())
        },
    ),
];

/// The earlier claim under this one's numbers, as if it were a first one.
fn copy(claim: &mut Claim, earlier: &Claim) -> Changed {
    (earlier.frequency == "1").then_some(())?;
    let mut again = earlier.clone();
    (again.index, again.defect) = (claim.index, claim.defect);
    again.number.clone_from(&claim.number);
    for (position, line) in again.lines.iter_mut().enumerate() {
        if !line.control.is_empty() {
            line.control = format!("{}L{}", claim.index + 1, position + 1);
        }
    }
    *claim = again;
    Some(())
}

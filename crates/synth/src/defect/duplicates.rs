//! Claims that repeat another.

use super::DefectKind;
use super::when::several_lines;
use crate::claim::Claim;

pub(super) static KINDS: &[DefectKind] = &[
    DefectKind::new("claim-twice", 7, "DUP-001")
        .also(&["DUP-002"])
        .status("A3:54")
        .segments(usize::MAX)
        .again(copy),
    DefectKind::new("claim-nearly-twice", 7, "DUP-002").segments(usize::MAX).when(several_lines).again(
        |claim, earlier| {
            copy(claim, earlier);
            claim.lines[0].charge += 1_500;
            claim.total += 1_500;
        },
    ),
    DefectKind::new("control-number-of-another-claim", 4, "CLM-002")
        .again(|claim, earlier| claim.number.clone_from(&earlier.number)),
];

/// The earlier claim under this one's numbers.
fn copy(claim: &mut Claim, earlier: &Claim) {
    let mut again = earlier.clone();
    (again.index, again.defect) = (claim.index, claim.defect);
    again.number.clone_from(&claim.number);
    for (position, line) in again.lines.iter_mut().enumerate() {
        if !line.control.is_empty() {
            line.control = format!("{}L{}", claim.index + 1, position + 1);
        }
    }
    // A first claim, whatever the earlier one was.
    again.frequency = "1";
    again.original = None;
    *claim = again;
}

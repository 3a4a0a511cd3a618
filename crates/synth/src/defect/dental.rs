//! What is wrong with dental claims.

use super::DefectKind;
use super::when::{any_line, change_line, dental};
use crate::world::Need;

pub(super) static KINDS: &[DefectKind] = &[
    DefectKind::new("dental-code-short", 5, "LN-044")
        .status("A7:453")
        .when(dental)
        .text(|text| text.part("SV3", 1, 2, "D012")),
    DefectKind::new("dental-code-without-letter", 5, "LN-044")
        .status("A7:453")
        .when(dental)
        .text(|text| text.part("SV3", 1, 2, "00120")),
    DefectKind::new("dental-qualifier-invalid", 2, "ENV-028")
        .also(&["LN-044"])
        .status("A7:453")
        .element_fault("2400", "SV3", "SV3", (1, 1, "7"))
        .when(dental)
        .text(|text| text.part("SV3", 1, 1, "HC")),
    DefectKind::new("tooth-missing", 4, "LN-045")
        .status("A6:244")
        .when(|claim| any_line(claim, |line| line.need == Need::Tooth))
        .text(|text| text.remove("TOO")),
    DefectKind::new("tooth-invalid", 4, "LN-045")
        .status("A7:244")
        .when(|claim| any_line(claim, |line| !line.tooth.is_empty()))
        .text(|text| text.set("TOO", 2, "45")),
    DefectKind::new("tooth-system-invalid", 2, "ENV-028")
        .also(&["LN-045"])
        .status("A7:244")
        .element_fault("2400", "TOO", "TOO", (1, 0, "7"))
        .when(dental)
        .text(|text| text.set("TOO", 1, "QQ")),
    DefectKind::new("tooth-surface-invalid", 5, "LN-046")
        .also(&["ENV-028"])
        .status("A7:240")
        .when(|claim| any_line(claim, |line| line.need == Need::Surfaces))
        .claim(|claim, _| {
            change_line(claim, |line| line.need == Need::Surfaces, |line| line.surfaces = &["X"]);
        }),
    DefectKind::new("oral-cavity-invalid", 4, "LN-047")
        .also(&["ENV-028"])
        .status("A7:21")
        .when(|claim| any_line(claim, |line| line.need == Need::Quadrant))
        .claim(|claim, _| {
            change_line(claim, |line| line.need == Need::Quadrant, |line| line.quadrant = "55");
        }),
    DefectKind::new("earlier-placement-missing", 4, "LN-048")
        .status("A6:21")
        .segments(2)
        .when(|claim| any_line(claim, |line| line.need == Need::Prosthesis))
        .both(
            |claim, _| {
                change_line(claim, |line| line.need == Need::Prosthesis, |line| line.prosthesis = "R");
            },
            |text| text.remove("DTP*441"),
        ),
    DefectKind::new("prosthesis-flag-invalid", 2, "ENV-028")
        .also(&["LN-048"])
        .status("A7:21")
        .element_fault("2400", "SV3", "SV3", (5, 0, "7"))
        .when(dental)
        .text(|text| text.set("SV3", 5, "X")),
    DefectKind::new("orthodontic-months-missing", 4, "LN-049")
        .when(dental)
        .text(|text| text.part("SV3", 1, 2, "D8080")),
];

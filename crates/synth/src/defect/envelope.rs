//! What is wrong with interchanges, functional groups and the ends of sets.

use super::DefectKind;
use super::kind::Fate::{Held, Quarantined, Released};

pub(super) static KINDS: &[DefectKind] = &[
    DefectKind::new("interchange-header-missing", 1, "ENV-001")
        .also(&["ENV-034"])
        .file(Quarantined, |text| text.remove("ISA")),
    DefectKind::new("interchange-header-short", 1, "ENV-002")
        .also(&["ENV-001"])
        .file(Quarantined, |text| text.alter("ISA", 6, |sender| sender.trim_end().to_owned())),
    DefectKind::new("delimiters-collide", 1, "ENV-003")
        .also(&["ENV-001"])
        .file(Quarantined, |text| text.set("ISA", 11, "*")),
    DefectKind::new("interchange-version-old", 1, "ENV-004").file(Held, |text| text.set("ISA", 12, "00401")),
    DefectKind::new("interchange-control-mismatch", 1, "ENV-005")
        .file(Held, |text| text.set("IEA", 2, "999999999")),
    DefectKind::new("group-count-wrong", 1, "ENV-006").file(Held, |text| text.set("IEA", 1, "2")),
    DefectKind::new("interchange-trailer-missing", 1, "ENV-007").file(Held, |text| text.remove("IEA")),
    DefectKind::new("interchange-cut-off", 1, "ENV-007")
        .also(&["ENV-024", "ENV-032", "ENV-033", "LN-001"])
        .segments(usize::MAX)
        .file(Held, |text| {
            let last = text.all("CLM").pop()?;
            let begun = text.segments[last..].iter().position(|segment| segment[0] == "LX")? + last;
            text.segments.truncate(begun + 1);
            text.segments[begun].truncate(1);
            text.touched = Some(begun);
            text.cut = true;
            Some(())
        }),
    DefectKind::new("interchange-date-impossible", 1, "ENV-008")
        .file(Held, |text| text.set("ISA", 9, "261332")),
    DefectKind::new("interchange-time-impossible", 1, "ENV-008")
        .file(Held, |text| text.set("ISA", 10, "2575")),
    DefectKind::new("usage-indicator-invalid", 1, "ENV-009").file(Held, |text| text.set("ISA", 15, "X")),
    DefectKind::new("usage-indicator-test", 1, "ENV-009").file(Held, |text| text.set("ISA", 15, "T")),
    DefectKind::new("interchange-control-reused", 1, "ENV-010").segments(2).file(Held, |text| {
        // The first interchange of claims in every drop; one more is its acknowledgment.
        text.set("IEA", 2, "000000002")?;
        text.set("ISA", 13, "000000002")
    }),
    DefectKind::new("group-of-unknown-kind", 1, "ENV-011").file(Held, |text| text.set("GS", 1, "HI")),
    DefectKind::new("group-version-old", 1, "ENV-011").also(&["ENV-017"]).segments(3).file(
        Quarantined,
        |text| {
            let old = text.get("GS", 8)?.replace("00501", "00401");
            for at in text.all("ST") {
                text.set_at(at, 3, &old)?;
            }
            text.set("GS", 8, &old)
        },
    ),
    DefectKind::new("group-control-mismatch", 1, "ENV-012").file(Held, |text| text.set("GE", 2, "999999")),
    DefectKind::new("set-count-wrong", 1, "ENV-013").file(Held, |text| text.set("GE", 1, "3")),
    DefectKind::new("group-trailer-missing", 1, "ENV-032")
        .also(&["ENV-006", "ENV-013"])
        .file(Held, |text| text.remove("GE")),
    DefectKind::new("set-control-mismatch", 1, "ENV-014").file(Held, |text| text.set("SE", 2, "0077")),
    DefectKind::new("segment-count-wrong", 1, "ENV-015").file(Held, |text| text.set("SE", 1, "7")),
    DefectKind::new("set-control-repeated", 1, "ENV-016").segments(2).file(Held, |text| {
        text.set("SE*>SE", 2, "0001")?;
        text.set("ST*>ST", 2, "0001")
    }),
    DefectKind::new("set-version-unlike-group", 1, "ENV-017")
        .file(Held, |text| text.alter("ST", 3, |version| version[..10].to_owned())),
    DefectKind::new("set-trailer-missing", 1, "ENV-033").also(&["ENV-013", "ENV-018", "ENV-024"]).file(
        Held,
        |text| {
            text.remove("SE")?;
            // The next set would begin where it is missing.
            text.touched = text.touched.map(|at| at - 1);
            Some(())
        },
    ),
    DefectKind::new("set-of-no-guide", 1, "ENV-011")
        .also(&["ENV-018"])
        .file(Quarantined, |text| text.set("ST", 1, "834")),
    DefectKind::new("segment-between-sets", 1, "ENV-034")
        .file(Held, |text| text.insert_after("SE", "REF*G1*A1")),
    DefectKind::new("segment-after-group", 1, "ENV-034")
        .file(Held, |text| text.insert_after("GE", "REF*G1*A1")),
    DefectKind::new("words-after-interchange", 1, "ENV-001")
        .file(Released, |text| text.insert_after("IEA", "END OF FILE")),
];

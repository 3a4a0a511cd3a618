//! What is wrong with the header of a set of claims: purpose, submitter, receiver.

use super::DefectKind;
use super::kind::Fate::{Held, Released};

pub(super) static KINDS: &[DefectKind] = &[
    DefectKind::new("structure-code-invalid", 2, "HDR-001")
        .also(&["ENV-028"])
        .file(Held, |text| text.set("BHT", 1, "0010")),
    DefectKind::new("purpose-code-invalid", 2, "HDR-001")
        .also(&["ENV-028"])
        .file(Held, |text| text.set("BHT", 2, "15")),
    DefectKind::new("claim-or-encounter-invalid", 2, "HDR-002")
        .also(&["ENV-028"])
        .file(Held, |text| text.set("BHT", 6, "XX")),
    DefectKind::new("claim-or-encounter-missing", 2, "HDR-002")
        .also(&["ENV-027"])
        .file(Held, |text| text.set("BHT", 6, "")),
    DefectKind::new("batch-reference-reused", 4, "HDR-003").file(Released, |text| {
        let first = text.get("BHT", 3)?.to_owned();
        text.set("BHT*>BHT", 3, &first)
    }),
    DefectKind::new("batch-reference-long", 1, "ENV-022")
        .file(Held, |text| text.set("BHT", 3, &"7".repeat(51))),
    DefectKind::new("batch-date-impossible", 1, "ENV-023").file(Held, |text| text.set("BHT", 4, "20261345")),
    DefectKind::new("batch-time-impossible", 1, "ENV-023").file(Held, |text| text.set("BHT", 5, "2561")),
    DefectKind::new("set-header-missing", 2, "ENV-024").file(Held, |text| text.remove("BHT")),
    DefectKind::new("submitter-id-missing", 2, "HDR-004")
        .also(&["ENV-027", "ENV-030"])
        .file(Held, |text| text.set("NM1*41", 9, "")),
    DefectKind::new("submitter-missing", 2, "ENV-024")
        .also(&["HDR-004", "HDR-005", "ENV-019"])
        .segments(2)
        .file(Held, |text| text.remove_loop("NM1*41", &["PER"])),
    DefectKind::new("submitter-number-missing", 2, "HDR-005").also(&["ENV-027"]).file(Held, |text| {
        text.set("PER", 3, "")?;
        text.set("PER", 4, "")
    }),
    DefectKind::new("submitter-contact-missing", 2, "ENV-024")
        .also(&["HDR-005"])
        .file(Held, |text| text.remove("PER")),
    DefectKind::new("submitter-contact-thrice", 2, "ENV-025")
        .segments(2)
        .file(Held, |text| text.repeat("PER", &[], 2)),
    DefectKind::new("receiver-id-missing", 2, "HDR-006")
        .also(&["ENV-027", "ENV-030"])
        .file(Held, |text| text.set("NM1*40", 9, "")),
    DefectKind::new("receiver-missing", 2, "ENV-024")
        .also(&["HDR-006"])
        .file(Held, |text| text.remove("NM1*40")),
    DefectKind::new("receiver-twice", 2, "ENV-026")
        .also(&["ENV-025"])
        .file(Held, |text| text.repeat("NM1*40", &[], 1)),
];

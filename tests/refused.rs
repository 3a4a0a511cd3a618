//! Files of code tables that are not sound, of every kind there is: refused with the reason, and what was loaded
//! is as it was, byte for byte.

use std::fs;
use std::io::{Cursor, Write};
use std::path::{Path, PathBuf};

use codes::TableKind;

use crate::site::{Site, files_under, finish};

/// A kind, its file, a part of a row and what stands there in a malformed one, and a name or a word that
/// makes the file one of another year, as far as the content tells.
struct Sound {
    kind: TableKind,
    file: &'static str,
    damage: [&'static str; 2],
    other_year: Option<OtherYear>,
}

/// How a file comes to contradict its year.
#[derive(Clone, Copy)]
enum OtherYear {
    /// Under the name of an older edition.
    Named(&'static str),
    /// With a year in it that is not that of its name.
    Says([&'static str; 2]),
}

use OtherYear::{Named, Says};

const fn sound(
    kind: TableKind,
    file: &'static str,
    damage: [&'static str; 2],
    other_year: Option<OtherYear>,
) -> Sound {
    Sound { kind, file, damage, other_year }
}

/// Rows of unit limits, of order files and of ZIP codes do not tell a year, and lists of one's own and the
/// provider registry are of no year.
const SOUND: &[Sound] = &[
    sound(TableKind::Icd10Cm, "icd10cm_order_2027.txt", ["Q9992   1", "Q9992   7"], None),
    sound(TableKind::Icd10Pcs, "icd10pcs_order_2026.txt", ["0FT44ZZ 1", "0FT44   1"], None),
    sound(
        TableKind::Hcpcs,
        "HCPC2026_JAN_ANWEB.txt",
        ["20000101", "20001301"],
        Some(Named("HCPC2025_JAN_ANWEB.txt")),
    ),
    sound(
        TableKind::PtpPractitioner,
        "ccipra-v320r0-f1.txt",
        ["\t20260101\t*\t1", "\t20261301\t*\t1"],
        Some(Named("ccipra-v310r0-f1.txt")),
    ),
    sound(
        TableKind::PtpOutpatient,
        "ccioph-v320r0-f1.txt",
        ["\t*\t1\t", "\t*\t7\t"],
        Some(Named("ccioph-v250r0-f1.txt")),
    ),
    sound(
        TableKind::PtpMedicaidPractitioner,
        "mcd_ptp_practitioner_2026q1_f1.txt",
        ["N8011", "N80"],
        Some(Named("mcd_ptp_practitioner_2025q1_f1.txt")),
    ),
    sound(
        TableKind::PtpMedicaidOutpatient,
        "mcd_ptp_outpatient_hospital_2026q1_f1.txt",
        ["\t*\t1\t", "\tnever\t1\t"],
        Some(Named("mcd_ptp_outpatient_hospital_2025q4_f1.txt")),
    ),
    sound(
        TableKind::PtpMedicaidEquipment,
        "mcd_ptp_dme_2026q1_f1.txt",
        ["\t*\t1\t", "\t*\t\t"],
        Some(Named("mcd_ptp_dme_2019q4_f1.txt")),
    ),
    sound(
        TableKind::MuePractitioner,
        "MCR_MUE_PractitionerServices_Eff_01-01-2026.csv",
        ["N2010,2", "N2010,two"],
        None,
    ),
    sound(
        TableKind::MueOutpatient,
        "MCR_MUE_OutpatientHospitalServices_Eff_01-01-2026.csv",
        ["N2210,4", "N2210,"],
        None,
    ),
    sound(
        TableKind::MueEquipment,
        "MCR_MUE_DMESupplierServices_Eff_01-01-2026.csv",
        ["N8001,2,2", "N8001,2,9"],
        None,
    ),
    sound(
        TableKind::MueMedicaidPractitioner,
        "MCD_MUE_PractitionerServices_Eff_01-01-2026.csv",
        ["N8010,1", "N80,1"],
        None,
    ),
    sound(
        TableKind::MueMedicaidOutpatient,
        "MCD_MUE_OutpatientHospitalServices_Eff_01-01-2026.csv",
        ["N8021,0", "N8020,0"],
        None,
    ),
    sound(
        TableKind::MueMedicaidEquipment,
        "MCD_MUE_DMESupplierServices_Eff_01-01-2026.csv",
        ["N8031,3", "N8031,-3"],
        None,
    ),
    sound(TableKind::AddOn, "AOC_V2026Q1-MCR.txt", ["\t1\t", "\t5\t"], Some(Named("AOC_V2012Q1-MCR.txt"))),
    sound(
        TableKind::Fees,
        "PPRRVU2026_Jan_nonQPP.csv",
        ["33.4009", "33,4009"],
        Some(Named("PPRRVU2025_Jan_nonQPP.csv")),
    ),
    sound(
        TableKind::FeesQualifying,
        "PPRRVU2026_Jan_QPP.csv",
        ["ZZZ", "ZZZ9"],
        Some(Named("PPRRVU2025_Jan_QPP.csv")),
    ),
    sound(TableKind::Gpci, "GPCI2026.csv", ["0.921", "none"], Some(Named("GPCI2025.csv"))),
    sound(TableKind::Anesthesia, "ANES2026.csv", ["20.0000", "20.0.0"], Some(Named("ANES2025.csv"))),
    sound(TableKind::BaseUnits, "anesthesia-base.csv", ["N0150,7", "N0150,seven"], None),
    sound(TableKind::ZipLocality, "ZIP5_2026.txt", ["IL60601", "IL6O601"], None),
    sound(TableKind::Coverage, "lcd.csv", [",all,", ",some,"], None),
    sound(TableKind::Demographics, "age-sex.csv", ["N6002,M", "N6002,X"], None),
    sound(TableKind::Drugs, "drug.csv", ["00000000033", "33"], None),
    sound(
        TableKind::DiagnosisNotes,
        "icd10cm_tabular_2026.xml",
        ["</section>", ""],
        Some(Says(["<version>2026", "<version>2025"])),
    ),
    sound(
        TableKind::MedicareEdits,
        "Definitions of Medicare Code Edits_v_43_0.txt",
        ["F843\tInvented", "F8\tInvented"],
        Some(Says(["Version 43.0", "Version 42.0"])),
    ),
    sound(TableKind::WaivedTests, "clia.csv", ["N6102,N", "N6102,maybe"], None),
    sound(TableKind::Places, "place_of_service_codes.csv", ["21,Invented", "2,Invented"], None),
    sound(TableKind::Contract, "contracts.csv", [",fixed,", ",guess,"], None),
    sound(
        TableKind::Taxonomy,
        "nucc_taxonomy_260.csv",
        ["261QM1300X", "261QM1300Y"],
        Some(Says(["1/1/2020,,,,,I", "9/1/2026,,,,,I"])),
    ),
    sound(TableKind::Registry, "npidata_pfile_20260301.csv", ["1900000146", "1900000145"], None),
    sound(
        TableKind::Risk,
        "mappings-2026.csv",
        ["Invented,38", "Invented,many"],
        Some(Named("mappings-2025.csv")),
    ),
    sound(TableKind::Carc, "carc.csv", ["2,Y,", "2,maybe,"], None),
    sound(TableKind::Rarc, "rarc.csv", ["M2,Y,", "M2,maybe,"], None),
    sound(TableKind::Core, "core.csv", ["2,16,M77", "x,16,M77"], None),
];

fn path(file: &str) -> PathBuf {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let paths = ["tests/tables", "crates/scrub/tests/tables"].map(|folder| root.join(folder).join(file));
    paths.into_iter().find(|path| path.exists()).unwrap_or_else(|| panic!("no fixture {file}"))
}

/// An archive with this one file in it.
fn zipped(name: &str, text: &str) -> Vec<u8> {
    let mut archive = zip::ZipWriter::new(Cursor::new(Vec::new()));
    archive.start_file(name, zip::write::SimpleFileOptions::default()).expect("it takes a file");
    archive.write_all(text.as_bytes()).expect("it takes bytes");
    archive.finish().expect("it ends").into_inner()
}

/// The text up to the first third of its last row.
fn cut(text: &str) -> &str {
    let last = text.trim_end().rfind('\n').map_or(0, |at| at + 1);
    &text[..last + (text.trim_end().len() - last) / 3]
}

#[test]
fn every_kind_has_a_sound_file_that_loads() {
    let site = Site::new();
    let files = SOUND.iter().map(|sound| path(sound.file));
    finish(site.on_lake(&["codes", "import"]).args(files)).done();
    let listed = site.ask(&["codes", "list"]);
    for kind in TableKind::ALL {
        let table = listed.iter().find(|table| table["kind"] == kind.as_str());
        assert!(table.is_some_and(|table| table["whole"] == true), "{kind}: {listed:?}");
    }
}

#[test]
fn a_file_of_any_kind_that_is_not_sound_is_refused_and_changes_nothing() {
    let site = Site::new();
    finish(site.on_lake(&["codes", "import"]).args(SOUND.iter().map(|sound| path(sound.file)))).done();
    let loaded = files_under(&site.lake().join("codes"));
    assert_eq!(loaded.len(), TableKind::ALL.len());
    let folder = site.root().join("bad");
    fs::create_dir(&folder).expect("a folder");
    let refused = |sound: &Sound, what: &str, name: &str, bytes: &[u8], more: &[&str]| {
        let bad = folder.join(name);
        fs::write(&bad, bytes).expect("the folder takes files");
        let mut import = site.on_lake(&["codes", "import"]);
        // A sound file before it is not taken either.
        let beside = path(if sound.kind == TableKind::Core { "clia.csv" } else { "core.csv" });
        if more.is_empty() {
            import.arg(beside);
        }
        let told = finish(import.arg(&bad).args(more)).failed(2);
        let about = format!("{} {what}: {told}", sound.kind);
        assert!(told.contains(name), "{about}");
        assert!(files_under(&site.lake().join("codes")) == loaded, "{about}");
        fs::remove_file(&bad).expect("it is there");
        told
    };
    for sound in SOUND {
        let Sound { kind, file, damage, other_year } = sound;
        let text = fs::read_to_string(path(file)).expect("text");
        let [from, to] = damage;
        assert!(text.contains(from), "{kind}: {from:?}");
        let told = refused(sound, "malformed", file, text.replacen(from, to, 1).as_bytes(), &[]);
        assert!(told.contains("line ") || told.contains(" again"), "{kind}: {told}");
        refused(sound, "cut short", file, cut(&text).as_bytes(), &[]);
        refused(sound, "empty", file, b"", &[]);
        let archive = zipped(file, &text);
        refused(sound, "archive cut short", "as_downloaded.zip", &archive[..archive.len() - 30], &[]);
        let mut torn = archive.clone();
        let middle = file.len() + 30 + 4;
        torn[middle] ^= 0x55;
        refused(sound, "archive with a wrong byte", "as_downloaded.zip", &torn, &[]);
        let other = if *kind == TableKind::AddOn { TableKind::Gpci } else { TableKind::AddOn };
        let told = refused(sound, "of another kind", file, text.as_bytes(), &["--as", other.as_str()]);
        assert!(told.contains(kind.as_str()) && told.contains(other.as_str()), "{kind}: {told}");
        match other_year {
            Some(Named(name)) => drop(refused(sound, "of another year", name, text.as_bytes(), &[])),
            Some(Says([own, other])) => {
                assert!(text.contains(own), "{kind}: {own:?}");
                refused(sound, "of another year", file, text.replacen(own, other, 1).as_bytes(), &[]);
            }
            None => {}
        }
    }
}

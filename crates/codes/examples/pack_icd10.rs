//! Packs an edition of the diagnosis codes into the bytes that the crate carries.
//!
//! From a CSV of billable codes with traits, or from the official order file (any name that does not
//! end in `.csv`):
//!
//! ```text
//! cargo run -p cleanclaim-codes --example pack_icd10 -- codes.csv 2025-10-01 2026-09-30 icd10cm-fy2026.bin
//! ```

use std::error::Error;
use std::fs::{self, File};
use std::io::BufReader;

use codes::{Date, Icd10};

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [source, from, to, target] = arguments.as_slice() else {
        return Err("usage: pack_icd10 SOURCE FROM TO TARGET".into());
    };
    let day = |text: &str| Date::parse_iso(text).ok_or(format!("not a day: {text}"));
    let (from, to) = (day(from)?, day(to)?);
    let reader = BufReader::new(File::open(source)?);
    let is_csv = source.to_ascii_lowercase().ends_with(".csv");
    let edition = if is_csv {
        Icd10::from_traits_csv(reader, from, to)?
    } else {
        Icd10::from_order_file(reader, from, to)?
    };
    let packed = edition.to_packed();
    fs::write(target, &packed)?;
    println!("{} billable codes in {} bytes", edition.billable_count(), packed.len());
    Ok(())
}

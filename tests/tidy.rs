//! Rules about the tree that a compiler does not know.

use std::fs;
use std::path::{Path, PathBuf};

/// Which workspace crates each may use. Arrows go one way.
const ARROWS: [(&str, &[&str]); 9] = [
    ("x12", &[]),
    ("codes", &[]),
    ("claims", &["x12", "codes"]),
    ("scrub", &["x12", "codes", "claims"]),
    ("remit", &["x12", "codes", "claims"]),
    ("lake", &["claims", "scrub", "remit"]),
    ("pipeline", &["x12", "codes", "claims", "scrub", "remit", "lake"]),
    // What is true of a drop is not for the engine's code to say.
    ("synth", &[]),
    ("cli", &["x12", "codes", "claims", "scrub", "remit", "lake", "pipeline", "synth"]),
];

/// What only some crates may use, by the words that betray it: Arrow in `lake` alone, Parquet without it
/// in the truth of `synth` too.
const PRIVILEGES: [(&[&str], &[&str]); 4] = [
    (&["lake"], &["arrow_array::", "arrow_schema::", "arrow_buffer::", "parquet::arrow"]),
    (&["lake", "synth"], &["parquet::"]),
    (&["pipeline"], &["rayon::"]),
    (&["cli"], &["SystemTime::now", "Instant::now", "env::var", "env::args"]),
];

const LINES_MAX: usize = 700;

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn files_under(folder: &Path, extension: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        let Ok(entries) = fs::read_dir(&folder) else { continue };
        for entry in entries.map(|entry| entry.expect("a folder can be listed")) {
            let path = entry.path();
            let name = entry.file_name();
            let hidden = name.to_string_lossy().starts_with('.') || name == "target" || name == "demo";
            match (hidden, path.is_dir()) {
                (true, _) => {}
                (_, true) => folders.push(path),
                _ if path.extension().is_some_and(|found| found == extension) => found.push(path),
                _ => {}
            }
        }
    }
    found.sort();
    found
}

fn read(path: &Path) -> String {
    fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// Source text up to its test module, which may do as it likes.
fn code_of(text: &str) -> &str {
    text.split("#[cfg(test)]").next().unwrap_or(text)
}

#[test]
fn arrows_between_crates_go_one_way() {
    for (name, allowed) in ARROWS {
        let manifest = if name == "cli" {
            root().join("Cargo.toml")
        } else {
            root().join("crates").join(name).join("Cargo.toml")
        };
        let text = read(&manifest);
        let dependencies = text.split("\n[dependencies]").nth(1).unwrap_or_default();
        let dependencies = dependencies.split("\n[").next().unwrap_or_default();
        for (other, _) in ARROWS {
            let uses = dependencies.lines().any(|line| line.trim_start().starts_with(&format!("{other}.")));
            assert!(!uses || allowed.contains(&other), "{name} may not use {other}");
        }
    }
}

#[test]
fn privileges_stay_with_their_crate() {
    for file in files_under(&root().join("crates"), "rs") {
        let path = file.strip_prefix(root()).expect("files are under the root");
        let mut parts = path.components().skip(1).map(|part| part.as_os_str().to_string_lossy());
        let (name, folder) = (parts.next().unwrap_or_default(), parts.next().unwrap_or_default());
        if folder != "src" {
            continue;
        }
        let text = read(&file);
        for (owners, words) in PRIVILEGES {
            for word in words {
                assert!(
                    owners.contains(&&*name) || !code_of(&text).contains(word),
                    "{}: {word} belongs to {}",
                    path.display(),
                    owners.join(" and ")
                );
            }
        }
    }
}

#[test]
fn truth_is_written_without_arrow() {
    let manifest = read(&root().join("crates/synth/Cargo.toml"));
    assert!(manifest.contains("\nparquet.workspace = true\n"), "synth takes Parquet as the workspace has it");
    let workspace = read(&root().join("Cargo.toml"));
    let parquet = workspace.lines().find(|line| line.starts_with("parquet = ")).expect("it is listed");
    assert!(!parquet.contains("arrow"), "{parquet}");
    assert!(!manifest.contains("arrow"), "synth may not use Arrow");
}

#[test]
fn files_are_short_enough_to_be_about_one_noun() {
    for file in files_under(&root(), "rs") {
        let lines = read(&file).lines().count();
        assert!(lines <= LINES_MAX, "{}: {lines} lines", file.display());
    }
}

#[test]
fn links_between_pages_lead_somewhere() {
    for page in files_under(&root(), "md") {
        let text = read(&page);
        for link in text.split("](").skip(1).filter_map(|rest| rest.split(')').next()) {
            let target = link.split('#').next().unwrap_or_default();
            if target.is_empty() || target.contains("://") || target.contains(' ') {
                continue;
            }
            let target = page.parent().expect("a page is in a folder").join(target);
            assert!(target.exists(), "{}: {link} leads nowhere", page.display());
        }
    }
}

/// Three digits, two, four: the shape of a social security number, dashes or not.
fn looks_like_ssn(text: &[u8]) -> bool {
    text.windows(11).any(|window| {
        window.iter().enumerate().all(|(at, byte)| match at {
            3 | 6 => *byte == b'-',
            _ => byte.is_ascii_digit(),
        })
    })
}

#[test]
fn samples_hold_nothing_like_a_social_security_number() {
    assert!(looks_like_ssn(b"x 123-45-6789 x"));
    let samples = root().join("samples");
    let mut folders = vec![samples];
    while let Some(folder) = folders.pop() {
        let Ok(entries) = fs::read_dir(&folder) else { continue };
        for path in entries.map(|entry| entry.expect("a folder can be listed").path()) {
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            let bytes = fs::read(&path).expect("a sample can be read");
            assert!(!looks_like_ssn(&bytes), "{}", path.display());
            let text = String::from_utf8_lossy(&bytes);
            assert!(!text.contains("REF*SY*"), "{} sends a social security number", path.display());
        }
    }
}

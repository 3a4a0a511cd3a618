//! An independent validator: pyx12, in a Python environment of its own, over files of a clean corpus.

use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use serde_json::Value;

/// What the validator says of the files of a drop.
#[derive(Default)]
pub(crate) struct Validated {
    /// Files by kind: accepted and all.
    pub(crate) kinds: BTreeMap<&'static str, (u64, u64)>,
    /// Each difference: why it is one, and the files it concerns.
    pub(crate) differences: BTreeMap<String, u64>,
}

/// Asks pyx12 about every 837P, 837I and 835 of a drop; says why not when it cannot.
pub(crate) fn validate(drop: &Path, folder: &Path) -> Result<Validated, String> {
    let program = install(folder)?;
    let mut validated = Validated::default();
    let work = drop.with_extension("judged");
    fs::create_dir_all(&work).map_err(|error| error.to_string())?;
    let mut paths: Vec<PathBuf> = fs::read_dir(drop)
        .map_err(|error| error.to_string())?
        .map(|entry| entry.map(|entry| entry.path()).map_err(|error| error.to_string()))
        .collect::<Result<_, _>>()?;
    paths.sort();
    for path in paths {
        let name = path.file_name().and_then(OsStr::to_str).unwrap_or_default();
        let kind = KINDS.into_iter().find(|(mark, _)| name.contains(mark)).map(|(_, kind)| kind);
        // It reads no archives.
        let is_packed = PACKED.iter().any(|end| name.ends_with(end));
        let Some(kind) = kind.filter(|_| !is_packed) else { continue };
        let entry = validated.kinds.entry(kind).or_default();
        entry.1 += 1;
        let copy = work.join(name);
        fs::copy(&path, &copy).map_err(|error| error.to_string())?;
        let found = judge(&program, &copy)?;
        entry.0 += u64::from(found.is_empty());
        for difference in found {
            *validated.differences.entry(difference).or_default() += 1;
        }
    }
    Ok(validated)
}

/// What the validator finds at fault with a file; nothing when it accepts it.
pub(crate) fn judge(program: &Path, file: &Path) -> Result<Vec<String>, String> {
    let mut command = Command::new(program);
    command.arg("--quiet").arg("--json-output").arg(file);
    let output = command.output().map_err(|error| format!("x12valid: {error}"))?;
    let said = String::from_utf8_lossy(&output.stderr);
    if said.contains(": OK") {
        return Ok(Vec::new());
    }
    let text = fs::read(file).map_err(|error| error.to_string())?;
    if !said.contains(": Failure") {
        let last = said.lines().last().unwrap_or("it ended without a word");
        return Ok(vec![explain_crash(&text, last)]);
    }
    if is_of_many_dialects(&text) {
        return Ok(vec![DIALECTS.to_owned()]);
    }
    let json = match file.extension() {
        Some(end) if end == "txt" => file.with_extension("json"),
        _ => PathBuf::from(format!("{}.json", file.display())),
    };
    let json = fs::read_to_string(json).map_err(|error| error.to_string())?;
    let json: Value = serde_json::from_str(&json).map_err(|error| error.to_string())?;
    let mut found = Vec::new();
    collect(&json, "", &mut found);
    found.sort();
    found.dedup();
    Ok(found)
}

/// The faults in an answer: codes and names of elements, never what stood in them.
fn collect(value: &Value, segment: &str, found: &mut Vec<String>) {
    match value {
        Value::Object(fields) => {
            let segment = fields.get("seg_id").and_then(Value::as_str).unwrap_or(segment);
            for fault in fields.get("errors").and_then(Value::as_array).into_iter().flatten() {
                let text = fault["err_str"].as_str().unwrap_or("an error without a text");
                found.push(format!("{segment}: {text}"));
            }
            fields.values().for_each(|inside| collect(inside, segment, found));
        }
        Value::Array(all) => all.iter().for_each(|inside| collect(inside, segment, found)),
        _ => {}
    }
}

fn explain_crash(text: &[u8], said: &str) -> String {
    if text.starts_with(b"\xEF\xBB\xBF") {
        return "not read: the file begins with a byte order mark, and pyx12 reads ASCII. Seen in the wild, \
                so the corpus has it; the engine skips it."
            .to_owned();
    }
    format!("not read: {said}")
}

/// Whether a file has interchanges with different delimiters.
fn is_of_many_dialects(text: &[u8]) -> bool {
    let starts = text.windows(3).enumerate().filter(|(at, three)| {
        *three == b"ISA" && (*at == 0 || text[*at - 1].is_ascii_control() || is_terminator(text[*at - 1]))
    });
    let mut dialects: Vec<[Option<&u8>; 3]> =
        starts.map(|(at, _)| [3, 104, 105].map(|offset| text.get(at + offset))).collect();
    dialects.dedup();
    dialects.len() > 1
}

fn is_terminator(byte: u8) -> bool {
    byte.is_ascii_punctuation()
}

/// Makes the environment; says why when it cannot.
pub(crate) fn install(folder: &Path) -> Result<PathBuf, String> {
    let venv = folder.join("venv");
    let program = venv.join("bin/x12valid");
    if program.is_file() {
        return Ok(program);
    }
    run(Command::new("python3").args(["-m", "venv"]).arg(&venv), "python3 -m venv")?;
    let wanted = format!("pyx12=={VERSION}");
    let mut pip = Command::new(venv.join("bin/pip"));
    run(pip.args(["install", "--quiet", "--disable-pip-version-check", &wanted]), "pip install pyx12")?;
    if program.is_file() { Ok(program) } else { Err("pyx12 has no x12valid".to_owned()) }
}

fn run(command: &mut Command, what: &str) -> Result<(), String> {
    let status = command.stdout(Stdio::null()).stderr(Stdio::null()).status();
    match status {
        Ok(status) if status.success() => Ok(()),
        Ok(_) => Err(format!("`{what}` failed")),
        Err(error) => Err(format!("`{what}`: {error}")),
    }
}

/// Fixed, so that the same corpus gets the same verdict.
pub(crate) const VERSION: &str = "4.0.0";

/// Kinds of files, by what their names have in them.
pub(crate) const KINDS: [(&str, &str); 3] = [("_837P_", "837P"), ("_837I_", "837I"), (".835", "835")];

/// Endings of what is compressed.
const PACKED: [&str; 3] = [".gz", ".zip", ".zst"];

const DIALECTS: &str = "refused: the file has interchanges with different delimiters, and pyx12 reads all \
                        with those of the first. Each ISA declares its own, so this is right.";

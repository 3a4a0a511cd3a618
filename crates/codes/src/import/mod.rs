//! Official files, as downloaded, made into tables.
//!
//! An [`Import`] is handed files one by one, zip archives included, and recognises each by what stands in
//! it; the name says what content does not, such as whose edits they are and for which quarter. Nothing
//! comes of an import unless every file could be read: [`Import::finish`] gives all tables or an error that
//! names the file and the line.
//!
//! ```
//! use codes::import::{Import, Told};
//!
//! let file = "F1000\tF2000\t\t20260101\t*\t1\tInvented\n";
//! let mut import = Import::new(Told::default());
//! import.file("ccipra-v320r0-f1.txt", std::io::Cursor::new(file)).unwrap();
//! let tables = import.finish().unwrap();
//! assert_eq!((tables[0].kind().as_str(), tables[0].release()), ("ptp-practitioner", "2026 quarter 1"));
//!
//! let mut import = Import::new(Told::default());
//! let torn = import.file("ccipra-v320r0-f1.txt", std::io::Cursor::new(&file[..24])).unwrap_err();
//! assert_eq!(torn.to_string(), "ccipra-v320r0-f1.txt: line 1: the modifier indicator is not 0, 1 or 9: \"\"");
//! ```

mod fees;
mod layout;
mod lists;
mod medicare;
mod ncci;
mod own;
mod registry;
mod span;
mod tabular;
mod workbook;

use std::borrow::Cow;
use std::io::{BufRead, BufReader, Cursor, Read, Seek, SeekFrom};
use std::{error, fmt};

use zip::ZipArchive;

use self::layout::Layout;
use self::span::Span;
use crate::load::{Lines, LoadError};
use crate::packed::{About, Packed};
use crate::tables::BundleDraft;
use crate::{Date, Digest, TableKind};

/// What a person says about files that do not say it themselves, or say it otherwise.
#[derive(Clone, Debug, Default)]
pub struct Told {
    /// What the files list.
    pub kind: Option<TableKind>,
    /// The first day of the edition.
    pub valid_from: Option<Date>,
    /// The last day of the edition.
    pub valid_to: Option<Date>,
    /// What to call the edition.
    pub release: Option<String>,
}

/// Files on their way to become tables.
#[derive(Debug)]
pub struct Import {
    told: Told,
    parsed: Vec<Parsed>,
    skipped: Vec<String>,
}

/// A file could not be taken, and why.
#[derive(Debug)]
pub struct ImportError {
    file: String,
    cause: LoadError,
}

impl Import {
    /// Nothing yet.
    pub fn new(told: Told) -> Self {
        Self { told, parsed: Vec::new(), skipped: Vec::new() }
    }

    /// Takes a file, or what an archive holds. Members of an archive that nothing is known to read, such as
    /// guides in PDF, are left out: see [`Import::skipped`].
    ///
    /// # Errors
    ///
    /// When it cannot be read, is of no kind that is known, or does not follow its layout.
    pub fn file(&mut self, name: &str, mut source: impl Read + Seek) -> Result<(), ImportError> {
        let within = |cause| ImportError { file: name.to_owned(), cause };
        let mut mark = Vec::new();
        source.by_ref().take(4).read_to_end(&mut mark).map_err(|cause| within(cause.into()))?;
        source.seek(SeekFrom::Start(0)).map_err(|cause| within(cause.into()))?;
        if mark != *b"PK\x03\x04" {
            let parsed = read(name, source, &self.told).map_err(within)?;
            self.parsed.push(parsed.ok_or_else(|| within(unknown(name, UNKNOWN)))?);
            return Ok(());
        }
        let broken =
            |cause: zip::result::ZipError| LoadError::malformed(0, format!("a broken archive: {cause}"));
        let mut archive = ZipArchive::new(source).map_err(|cause| within(broken(cause)))?;
        if workbook::is_workbook(&archive) {
            let parsed = read_workbook(name, &mut archive, &self.told).map_err(within)?;
            self.parsed.push(parsed.ok_or_else(|| within(LoadError::malformed(0, UNKNOWN)))?);
            return Ok(());
        }
        let (before, mut books) = (self.parsed.len(), Vec::new());
        for index in 0..archive.len() {
            let member = archive.by_index(index).map_err(|cause| within(broken(cause)))?;
            if !member.is_file() {
                continue;
            }
            let path = member.name().map_err(|cause| within(broken(cause)))?.into_owned();
            let extension = path.rsplit('.').next().unwrap_or_default().to_ascii_lowercase();
            if extension == "xlsx" {
                books.push(index);
            }
            // The archive's name may say what a member's does not.
            let told_by = format!("{path} in {name}");
            let parsed = if TEXTS.contains(&&*extension) {
                read(&told_by, member, &self.told)
                    .map_err(|cause| ImportError { file: told_by.clone(), cause })?
            } else {
                None
            };
            match parsed {
                Some(parsed) => self.parsed.push(parsed),
                None => self.skipped.push(path),
            }
        }
        // Downloads hold the same table as text and as a workbook.
        if self.parsed.len() == before {
            for index in books {
                let mut member = archive.by_index(index).map_err(|cause| within(broken(cause)))?;
                let path = member.name().map_err(|cause| within(broken(cause)))?.into_owned();
                let told_by = format!("{path} in {name}");
                let of_member = |cause| ImportError { file: told_by.clone(), cause };
                let mut bytes = Vec::new();
                member.read_to_end(&mut bytes).map_err(|cause| of_member(cause.into()))?;
                let book = ZipArchive::new(Cursor::new(bytes)).map_err(|cause| of_member(broken(cause)));
                let parsed = read_workbook(&told_by, &mut book?, &self.told).map_err(of_member)?;
                self.skipped.retain(|skipped| parsed.is_none() || *skipped != path);
                self.parsed.extend(parsed);
            }
        }
        if self.parsed.len() == before {
            return Err(within(unknown(name, "the archive holds no table that is known")));
        }
        Ok(())
    }

    /// What was left out of archives.
    pub fn skipped(&self) -> &[String] {
        &self.skipped
    }

    /// The tables, every one of them whole.
    ///
    /// # Errors
    ///
    /// When files do not fit together: a part of a set is missing, one table comes twice, or nobody says
    /// for which days it is.
    pub fn finish(self) -> Result<Vec<Packed>, ImportError> {
        let mut tables = Vec::new();
        let mut rest = self.parsed;
        // Editions of a table side by side; the parts of a set, whatever quarter their names say, are one.
        let edition = |parsed: &Parsed| match (parsed.part, self.told.valid_from) {
            (None, None) => (parsed.kind, parsed.span.as_ref().map(|span| span.from)),
            _ => (parsed.kind, None),
        };
        while let Some(wanted) = rest.first().map(edition) {
            let (mut same, others) = rest.into_iter().partition(|parsed: &Parsed| edition(parsed) == wanted);
            rest = others;
            tables.push(table(&mut same, &self.told)?);
        }
        tables.sort_by_key(|table| (table.kind(), table.valid_from()));
        for pair in tables.windows(2) {
            let (one, other) = (&pair[0], &pair[1]);
            if (one.kind(), one.valid_from()) == (other.kind(), other.valid_from()) {
                let what = format!("another {} than {}; one at a time", other.kind(), one.source());
                let cause = LoadError::malformed(0, what);
                return Err(ImportError { file: other.source().to_owned(), cause });
            }
        }
        Ok(tables)
    }
}

/// One table of everything that was read of its kind.
fn table(parts: &mut [Parsed], told: &Told) -> Result<Packed, ImportError> {
    parts.sort_by_key(|parsed| parsed.part);
    check_parts(parts)?;
    let source_digest = if let [one] = &*parts {
        one.digest
    } else {
        let digests: Vec<u8> = parts.iter().flat_map(|part| *part.digest.as_bytes()).collect();
        Digest::of_bytes(&digests)
    };
    let (file, kind) = (parts[0].file.clone(), parts[0].kind);
    let within = |what: String| ImportError { file: file.clone(), cause: LoadError::malformed(0, what) };
    let span = match (parts[0].span.clone(), told.valid_from) {
        (Some(span), _) => span,
        (None, Some(from)) => Span { from, to: Date::MAX, release: from.to_string() },
        (None, None) => {
            return Err(within(format!(
                "the name does not say for which days this {kind} is; say it with --from"
            )));
        }
    };
    let mut about = About {
        kind,
        release: told.release.clone().unwrap_or(span.release),
        source: match parts.len() {
            1 => file.clone(),
            count => format!("{file} and {} more", count - 1),
        },
        valid_from: told.valid_from.unwrap_or(span.from),
        valid_to: told.valid_to.unwrap_or(span.to),
        source_digest,
    };
    if let Some(cut) = about.source.find(" in ") {
        about.source.truncate(cut);
    }
    if about.valid_to < about.valid_from {
        return Err(within(format!("valid from {} to {}", about.valid_from, about.valid_to)));
    }
    let mut bundle = BundleDraft::default();
    for part in parts.iter_mut() {
        match &mut part.content {
            Content::Pairs(draft) => bundle.append(draft),
            Content::Sections(sections) => return Ok(Packed::new(&about, sections)),
        }
    }
    Ok(Packed::new(&about, &bundle.pack()))
}

/// Parts of a set must be all of one quarter, and none may be missing between the first and the last.
fn check_parts(parts: &[Parsed]) -> Result<(), ImportError> {
    let fail = |parsed: &Parsed, what: String| {
        Err(ImportError { file: parsed.file.clone(), cause: LoadError::malformed(0, what) })
    };
    for pair in parts.windows(2) {
        let (first, second) = (&pair[0], &pair[1]);
        if first.part.is_none() || first.part == second.part {
            return fail(second, format!("another {} than {}; one at a time", second.kind, first.file));
        }
        let quarter = |parsed: &Parsed| parsed.span.as_ref().map(|span| span.from);
        if quarter(first) != quarter(second) {
            return fail(second, format!("of another quarter than {}", first.file));
        }
    }
    for (index, parsed) in parts.iter().enumerate() {
        let expected = index as u32 + 1;
        if parsed.part.is_some_and(|part| part != expected) {
            return fail(parsed, format!("part {expected} is missing; give all parts at once"));
        }
    }
    Ok(())
}

impl fmt::Display for ImportError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.file, self.cause)
    }
}

impl error::Error for ImportError {
    fn source(&self) -> Option<&(dyn error::Error + 'static)> {
        error::Error::source(&self.cause)
    }
}

/// A file that was read.
#[derive(Debug)]
struct Parsed {
    file: String,
    kind: TableKind,
    span: Option<Span>,
    /// Which part of a set it is, from 1.
    part: Option<u32>,
    content: Content,
    digest: Digest,
}

/// Its rows.
#[derive(Debug)]
enum Content {
    Pairs(BundleDraft),
    Sections(Vec<(usize, Vec<u8>)>),
}

/// Reads a file; `None` when nothing known looks like it.
fn read(name: &str, mut source: impl Read, told: &Told) -> Result<Option<Parsed>, LoadError> {
    let mut head = Vec::with_capacity(HEAD);
    source.by_ref().take(HEAD as u64).read_to_end(&mut head)?;
    let Some(layout) = Layout::recognise(name, &String::from_utf8_lossy(&head), told.kind)? else {
        return Ok(None);
    };
    let source = BufReader::with_capacity(HEAD, Cursor::new(head).chain(source));
    let parsed = layout.read(name, source, told)?;
    match told.kind {
        Some(kind) if kind != parsed.kind => {
            Err(LoadError::malformed(0, format!("looks like {}, not like {kind}", parsed.kind)))
        }
        _ => Ok(Some(parsed)),
    }
}

/// Reads the first sheet of a workbook like the text of the same download.
fn read_workbook(
    name: &str,
    archive: &mut ZipArchive<impl Read + Seek>,
    told: &Told,
) -> Result<Option<Parsed>, LoadError> {
    read(name, Cursor::new(workbook::text_of(archive)?), told)
}

/// A text being read line by line.
struct Text<'s> {
    name: &'s str,
    lines: Lines<Box<dyn BufRead + 's>>,
}

impl<'s> Text<'s> {
    fn new(name: &'s str, source: impl BufRead + 's) -> Self {
        Self { name, lines: Lines::new(Box::new(source)) }
    }

    fn name(&self) -> &'s str {
        self.name
    }

    /// The next line and its number. Official files are in the encodings of their offices; what they say in
    /// words is not kept, so a question mark stands for each byte beyond ASCII, and columns stay in place.
    fn next(&mut self) -> Result<Option<(u64, Cow<'_, str>)>, LoadError> {
        Ok(self.lines.next()?.map(|(number, line)| match str::from_utf8(line) {
            Ok(text) if text.is_ascii() => (number, Cow::Borrowed(text)),
            _ => {
                let character = |&byte: &u8| if byte.is_ascii() { char::from(byte) } else { '?' };
                (number, Cow::Owned(line.iter().map(character).collect()))
            }
        }))
    }

    /// What has been read, at its end.
    fn parsed(self, kind: TableKind, span: Option<Span>, part: Option<u32>, content: Content) -> Parsed {
        Parsed { file: self.name.to_owned(), kind, span, part, content, digest: self.lines.digest() }
    }
}

/// A number with a fraction, times ten to the power of `places`; nothing is 0. `None` for what is no number
/// or has more places.
fn decimal(text: &str, places: usize) -> Option<u32> {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    let fraction = fraction.trim_end_matches('0');
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    if fraction.len() > places || !digits(whole) || !digits(fraction) {
        return None;
    }
    let scale = 10_u32.pow((places - fraction.len()) as u32);
    let whole: u32 = if whole.is_empty() { 0 } else { whole.parse().ok()? };
    let part: u32 = if fraction.is_empty() { 0 } else { fraction.parse().ok()? };
    whole.checked_mul(10_u32.pow(places as u32))?.checked_add(part * scale)
}

/// Nothing known, or what of the same publisher is read instead.
fn unknown(name: &str, otherwise: &str) -> LoadError {
    let lower = name.to_ascii_lowercase();
    let named = |words: &[&str]| words.iter().any(|word| lower.contains(word));
    let what = if named(&["pfall", "pfrev"]) {
        "payment amounts by locality are not read, but worked out: import the relative value download (RVU26A.zip)"
    } else if named(&["pprrvu", "gpci", "anes"]) && lower.rsplit('.').next() == Some("txt") {
        "text in fixed columns is not read, since they move from year to year: import the CSV or the whole archive"
    } else {
        otherwise
    };
    LoadError::malformed(0, what)
}

const UNKNOWN: &str = "no table that is known; say what it is with --as";
/// Endings of members of an archive that are looked into.
const TEXTS: [&str; 4] = ["txt", "csv", "tab", "xml"];
/// How much of a file is looked at to tell what it is, in bytes.
const HEAD: usize = 64 * 1024;

#[cfg(test)]
mod tests;

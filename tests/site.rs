//! A drop folder and a lake in a folder of their own, and the program run over them.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::rc::Rc;

use serde_json::Value;
use tempfile::TempDir;

/// The day every run here is made for.
pub(crate) const AS_OF: &str = "2026-03-20";

/// A drop and a lake; gone when dropped.
pub(crate) struct Site {
    folder: Rc<TempDir>,
    lake: PathBuf,
}

/// How a command ended and what it said.
pub(crate) struct Outcome {
    pub(crate) code: Option<i32>,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

/// Claims by what became of them: how many, and cents.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub(crate) struct Claims {
    pub(crate) released: (u64, u64),
    pub(crate) held: (u64, u64),
    pub(crate) quarantined: (u64, u64),
}

impl Site {
    /// An empty drop, no lake yet.
    pub(crate) fn new() -> Self {
        let folder = Rc::new(tempfile::tempdir().expect("a temporary folder"));
        let site = Self { lake: folder.path().join("lake"), folder };
        fs::create_dir(site.drop()).expect("a drop folder");
        site
    }

    /// A drop with these files.
    pub(crate) fn with(files: &[(&str, &[u8])]) -> Self {
        let site = Self::new();
        for (name, bytes) in files {
            site.put(name, bytes);
        }
        site
    }

    /// A drop of invented claims and all that answers them.
    pub(crate) fn invented(plan: &synth::Plan) -> Self {
        let site = Self::new();
        fs::remove_dir(site.drop()).expect("the drop is empty");
        synth::write(plan, &site.drop()).expect("a drop can be written");
        site
    }

    /// The same drop and another lake.
    pub(crate) fn other_lake(&self, name: &str) -> Self {
        Self { folder: Rc::clone(&self.folder), lake: self.root().join(name) }
    }

    pub(crate) fn root(&self) -> &Path {
        self.folder.path()
    }

    pub(crate) fn drop(&self) -> PathBuf {
        self.root().join("drop")
    }

    pub(crate) fn lake(&self) -> &Path {
        &self.lake
    }

    /// Puts a file into the drop.
    pub(crate) fn put(&self, name: &str, bytes: &[u8]) {
        fs::write(self.drop().join(name), bytes).expect("the drop takes files");
    }

    /// Writes a file beside the drop and gives its path.
    pub(crate) fn file(&self, name: &str, bytes: &[u8]) -> PathBuf {
        let path = self.root().join(name);
        fs::write(&path, bytes).expect("the folder takes files");
        path
    }

    /// A command whose lake, if it takes one, is this site's.
    pub(crate) fn on_lake(&self, arguments: &[&str]) -> Command {
        let mut command = program(arguments);
        command.arg("--lake").arg(self.lake());
        command
    }

    /// `cleanclaim run`, with these arguments more.
    pub(crate) fn run_command(&self, more: &[&str]) -> Command {
        let mut command = self.on_lake(&["run"]);
        command.arg(self.drop()).args(["--as-of", AS_OF]).args(more);
        command
    }

    /// Runs, which must succeed, and gives the report.
    pub(crate) fn run(&self) -> Value {
        self.run_with(&[])
    }

    /// Runs with these arguments more, which must succeed, and gives the report.
    pub(crate) fn run_with(&self, more: &[&str]) -> Value {
        let mut lines = finish(self.run_command(&["--json"]).args(more)).done().json_lines();
        assert_eq!(lines.len(), 1, "a run reports once");
        lines.remove(0)
    }

    /// A command that only looks, its rows as JSON.
    pub(crate) fn ask(&self, arguments: &[&str]) -> Vec<Value> {
        finish(self.on_lake(arguments).arg("--json")).done().json_lines()
    }

    pub(crate) fn batches(&self) -> Vec<Value> {
        self.ask(&["batches"])
    }

    /// The one claim of a patient control number.
    pub(crate) fn claim(&self, control_number: &str) -> Value {
        let mut claims = self.ask(&["claim", control_number]);
        assert_eq!(claims.len(), 1, "{control_number} stands {} times", claims.len());
        claims.remove(0)
    }

    /// Asserts that `verify` finds every law kept.
    pub(crate) fn assert_lawful(&self) {
        let outcome = finish(&mut self.on_lake(&["verify"]));
        assert_eq!(outcome.code, Some(0), "{}{}", outcome.stdout, outcome.stderr);
        assert!(outcome.stdout.contains("every law holds"), "{}", outcome.stdout);
    }

    /// Every file of the lake and its bytes, by path; the views without the line that names the folder.
    pub(crate) fn tree(&self) -> BTreeMap<String, Vec<u8>> {
        let mut tree = files_under(self.lake());
        if let Some(views) = tree.get_mut("views.sql") {
            let text = String::from_utf8(std::mem::take(views)).expect("views are text");
            let lines = text.lines().filter(|line| !line.starts_with("SET VARIABLE lake"));
            *views = lines.collect::<Vec<_>>().join("\n").into_bytes();
        }
        tree
    }

    /// The rows of a table, the columns asked for as text.
    pub(crate) fn rows(&self, table: &str, columns: &[&str]) -> Vec<Vec<String>> {
        let lake = lake::Lake::open(self.lake()).expect("there is a lake");
        let read = lake.read(table).and_then(|read| read.columns(columns)).expect("there is a table");
        let rows = read.rows().map(|row| row.expect("a row can be read"));
        rows.map(|row| row.values.iter().map(ToString::to_string).collect()).collect()
    }

    /// What `DuckDB` answers over the views; `None` where Python has none.
    pub(crate) fn views(&self, sql: &str) -> Option<String> {
        let has = Command::new("python3").args(["-c", "import duckdb"]).output();
        has.ok().filter(|output| output.status.success())?;
        let script = "import duckdb, sys\nc = duckdb.connect()\nc.execute(open(sys.argv[1]).read())\n\
                      print(c.execute(sys.argv[2]).fetchall())";
        let mut command = Command::new("python3");
        command.args(["-c", script]).arg(self.lake().join("views.sql")).arg(sql);
        Some(finish(&mut command).done().stdout.trim().to_owned())
    }

    /// The ids of the edits that fired, each once.
    pub(crate) fn edits_fired(&self) -> BTreeSet<String> {
        self.rows("findings", &["edit_id"]).into_iter().flatten().collect()
    }
}

impl Outcome {
    /// Asserts success.
    pub(crate) fn done(self) -> Self {
        assert_eq!(self.code, Some(0), "stdout: {}\nstderr: {}", self.stdout, self.stderr);
        self
    }

    /// Asserts that the command failed with this code and one line that says why.
    pub(crate) fn failed(self, code: i32) -> String {
        assert_eq!(self.code, Some(code), "stdout: {}\nstderr: {}", self.stdout, self.stderr);
        let lines: Vec<_> = self.stderr.lines().collect();
        assert_eq!(lines.len(), 1, "one line says why: {lines:#?}");
        assert!(lines[0].starts_with("cleanclaim: "), "{}", lines[0]);
        assert!(lines[0].len() > "cleanclaim: ".len() + 10, "{}", lines[0]);
        lines[0].to_owned()
    }

    /// Standard output, a JSON value a line.
    pub(crate) fn json_lines(&self) -> Vec<Value> {
        let parsed = self.stdout.lines().map(serde_json::from_str);
        parsed.collect::<Result<_, _>>().unwrap_or_else(|error| panic!("{error}: {}", self.stdout))
    }
}

impl Claims {
    /// The claims of a run's report.
    pub(crate) fn of(report: &Value) -> Self {
        let part = |word: &str| {
            let amount = &report["claims"][word];
            (number(&amount["count"]), number(&amount["cents"]))
        };
        Self { released: part("released"), held: part("held"), quarantined: part("quarantined") }
    }

    /// Claims that were all released.
    pub(crate) fn released(count: u64, cents: u64) -> Self {
        Self { released: (count, cents), ..Self::default() }
    }

    /// Claims that were all held.
    pub(crate) fn held(count: u64, cents: u64) -> Self {
        Self { held: (count, cents), ..Self::default() }
    }
}

/// The program with these arguments.
pub(crate) fn program(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_cleanclaim"));
    command.args(arguments).env_remove("CLEANCLAIM_LAKE").env_remove("COLUMNS");
    command
}

/// Runs a command to its end.
pub(crate) fn finish(command: &mut Command) -> Outcome {
    let Output { status, stdout, stderr } = command.output().expect("the program can be started");
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("the program speaks UTF-8");
    Outcome { code: status.code(), stdout: text(stdout), stderr: text(stderr) }
}

/// Every file below a folder and its bytes, by path.
pub(crate) fn files_under(root: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut found = BTreeMap::new();
    let mut folders = vec![root.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).expect("a folder can be listed") {
            let path = entry.expect("a folder can be listed").path();
            if path.is_dir() {
                folders.push(path);
            } else {
                let name = path.strip_prefix(root).expect("it is below").to_string_lossy().into_owned();
                found.insert(name, fs::read(&path).expect("a file can be read"));
            }
        }
    }
    found
}

/// Asserts that two trees are the same, and names the first files that differ.
pub(crate) fn assert_same(left: &BTreeMap<String, Vec<u8>>, right: &BTreeMap<String, Vec<u8>>, what: &str) {
    let names: BTreeSet<_> = left.keys().chain(right.keys()).collect();
    let differ: Vec<_> = names.into_iter().filter(|name| left.get(*name) != right.get(*name)).collect();
    assert!(
        differ.is_empty(),
        "{what}: {} files differ, such as {:#?}",
        differ.len(),
        &differ[..differ.len().min(6)]
    );
}

/// A whole number of a JSON value.
pub(crate) fn number(value: &Value) -> u64 {
    value.as_u64().unwrap_or_else(|| panic!("{value} is not a whole number"))
}

/// Cents of money written as text.
pub(crate) fn cents(value: &Value) -> u64 {
    let text = value.as_str().unwrap_or_else(|| panic!("{value} is not money as text"));
    let (whole, part) = text.split_once('.').expect("money has cents");
    assert_eq!(part.len(), 2, "{text}");
    whole.parse::<u64>().expect("dollars") * 100 + part.parse::<u64>().expect("cents")
}

/// An 837P as far as its billing provider.
pub(crate) const CLAIMS_HEAD: &str = "ST*837*0001*005010X222A1~\nBHT*0019*00*B1*20260215*0815*CH~\n\
    NM1*41*2*EXAMPLE BILLING OFFICE*****46*SUB0001~\nPER*IC*FRONT DESK*TE*5555550100~\n\
    NM1*40*2*EXAMPLE GATEWAY*****46*RCV0001~\nHL*1**20*1~\nPRV*BI*PXC*207Q00000X~\n\
    NM1*85*2*EXAMPLE FAMILY CLINIC*****XX*1900000013~\nN3*100 ORCHARD STREET~\n\
    N4*SPRINGFIELD*IL*627010001~\nREF*EI*841000019~\n";

//! What can be typed.

use std::fmt::Write as _;
use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum, ValueHint};
use codes::Date;

use crate::appeal::AppealArgs;
use crate::followup::FollowupArgs;
use crate::matching::MatchArgs;
use crate::prevent::PreventArgs;
use crate::queue::QueueArgs;
use crate::send::{CorrectArgs, ReleaseArgs, SecondaryArgs};

/// Batch engine for medical claims and remittances: X12 in, a Parquet lake out.
///
/// Point `run` at a folder that a clearinghouse drops files into. Claims are scrubbed, remittances
/// balanced and matched, denials queued, and all of it published as one batch of Parquet tables.
/// Running again takes only what is new.
#[derive(Debug, Parser)]
#[command(name = "cleanclaim", version, max_term_width = 100, arg_required_else_help = true)]
#[command(after_help = "Exit codes: 0 done; 1 a check found something; 2 wrong usage or configuration;\n\
    3 the run failed and can be run again; 4 another run holds the lake.")]
pub(crate) struct Cli {
    #[command(subcommand)]
    pub(crate) command: Command,

    /// Say more on stderr: -v what is done, -vv in detail.
    #[arg(short, long, global = true, action = clap::ArgAction::Count)]
    pub(crate) verbose: u8,

    /// How log lines on stderr are written.
    #[arg(long, global = true, value_enum, default_value_t = LogFormat::Text)]
    pub(crate) log_format: LogFormat,
}

#[derive(Clone, Copy, Debug, Eq, PartialEq, ValueEnum)]
pub(crate) enum LogFormat {
    /// For a person.
    Text,
    /// One JSON object a line.
    Json,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Take the new files of a drop folder, process them, and publish one batch.
    #[command(after_help = "Example:\n  cleanclaim run /data/drop --lake /data/lake")]
    Run(RunArgs),
    /// Scrub claim files and draw what is wrong; needs no lake.
    ///
    /// Each finding says what is wrong, where, and what to do; the table at the end says how often. Patient
    /// data is masked. With `--repair` the files are written again with what can be repaired safely repaired:
    /// blanks, dots, dashes, separators, zeros and counts; never what a code means, a modifier, a unit, a
    /// date, a charge or who somebody is.
    #[command(
        after_help = "Exits 1 when a finding rejects, after repairs when there are repairs.\n\nExamples:\n  \
        cleanclaim check claims.837 | less\n  \
        cleanclaim check --format sarif claims.837 > claims.sarif\n  \
        cleanclaim check --repair repaired claims.837"
    )]
    Check(CheckArgs),
    /// Name the claims whose findings change between two releases of code tables.
    ///
    /// Scrubs the files twice, by the tables of two folders, or of one folder as they were known on two days.
    #[command(after_help = "Exits 1 when a claim differs.\n\nExamples:\n  \
        cleanclaim diff claims.837 --before tables/2026q1 --after tables/2026q2\n  \
        cleanclaim diff claims.837 --before /data/lake/codes@2026-03-31 --after /data/lake/codes")]
    Diff(DiffArgs),
    /// Answer files as their receiver would: TA1, 999 and 277CA.
    #[command(
        after_help = "Answers to an interchange are named after it, and are not written twice. The folder keeps\n\
            the next control number.\n\nExample:\n  cleanclaim ack claims.837 --out answers"
    )]
    Ack(AckArgs),
    /// Show the envelope and loops of a file, its segments readable.
    Inspect(InspectArgs),
    /// List the published batches.
    Batches(LakeArgs),
    /// Process a batch again from its archived sources, and what depended on it.
    Rerun(RerunArgs),
    /// List what could not be read, and where it is kept.
    Quarantine(LakeArgs),
    /// Check that the lake keeps its laws.
    #[command(after_help = "Reads every source and every table again. Exits 1 when a law is broken.")]
    Verify(LakeArgs),
    /// Make `state/`, the views and the dictionary again from the commits.
    Rebuild(LakeArgs),
    /// Tell everything that happened to the claims of a patient control number.
    Claim(ClaimArgs),
    /// Show the work items of a queue, or the queues.
    Queue(QueueArgs),
    /// Decide which claim a claim payment answers, where the machine would not or was wrong.
    ///
    /// A decision is a batch of its own: it is kept, and holds when other batches are worked again. Nothing
    /// published is changed; money posted to a wrong claim is withdrawn by an event of that claim.
    #[command(after_help = "Examples:\n  cleanclaim queue matching --lake /data/lake\n  \
        cleanclaim match show 0f3c… --lake /data/lake\n  \
        cleanclaim match confirm 0f3c… 77ab… --by ann --lake /data/lake")]
    Match(MatchArgs),
    /// Show which sets of claims wait for an answer, and which are overdue.
    #[command(
        after_help = "What was submitted is accepted, rejected or unanswered, by TA1, 999 and 277CA. Days until an\n\
        answer is overdue stand under [closure] and [[payers]] in cleanclaim.toml. Exits 1 when something is.\n\n\
        Example:\n  cleanclaim closure --lake /data/lake"
    )]
    Closure(ClosureArgs),
    /// Show claims that were sent and wait longer than their payer takes.
    ///
    /// A payer takes as long as ninety of a hundred of its answers took; one with fewer than twenty answers
    /// is given thirty days. A claim whose time to file runs out within fifteen days is shown at once.
    #[command(after_help = "Example:\n  cleanclaim followup --lake /data/lake --limit 20")]
    Followup(FollowupArgs),
    /// Hold what payers say they paid against what the bank says came in.
    #[command(
        after_help = "Bank files (BAI2, ACH, or a table with a header of date, amount and trace) go into the drop\n\
        like any other; `accounts` of a practice in cleanclaim.toml says whose they are.\n\n\
        Examples:\n  cleanclaim cash --lake /data/lake\n  cleanclaim cash --list --older-than 5 --lake /data/lake"
    )]
    Cash(CashArgs),
    /// Send clean claims: write them into 837 files by receiver, each claim once.
    ///
    /// Claims that were answered already have been sent, and stay. Files go to `folder` of `[release]` in
    /// cleanclaim.toml, `outbox` in the lake when it names none; whoever sends them takes them from there.
    #[command(after_help = "Example:\n  cleanclaim release --lake /data/lake --dry-run")]
    Release(ReleaseArgs),
    /// Send denied and rejected claims again, corrected: as replacements (frequency 7) or new claims.
    ///
    /// What was sent is taken as it is, with the payer's number of the claim (REF F8).
    /// A payer that takes no replacement is named by `corrected` under `[[payers]]`. What edits reject
    /// is not sent; exits 1 then.
    #[command(
        after_help = "Examples:\n  cleanclaim correct AA00000002 --set 2300.REF-G1=AUTH7781 --lake /data/lake\n  \
        cleanclaim correct --queue claim_correction --lake /data/lake --dry-run"
    )]
    Correct(CorrectArgs),
    /// Send claims to the payer next in line, with what the one before paid and adjusted.
    ///
    /// The payer is one that the claim names (2320). A claim that its payer passed on itself, of which nothing
    /// is left to the patient, or that does not balance, is not sent; `--list` says which and why.
    #[command(after_help = "Example:\n  cleanclaim secondary --lake /data/lake --dry-run --list")]
    Secondary(SecondaryArgs),
    /// Write the packet for a denial that its payer is asked to decide anew.
    ///
    /// A folder with the letter, as a page and as Markdown, and behind it the segments of claim, remittance and
    /// acknowledgments with where they stand. The letter is `letter` of `[appeal]` in cleanclaim.toml, or a
    /// built-in one. Patients are named in the packet, and nowhere else. The work item stays open.
    #[command(after_help = "Example:\n  cleanclaim appeal AA00000002 --lake /data/lake --by ann")]
    Appeal(AppealArgs),
    /// Show what edits foresaw of denials and what none did, and propose edits of your own.
    #[command(after_help = "Example:\n  cleanclaim prevent --lake /data/lake --propose proposed.toml")]
    Prevent(PreventArgs),
    /// List the edits: which run, how bad their findings are, and why.
    #[command(after_help = "Examples:\n  cleanclaim edits LN\n  \
        cleanclaim edits snip5 --config cleanclaim.toml --payer 12345 --practice north")]
    Edits(EditsArgs),
    /// Explain an edit, an adjustment reason (CARC), a remark (RARC), how they are judged together, or a queue.
    #[command(after_help = "Examples:\n  cleanclaim explain CLM-003\n  cleanclaim explain 197\n  \
        cleanclaim explain CO-16-N290\n  cleanclaim explain CO-16-MA130 --payer medicare")]
    Explain(ExplainArgs),
    /// Load official code tables, and see which are loaded.
    ///
    /// Most coding edits ask a table that bears licensed codes and so cannot come with the program: NCCI
    /// pairs and unit limits, the physician fee schedule, HCPCS. Download the files and
    /// import them as they are, zip archives included; edits sleep until their table is there.
    Codes(CodesArgs),
    /// Make a drop that looks real and is not, with the truth beside it.
    ///
    /// Practices send claims; a clearinghouse answers them; payers pay, deny, reverse, split and take
    /// back. Defects are in the claims, noise is in what comes back. Everyone in it is invented. The truth
    /// says what belongs to what, so that what an engine makes of the drop can be judged.
    #[command(after_help = synth_help())]
    Synth(SynthArgs),
    /// Print a completion script for a shell.
    Completions {
        /// The shell.
        shell: clap_complete::Shell,
    },
    /// Print the manual page.
    Man,
}

#[derive(Debug, Args)]
pub(crate) struct Common {
    /// The lake.
    #[arg(long, value_hint = ValueHint::DirPath, env = "CLEANCLAIM_LAKE")]
    pub(crate) lake: PathBuf,

    /// Configuration; `cleanclaim.toml` in the lake when it is there.
    #[arg(long, value_hint = ValueHint::FilePath)]
    pub(crate) config: Option<PathBuf>,

    /// Print the result as JSON.
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Debug, Args)]
pub(crate) struct RunArgs {
    /// The folder the clearinghouse drops files into.
    #[arg(value_hint = ValueHint::DirPath)]
    pub(crate) drop: PathBuf,

    #[command(flatten)]
    pub(crate) common: Common,

    /// The day the run is made for, `CCYY-MM-DD`; today when left out.
    #[arg(long, value_parser = date)]
    pub(crate) as_of: Option<Date>,

    /// Threads; all cores when left out. The result is the same for any number.
    #[arg(long)]
    pub(crate) threads: Option<usize>,
}

#[derive(Debug, Args)]
pub(crate) struct RerunArgs {
    /// The batch.
    pub(crate) batch: String,

    #[command(flatten)]
    pub(crate) common: Common,

    /// Threads; all cores when left out.
    #[arg(long)]
    pub(crate) threads: Option<usize>,
}

#[derive(Debug, Args)]
pub(crate) struct LakeArgs {
    #[command(flatten)]
    pub(crate) common: Common,
}

#[derive(Clone, Copy, Debug, Eq, PartialEq, ValueEnum)]
pub(crate) enum CheckFormat {
    /// Findings drawn on the segments.
    Text,
    /// One JSON object a finding.
    Json,
    /// Comma-separated values.
    Csv,
    /// SARIF 2.1.0, for code review tools.
    Sarif,
}

#[derive(Debug, Args)]
pub(crate) struct AckArgs {
    /// Files, plain or compressed.
    #[arg(required = true, value_hint = ValueHint::FilePath)]
    pub(crate) files: Vec<PathBuf>,

    /// The folder that answers are written to; made when it is not there.
    #[arg(long, value_hint = ValueHint::DirPath)]
    pub(crate) out: PathBuf,

    /// Configuration: which edits run, and how much they weigh.
    #[arg(long, value_hint = ValueHint::FilePath)]
    pub(crate) config: Option<PathBuf>,

    /// The day of the answers, on which claims are judged, `CCYY-MM-DD`; today when left out.
    #[arg(long, value_parser = date)]
    pub(crate) as_of: Option<Date>,

    /// A folder of code tables, as `codes import` makes it; `codes/` in a lake is one.
    #[arg(long, value_name = "DIR", value_hint = ValueHint::DirPath, env = "CLEANCLAIM_CODES")]
    pub(crate) codes: Option<PathBuf>,

    /// Print what was answered as JSON, a line for each interchange.
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Debug, Args)]
pub(crate) struct CheckArgs {
    /// Files, plain or compressed.
    #[arg(required = true, value_hint = ValueHint::FilePath)]
    pub(crate) files: Vec<PathBuf>,

    /// How findings are written.
    #[arg(long, value_enum, default_value_t = CheckFormat::Text)]
    pub(crate) format: CheckFormat,

    /// Show patient data in drawn segments; it is masked otherwise.
    #[arg(long)]
    pub(crate) show_phi: bool,

    /// Stop drawing after this many findings; 0 draws all.
    #[arg(long, default_value_t = 50)]
    pub(crate) limit: usize,

    /// Write the files into this folder, repaired, and tell each change.
    #[arg(long, value_name = "OUT", value_hint = ValueHint::DirPath)]
    pub(crate) repair: Option<PathBuf>,

    /// Configuration; `cleanclaim.toml` in the current folder when it is there.
    #[arg(long, value_hint = ValueHint::FilePath)]
    pub(crate) config: Option<PathBuf>,

    /// The day claims are judged on, `CCYY-MM-DD`; today when left out.
    #[arg(long, value_parser = date)]
    pub(crate) as_of: Option<Date>,

    /// A folder of code tables, as `codes import` makes it; `codes/` in a lake is one.
    #[arg(long, value_name = "DIR", value_hint = ValueHint::DirPath, env = "CLEANCLAIM_CODES")]
    pub(crate) codes: Option<PathBuf>,

    /// Use only tables whose edition had begun by this day, `CCYY-MM-DD`, as if no later one were known.
    #[arg(long, value_parser = date, requires = "codes")]
    pub(crate) codes_as_of: Option<Date>,
}

#[derive(Debug, Args)]
pub(crate) struct DiffArgs {
    /// Files, plain or compressed.
    #[arg(required = true, value_hint = ValueHint::FilePath)]
    pub(crate) files: Vec<PathBuf>,

    /// Folder of the tables before, with `@CCYY-MM-DD` only those that had begun by that day.
    #[arg(long, value_name = "DIR[@DATE]", value_parser = tables)]
    pub(crate) before: Tables,

    /// Folder of the tables after, likewise.
    #[arg(long, value_name = "DIR[@DATE]", value_parser = tables)]
    pub(crate) after: Tables,

    /// Configuration; `cleanclaim.toml` in the current folder when it is there.
    #[arg(long, value_hint = ValueHint::FilePath)]
    pub(crate) config: Option<PathBuf>,

    /// The day claims are judged on, `CCYY-MM-DD`; today when left out.
    #[arg(long, value_parser = date)]
    pub(crate) as_of: Option<Date>,

    /// Print one JSON object a change.
    #[arg(long)]
    pub(crate) json: bool,
}

/// A folder of code tables, and the day they were known on.
#[derive(Clone, Debug)]
pub(crate) struct Tables {
    pub(crate) folder: PathBuf,
    pub(crate) known_on: Option<Date>,
}

#[derive(Debug, Args)]
pub(crate) struct InspectArgs {
    /// The file, plain or compressed.
    #[arg(value_hint = ValueHint::FilePath)]
    pub(crate) file: PathBuf,

    /// Only the envelope.
    #[arg(long)]
    pub(crate) envelope: bool,

    /// Show patient data; it is masked otherwise.
    #[arg(long)]
    pub(crate) show_phi: bool,
}

#[derive(Debug, Args)]
pub(crate) struct ClaimArgs {
    /// The patient control number (CLM01).
    pub(crate) control_number: String,

    #[command(flatten)]
    pub(crate) common: Common,
}

#[derive(Debug, Args)]
pub(crate) struct ClosureArgs {
    #[command(flatten)]
    pub(crate) common: Common,

    /// Show sets that are closed, too.
    #[arg(long)]
    pub(crate) all: bool,

    /// The day it is, `CCYY-MM-DD`; today when left out.
    #[arg(long, value_name = "DATE", value_parser = date)]
    pub(crate) as_of: Option<Date>,

    /// Print comma-separated values.
    #[arg(long, conflicts_with = "json")]
    pub(crate) csv: bool,
}

#[derive(Debug, Args)]
#[expect(clippy::struct_excessive_bools, reason = "each is an option of its own")]
pub(crate) struct CashArgs {
    #[command(flatten)]
    pub(crate) common: Common,

    /// List each payment and deposit in place of the sums.
    #[arg(long)]
    pub(crate) list: bool,

    /// Show what came in as it should, too.
    #[arg(long)]
    pub(crate) all: bool,

    /// Show the money in suspense in place of deposits: claim payments without a claim, provider adjustments
    /// that name none, balances carried and not applied, remittances that do not balance, deposits nobody
    /// explains.
    #[arg(long, conflicts_with = "all")]
    pub(crate) suspense: bool,

    /// Only what is at least so many days old.
    #[arg(long, value_name = "DAYS", default_value_t = 0)]
    pub(crate) older_than: u16,

    /// The day it is, `CCYY-MM-DD`; today when left out.
    #[arg(long, value_name = "DATE", value_parser = date)]
    pub(crate) as_of: Option<Date>,

    /// Print comma-separated values.
    #[arg(long, conflicts_with = "json")]
    pub(crate) csv: bool,
}

#[derive(Debug, Args)]
pub(crate) struct EditsArgs {
    /// Only these edits: an id, the beginning of ids, or a SNIP type such as `snip5`.
    pub(crate) prefix: Option<String>,

    /// As they run for claims of this payer (2010BB NM109).
    #[arg(long, value_name = "ID")]
    pub(crate) payer: Option<String>,

    /// As they run for claims of this practice, an id of `[[practices]]`.
    #[arg(long, value_name = "ID")]
    pub(crate) practice: Option<String>,

    /// As they run for services of this day, `CCYY-MM-DD`; today when left out.
    #[arg(long, value_parser = date)]
    pub(crate) as_of: Option<Date>,

    /// Configuration; `cleanclaim.toml` in the current folder when it is there.
    #[arg(long, value_hint = ValueHint::FilePath)]
    pub(crate) config: Option<PathBuf>,

    /// Print the list as JSON.
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Debug, Args)]
pub(crate) struct CodesArgs {
    #[command(subcommand)]
    pub(crate) action: CodesAction,
}

#[derive(Debug, Subcommand)]
pub(crate) enum CodesAction {
    /// Read files as their publishers give them, and keep them as dated tables.
    ///
    /// A file is recognised by what stands in it; its name says for which quarter or year it is, and whose.
    /// Give all parts of a set at once. A table takes the place of the edition with the same first day,
    /// whole; if any file cannot be read, nothing changes. Runs use what is loaded from then on, and a
    /// commit names the digest of every table it used.
    #[command(after_help = codes_help())]
    Import(CodesImportArgs),
    /// Show which tables are loaded, for which days, and which edits sleep for want of one.
    List(CodesListArgs),
}

/// Where tables are kept.
#[derive(Debug, Args)]
pub(crate) struct TablesPlace {
    /// The lake; its tables are in `codes/` there.
    #[arg(long, value_hint = ValueHint::DirPath, env = "CLEANCLAIM_LAKE", required_unless_present = "codes")]
    pub(crate) lake: Option<PathBuf>,

    /// A folder of tables, instead of the lake's.
    #[arg(long, value_name = "DIR", value_hint = ValueHint::DirPath, env = "CLEANCLAIM_CODES")]
    pub(crate) codes: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub(crate) struct CodesImportArgs {
    /// The files, plain or in zip archives.
    #[arg(required = true, value_hint = ValueHint::FilePath)]
    pub(crate) files: Vec<PathBuf>,

    #[command(flatten)]
    pub(crate) place: TablesPlace,

    /// What the files list, when they do not say it themselves; `codes list` names the kinds.
    #[arg(long = "as", value_name = "KIND", value_parser = table_kind)]
    pub(crate) kind: Option<codes::TableKind>,

    /// The first day of the edition, `CCYY-MM-DD`, when the name does not say it.
    #[arg(long, value_parser = date)]
    pub(crate) from: Option<Date>,

    /// The last day of the edition, `CCYY-MM-DD`.
    #[arg(long, value_parser = date)]
    pub(crate) to: Option<Date>,
}

#[derive(Debug, Args)]
pub(crate) struct CodesListArgs {
    #[command(flatten)]
    pub(crate) place: TablesPlace,

    /// Print the list as JSON.
    #[arg(long)]
    pub(crate) json: bool,

    /// Up to which day to tell the days that no edition answers for, `CCYY-MM-DD`; today when left out.
    #[arg(long, value_parser = date)]
    pub(crate) as_of: Option<Date>,
}

/// The kinds of files, for `codes import --help`.
fn codes_help() -> String {
    let mut help = String::from("Files that are known:\n");
    for kind in codes::TableKind::ALL {
        let _ = writeln!(help, "  {:<26} {}", kind.as_str(), kind.label());
    }
    help + "\nLists of your own are CSV with these headings (dates CCYY-MM-DD, an empty end is open):\n  \
        lcd              payer,policy,hcpcs,diagnosis_from,diagnosis_to,logic,effective,end\n  \
        age-sex          code,sex,age_from,age_to,effective,end\n  \
        contract         payer,practice,code,modifier,place,basis,value,lesser_of,effective,end\n  \
        anesthesia-base  code,base_units\n  \
        zip-locality     zip,contractor,locality\n\nExample:\n  \
        cleanclaim codes import ccipra-v320r0-f*.zip RVU26A.zip --lake /data/lake"
}

fn table_kind(text: &str) -> Result<codes::TableKind, String> {
    codes::TableKind::parse(text.as_bytes()).ok_or_else(|| {
        let kinds: Vec<&str> = codes::TableKind::ALL.iter().map(|kind| kind.as_str()).collect();
        format!("not one of {}", kinds.join(", "))
    })
}

#[derive(Debug, Args)]
pub(crate) struct ExplainArgs {
    /// Its id or code.
    pub(crate) id: String,

    /// Configuration with edits of your own; `cleanclaim.toml` in the current folder when it is there.
    #[arg(long, value_hint = ValueHint::FilePath)]
    pub(crate) config: Option<PathBuf>,

    /// Judge codes as this payer's: a kind, such as `medicare`, or an identifier; any payer's when left out.
    #[arg(long, value_name = "PAYER")]
    pub(crate) payer: Option<String>,

    /// Judge codes as decided on this day, `CCYY-MM-DD`; today when left out.
    #[arg(long, value_name = "DATE", value_parser = date)]
    pub(crate) as_of: Option<Date>,
}

#[derive(Debug, Args)]
pub(crate) struct SynthArgs {
    /// How many claims.
    #[arg(long, default_value_t = 1000)]
    pub(crate) claims: u64,

    /// The seed: the same seed makes the same bytes.
    #[arg(long, default_value_t = 1)]
    pub(crate) seed: u64,

    /// The folder to write; the truth goes into `<OUT>.truth` beside it.
    #[arg(long, value_hint = ValueHint::DirPath, required_unless_present = "list_defects")]
    pub(crate) out: Option<PathBuf>,

    /// Make the small committed sample instead.
    #[arg(long, conflicts_with_all = SHAPES)]
    pub(crate) sample: bool,

    /// Whose drop it is.
    #[arg(long, value_enum, default_value_t = Profile::Mso)]
    pub(crate) profile: Profile,

    /// Over how many days services were rendered and files came.
    #[arg(long, value_name = "DAYS", value_parser = clap::value_parser!(u32).range(1..=3_650))]
    pub(crate) days: Option<u32>,

    /// How many practices bill, each with a tax number, a specialty and habits of its own.
    #[arg(long, value_name = "COUNT", value_parser = clap::value_parser!(u32).range(1..=20_000))]
    pub(crate) practices: Option<u32>,

    /// What happens to remittances on their way: `none`, `usual` or `hard`; or a kind and how often it
    /// strikes, of ten thousand. Can be given more than once: what comes later changes what came before.
    #[arg(long, value_name = "LEVEL|KIND=RATE", default_value = "usual", value_parser = noise)]
    pub(crate) noise: Vec<NoiseArg>,

    /// Put files into folders by the day they come, such as `2026-08-01`, to feed a lake day by day.
    #[arg(long)]
    pub(crate) arrivals: bool,

    /// Of ten thousand claims, how many have a defect.
    #[arg(long, value_name = "RATE", value_parser = clap::value_parser!(u32).range(..=10_000))]
    pub(crate) defects: Option<u32>,

    /// Only defects of this kind, or of any in the catalogue with `all`; can be given more than once.
    #[arg(long, value_name = "NAME", value_parser = defects)]
    pub(crate) defect: Vec<Defects>,

    /// Print the catalogue of defects: family, name, SNIP type, the edit that should find it.
    #[arg(long)]
    pub(crate) list_defects: bool,
}

/// What the sample has fixed.
const SHAPES: [&str; 9] =
    ["claims", "seed", "defects", "defect", "profile", "days", "practices", "noise", "arrivals"];

#[derive(Clone, Copy, Debug, Eq, PartialEq, ValueEnum)]
pub(crate) enum Profile {
    /// Practices of every specialty and a hospital or two.
    Mso,
    /// Hospitals and the physicians who work in them.
    Hospital,
    /// Many practices, and big files.
    Clearinghouse,
}

/// A change of how often noise strikes.
#[derive(Clone, Copy, Debug)]
pub(crate) enum NoiseArg {
    Level(synth::Noise),
    Kind(synth::NoiseKind, u32),
}

impl NoiseArg {
    pub(crate) fn change(self, noise: synth::Noise) -> synth::Noise {
        match self {
            Self::Level(level) => level,
            Self::Kind(kind, rate) => noise.with(kind, rate),
        }
    }
}

fn noise(text: &str) -> Result<NoiseArg, String> {
    let level = match text {
        "none" => synth::Noise::NONE,
        "usual" => synth::Noise::USUAL,
        "hard" => synth::Noise::HARD,
        _ => {
            let (kind, rate) = text.split_once('=').ok_or("neither none, usual or hard, nor KIND=RATE")?;
            let kind = kind.parse().map_err(|error: synth::UnknownNoise| error.to_string())?;
            let rate = rate.parse().ok().filter(|rate| *rate <= 10_000);
            return Ok(NoiseArg::Kind(kind, rate.ok_or("a rate is a number up to 10000")?));
        }
    };
    Ok(NoiseArg::Level(level))
}

/// What stands after the arguments of `synth`: every kind of noise, and examples.
fn synth_help() -> String {
    let kinds = synth::NoiseKind::ALL.iter();
    let kinds: Vec<String> = kinds.map(|kind| format!("  {:22}{}\n", kind.name(), kind.about())).collect();
    format!("Kinds of noise:\n{}\n{SYNTH_EXAMPLES}", kinds.concat())
}

const SYNTH_EXAMPLES: &str = "Examples:\n  \
    cleanclaim synth --claims 100000 --out /data/drop\n  \
    cleanclaim synth --profile hospital --days 30 --noise hard --out /data/drop\n  \
    cleanclaim synth --noise none --noise file-twice=2000 --defects 0 --out /data/drop";

/// Kinds of defect.
#[derive(Clone, Debug)]
pub(crate) struct Defects(pub(crate) Vec<&'static synth::DefectKind>);

fn defects(name: &str) -> Result<Defects, String> {
    match synth::defect_named(name) {
        Some(kind) => Ok(Defects(vec![kind])),
        None if name == "all" => Ok(Defects(synth::catalogue().collect())),
        None => Err("no such defect; --list-defects prints all".to_owned()),
    }
}

/// A folder, and perhaps a day after an `@`.
fn tables(text: &str) -> Result<Tables, String> {
    let known_on = text.rsplit_once('@').and_then(|(folder, day)| Some((folder, Date::parse_iso(day)?)));
    let (folder, known_on) = match known_on {
        Some((folder, day)) => (folder, Some(day)),
        None => (text, None),
    };
    let folder = PathBuf::from(folder);
    if !folder.is_dir() {
        return Err(format!("there is no folder {}", folder.display()));
    }
    Ok(Tables { folder, known_on })
}

pub(crate) fn date(text: &str) -> Result<Date, String> {
    Date::parse_iso(text).ok_or_else(|| "not a day written CCYY-MM-DD".to_owned())
}

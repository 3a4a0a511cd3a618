//! How right the engine is: corpora whose truth is known, the engine's answers, and the score.
//!
//! `cargo bench --bench accuracy -- [--claims N] [--seed S] [--out FILE] [--keep FOLDER] [--examples]` prints
//! the page and writes it to `docs/ACCURACY.md`; with `--examples` it names some of each mistake on stderr,
//! and with `--keep` it leaves drops and lakes behind. The page follows from the claims, the seed and the
//! code alone.

mod answers;
mod compare;
mod dollars;
mod engine;
mod page;
mod score;
mod sent;
mod truth;
mod validator;
mod work;
mod worked;

use std::path::{Path, PathBuf};
use std::time::Instant;

use anyhow::{Context, bail};
use codes::CodeSets;
use codes::import::{Import, Told};
use pipeline::progress::Quiet;
use pipeline::{Config, Request};
use synth::{Noise, Plan};

use compare::Scores;
use engine::Engine;
use sent::SentOut;
use truth::Truth;

/// What is asked for.
struct Asked {
    claims: u64,
    seed: u64,
    out: PathBuf,
    examples: bool,
    keep: Option<PathBuf>,
}

/// A corpus: its name, what it is, its plan.
pub(crate) struct Corpus {
    pub(crate) name: &'static str,
    pub(crate) about: &'static str,
    pub(crate) plan: Plan,
}

fn main() -> anyhow::Result<()> {
    let asked = asked(std::env::args().skip(1))?;
    let folder = tempfile::tempdir()?;
    let mut all = Vec::new();
    for corpus in corpora(asked.claims, asked.seed) {
        let begin = Instant::now();
        let scores = score(&corpus, asked.keep.as_deref().unwrap_or(folder.path()))?;
        if asked.keep.is_none() {
            std::fs::remove_dir_all(folder.path().join(corpus.name))?;
        }
        eprintln!("{}: {} claims, {:.1} s", corpus.name, scores.claims, begin.elapsed().as_secs_f64());
        if asked.examples {
            for (mistake, some) in &scores.examples {
                eprintln!("  {mistake}\n      {}", some.join("\n      "));
            }
        }
        all.push((corpus, scores));
    }
    let venv = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("accuracy");
    let begin = Instant::now();
    let sent = sent_out(&asked, folder.path(), &venv)?;
    eprintln!("sent: {} claims, {:.1} s", sent.claims, begin.elapsed().as_secs_f64());
    let begin = Instant::now();
    let plan = Plan { claims: VALIDATED_CLAIMS, ..clean(VALIDATED_CLAIMS, asked.seed) };
    let drop = folder.path().join("validated");
    synth::write(&plan, &drop)?;
    let validated = validator::validate(&drop, &venv);
    let answered = answers::judge(&drop, &venv, day_of(&plan)?);
    eprintln!("validator: {:.1} s", begin.elapsed().as_secs_f64());
    let page = page::page(&all, &sent, &validated, &answered, asked.claims, asked.seed);
    print!("{page}");
    std::fs::write(&asked.out, page).with_context(|| asked.out.display().to_string())
}

/// Writes a corpus, lets the engine take it, and compares.
fn score(corpus: &Corpus, folder: &Path) -> anyhow::Result<Scores> {
    take(&corpus.plan, &folder.join(corpus.name), |request, beside, as_of| {
        let (truth, engine) = (Truth::read(beside)?, Engine::read(request.lake)?);
        let mut scores = compare::compare(&truth, &engine);
        scores.worked = worked::work(&truth, &engine, request.lake, as_of)?;
        Ok(scores)
    })
}

/// Sends what is to be sent of a corpus with as many denials as there are claims in a quarter of the others.
fn sent_out(asked: &Asked, folder: &Path, venv: &Path) -> anyhow::Result<SentOut> {
    let plan = clean(asked.claims * 3 / 2, asked.seed + 4);
    let folder = asked.keep.as_deref().unwrap_or(folder).join("sent");
    take(&plan, &folder, |request, _, as_of| sent::send(request, &folder, venv, as_of))
}

/// Writes a drop, lets the engine take it, and hands out the request, the folder of truth and the day.
fn take<T>(
    plan: &Plan,
    folder: &Path,
    act: impl FnOnce(&Request<'_>, &Path, codes::Date) -> anyhow::Result<T>,
) -> anyhow::Result<T> {
    std::fs::create_dir_all(folder)?;
    let (drop, lake) = (folder.join("drop"), folder.join("lake"));
    synth::write(plan, &drop)?;
    let beside = folder.join("drop.truth");
    let as_of = day_of(plan)?;
    let request = Request {
        lake: &lake,
        config: &Config::load(&beside.join("cleanclaim.toml"))?,
        codes: &code_sets(&beside)?,
        threads: None,
        holder: "the accuracy bench",
        progress: &Quiet,
    };
    pipeline::run(&request, &drop, as_of, None)?;
    act(&request, &beside, as_of)
}

/// The day a plan is made for.
fn day_of(plan: &Plan) -> anyhow::Result<codes::Date> {
    let (year, month, day) = plan.as_of.parts();
    codes::Date::parse_iso(&format!("{year:04}-{month:02}-{day:02}")).context("no date")
}

/// The built-in code sets, and those beside the truth, taken in as anybody's files are: one edition after the
/// other.
fn code_sets(beside: &Path) -> anyhow::Result<CodeSets> {
    let mut codes = CodeSets::built_in();
    let coding = std::fs::read_dir(beside.join("codes")).into_iter().flatten();
    for entry in std::fs::read_dir(beside)?.chain(coding) {
        let path = entry?.path();
        let extension = path.extension().and_then(|extension| extension.to_str());
        if matches!(extension, Some("txt" | "csv" | "xml")) {
            let mut import = Import::new(Told::default());
            let name = path.file_name().unwrap_or_default().to_string_lossy();
            import.file(&name, std::fs::File::open(&path)?)?;
            import.finish()?.into_iter().try_for_each(|table| codes.add(table))?;
        }
    }
    Ok(codes)
}

/// The corpora, from quiet to loud; what an edit should find has one of its own.
fn corpora(claims: u64, seed: u64) -> Vec<Corpus> {
    let usual = Plan { defects: 0, seed: seed + 1, claims, ..Plan::default() };
    vec![
        Corpus {
            name: "clean",
            about: "no noise, no defects, every 835 balances",
            plan: clean(claims, seed),
        },
        Corpus { name: "usual", about: "the noise of a usual week", plan: usual.clone() },
        Corpus {
            name: "hard",
            about: "every kind of noise, often",
            plan: Plan { seed: seed + 2, noise: Noise::HARD, ..usual.clone() },
        },
        Corpus {
            name: "defects",
            about: "every other claim and remittance has one defect of any kind, no noise",
            plan: Plan { defects: 5_000, kinds: synth::catalogue().collect(), ..clean(claims, seed + 3) },
        },
    ]
}

fn clean(claims: u64, seed: u64) -> Plan {
    Plan { claims, seed, defects: 0, noise: Noise::NONE, ..Plan::default() }
}

fn asked(arguments: impl Iterator<Item = String>) -> anyhow::Result<Asked> {
    let page = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("docs/ACCURACY.md");
    let mut asked = Asked { claims: 40_000, seed: 1, out: page, examples: false, keep: None };
    let mut arguments = arguments;
    while let Some(name) = arguments.next() {
        let mut value = || arguments.next().with_context(|| format!("{name} wants a value"));
        match name.as_str() {
            "--claims" => asked.claims = value()?.parse().context("--claims")?,
            "--seed" => asked.seed = value()?.parse().context("--seed")?,
            "--out" => asked.out = value()?.into(),
            "--keep" => asked.keep = Some(value()?.into()),
            "--examples" => asked.examples = true,
            // What cargo adds.
            "--bench" => {}
            _ => bail!("{name} is no argument; there are --claims, --seed, --out, --keep and --examples"),
        }
    }
    Ok(asked)
}

/// A validator in Python takes its time.
const VALIDATED_CLAIMS: u64 = 600;

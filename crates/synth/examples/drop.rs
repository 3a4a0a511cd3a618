//! Writes a drop: `drop FOLDER [CLAIMS [SEED]]`; without a number of claims, the sample.

use std::path::Path;
use std::process::ExitCode;
use std::time::Instant;

use synth::Plan;

fn main() -> ExitCode {
    let mut arguments = std::env::args().skip(1);
    let Some(folder) = arguments.next() else {
        eprintln!("usage: drop FOLDER [CLAIMS [SEED]]");
        return ExitCode::from(2);
    };
    let mut number = || arguments.next().and_then(|text| text.parse().ok());
    let plan = match number() {
        Some(claims) => Plan { claims, seed: number().unwrap_or(1), ..Plan::default() },
        None => Plan::sample(),
    };
    let began = Instant::now();
    match synth::write(&plan, Path::new(&folder)) {
        Ok(truth) => {
            let seconds = began.elapsed().as_secs_f64();
            let rate = truth.bytes as f64 / 1e6 / seconds;
            print!("{}", truth.to_json());
            eprintln!("{} bytes in {seconds:.2} s, {rate:.0} MB/s", truth.bytes);
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

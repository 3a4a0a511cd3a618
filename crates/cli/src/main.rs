//! Speaks to people: lists the segments of an X12 file, one per line.

use std::process::ExitCode;

fn main() -> ExitCode {
    let Some(path) = std::env::args_os().nth(1) else {
        eprintln!("usage: cleanclaim FILE");
        return ExitCode::from(2);
    };
    let shown = path.display();
    let bytes = match std::fs::read(&path) {
        Ok(bytes) => bytes,
        Err(error) => {
            eprintln!("cannot read {shown}: {error}");
            return ExitCode::from(3);
        }
    };
    match x12::Delimiters::of_header(&bytes) {
        Ok(delimiters) => {
            let segments = x12::lex(&bytes, delimiters, 0);
            for segment in segments.iter() {
                println!("{:>10} {}", segment.place().offset, String::from_utf8_lossy(segment.raw()));
            }
            ExitCode::SUCCESS
        }
        Err(fault) => {
            eprintln!("{shown}: {fault}");
            ExitCode::from(1)
        }
    }
}

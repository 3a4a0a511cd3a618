//! `inspect`: the envelope and loops of a file, its segments readable.

use std::io::{self, Write};

use anyhow::Result;
use pipeline::piece::{PieceBytes, Source};
use x12::guide::Placer;
use x12::{Segment, TransactionSet};

use crate::args::InspectArgs;
use crate::draw::readable;

/// Writes a file down as a tree: interchanges, groups, sets, loops, segments.
pub(crate) fn inspect(args: &InspectArgs) -> Result<()> {
    let mut out = io::stdout().lock();
    for source in pipeline::single::open(&args.file)? {
        write_source(&mut out, &source, args)?;
    }
    Ok(())
}

fn write_source(out: &mut impl Write, source: &Source, args: &InspectArgs) -> Result<()> {
    let bytes = source.survey.bytes;
    writeln!(
        out,
        "{}  {} bytes: {} in segments, {} between, {} unreadable",
        source.name,
        bytes.total(),
        bytes.segments,
        bytes.space,
        bytes.unreadable
    )?;
    for range in &source.survey.unreadable {
        writeln!(out, "! {} bytes at {}: {}", range.length, range.offset, range.reason)?;
    }
    for (at, interchange) in source.survey.interchanges.iter().enumerate() {
        let end = if interchange.complete { "" } else { "  (no IEA)" };
        writeln!(
            out,
            "interchange {}  {} to {}  20{} {}{end}",
            interchange.isa(13),
            interchange.isa(6),
            interchange.isa(8),
            interchange.isa(9),
            interchange.isa(10)
        )?;
        for &(offset, length) in &interchange.acknowledgments {
            let bytes = source.bytes_at(offset, u64::from(length))?;
            for segment in x12::lex(&bytes, interchange.delimiters, offset).iter() {
                writeln!(out, "  {}", readable(&segment, args.show_phi))?;
            }
        }
        let mut group = None;
        for set in source.survey.sets.iter().filter(|set| set.interchange as usize == at) {
            if set.group != group {
                group = set.group;
                if let Some(gs) = group.map(|group| &source.survey.groups[group as usize]) {
                    writeln!(
                        out,
                        "  group {}  {} from {} to {}  {}",
                        gs.gs(6),
                        gs.gs(1),
                        gs.gs(2),
                        gs.gs(3),
                        gs.gs(8)
                    )?;
                }
            }
            write_set(out, source, set, args)?;
        }
    }
    for fault in &source.survey.faults {
        let codes = [fault.kind.ta1(), fault.kind.ak905(), fault.kind.ik502()];
        let code = codes.into_iter().flatten().next().unwrap_or("-");
        writeln!(out, "! byte {}: {:?} (code {code})", fault.offset, fault.kind)?;
    }
    Ok(())
}

fn write_set(out: &mut impl Write, source: &Source, set: &TransactionSet, args: &InspectArgs) -> Result<()> {
    let end = if set.complete { "" } else { "  (no SE)" };
    let guide = Source::guide(set);
    let name = guide.map_or("not read here", |guide| guide.name());
    writeln!(
        out,
        "    set {}  {} {} ({name})  {} segments{end}",
        set.st02, set.st01, set.version, set.segment_count
    )?;
    let Some(guide) = guide.filter(|_| !args.envelope) else { return Ok(()) };
    let mut placer = Placer::new(guide);
    let mut faults = Vec::new();
    let mut open = String::new();
    for piece in 0..set.pieces.len() {
        let bytes = PieceBytes::read(source, set, piece as u32)?;
        for segment in bytes.lex().body.iter() {
            let stands = placer.place(&segment, &mut faults);
            let loop_id = stands.loop_id.to_string();
            if stands.opens || loop_id != open {
                writeln!(out, "      {:indent$}{loop_id}", "", indent = 2 * placer.depth())?;
                open = loop_id;
            }
            let unplaced = if stands.known { "" } else { "   ! has no place here" };
            write_segment(out, &segment, placer.depth(), unplaced, args.show_phi)?;
            for fault in faults.drain(..) {
                writeln!(out, "      {:indent$}! {fault}", "", indent = 2 * placer.depth() + 2)?;
            }
        }
    }
    placer.finish(x12::Place { offset: set.end, ordinal: set.segment_count }, &mut faults);
    for fault in faults {
        writeln!(out, "      ! {fault}")?;
    }
    Ok(())
}

fn write_segment(
    out: &mut impl Write,
    segment: &Segment<'_>,
    depth: usize,
    note: &str,
    show_phi: bool,
) -> Result<()> {
    let ordinal = segment.place().ordinal;
    writeln!(
        out,
        "{ordinal:>5} {:indent$}{}{note}",
        "",
        readable(segment, show_phi),
        indent = 2 * depth + 2
    )?;
    Ok(())
}

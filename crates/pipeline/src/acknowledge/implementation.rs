//! 999: what is wrong with each transaction set, segment by segment and element by element.

use std::io;

use x12::Writer;
use x12::guide::{Fault, LoopId};

use super::verdict::{SetVerdict, Verdict};
use super::{Answering, TIME};
use crate::piece::Source;

/// Writes the 999s of an interchange, one for each of its functional groups.
pub(super) fn write(
    answering: &Answering<'_>,
    source: &Source,
    interchange: usize,
    sets: &[SetVerdict],
    number: u32,
) -> Vec<u8> {
    let about = &source.survey.interchanges[interchange];
    let mut writer = answering.writer(about, number);
    let mut act = || -> io::Result<()> {
        let groups = sets.chunk_by(|a, b| a.set(source).group == b.set(source).group);
        for (at, group) in groups.enumerate() {
            let gs = group[0].set(source).group.map(|group| &source.survey.groups[group as usize]);
            let gs = gs.expect("sets outside groups are not answered");
            if at == 0 {
                let head = ["FA", gs.gs(3), gs.gs(2), &answering.day(), TIME, "1", "X", VERSION];
                writer.begin_group(&head)?;
            }
            writer.begin_set(&["999", &format!("{:04}", at + 1), VERSION])?;
            write_group(&mut writer, source, gs, group)?;
        }
        Ok(())
    };
    act().expect("memory takes any bytes");
    writer.finish().expect("memory takes any bytes")
}

fn write_group(
    writer: &mut Writer<Vec<u8>>,
    source: &Source,
    gs: &x12::Group,
    sets: &[SetVerdict],
) -> io::Result<()> {
    writer.elements("AK1", &[gs.gs(1), gs.gs(6), gs.gs(8)])?;
    for one in sets {
        let set = one.set(source);
        writer.elements("AK2", &[&set.st01, &set.st02, &set.version])?;
        write_faults(writer, source, one)?;
        let codes: Vec<&str> = std::iter::once(one.verdict.code()).chain(one.codes.iter().copied()).collect();
        writer.elements("IK5", &codes)?;
    }
    let rejected = sets.iter().filter(|one| one.verdict == Verdict::Rejected).count();
    let faulty = sets.iter().any(|one| one.verdict != Verdict::Accepted);
    let group = sets[0].set(source).group;
    let codes: Vec<&str> = source
        .survey
        .faults
        .iter()
        .filter(|fault| fault.group == group && fault.set.is_none())
        .filter_map(|fault| fault.kind.ak905())
        .take(CODES_MAX)
        .collect();
    let outcome = match rejected {
        0 if !faulty && codes.is_empty() => "A",
        0 => "E",
        count if count == sets.len() => "R",
        _ => "P",
    };
    let (count, accepted) = (sets.len().to_string(), (sets.len() - rejected).to_string());
    let mut elements = vec![outcome, &count, &count, &accepted];
    elements.extend(codes);
    writer.elements("AK9", &elements)
}

/// Writes IK3, CTX and IK4: an IK3 for each segment in error, and under it its elements in error.
fn write_faults(writer: &mut Writer<Vec<u8>>, source: &Source, verdict: &SetVerdict) -> io::Result<()> {
    let component =
        super::delimiters(source.survey.interchanges[verdict.set(source).interchange as usize].delimiters)
            .component;
    let component = char::from(component);
    let segment_of = |fault: &Fault| (fault.place.segment.ordinal, fault.segment, fault.loop_id);
    for of_segment in verdict.faults.chunk_by(|a, b| segment_of(a) == segment_of(b)) {
        let (elements, whole): (Vec<&Fault>, Vec<&Fault>) =
            of_segment.iter().partition(|fault| fault.kind.ik403().is_some());
        for fault in &whole {
            write_segment(writer, fault, verdict, component)?;
        }
        let Some(first) = elements.first() else { continue };
        write_segment(writer, first, verdict, component)?;
        for fault in elements {
            let place = fault.place;
            let position = match place.component {
                0 => place.element.to_string(),
                part => format!("{}{component}{part}", place.element),
            };
            let code = fault.kind.ik403().expect("it was sorted by that");
            writer.elements("IK4", &[&position, "", code])?;
        }
    }
    Ok(())
}

fn write_segment(
    writer: &mut Writer<Vec<u8>>,
    fault: &Fault,
    verdict: &SetVerdict,
    component: char,
) -> io::Result<()> {
    let ordinal = fault.place.segment.ordinal.to_string();
    // Element 447 has room for four characters; which of the loops that begin so it is, the ordinal says.
    let loop_id = if fault.loop_id == LoopId::HEADER { "" } else { fault.loop_id.as_str() };
    let loop_id = loop_id.get(..LOOP_ID_MAX).unwrap_or(loop_id);
    let code = fault.kind.ik304().expect("faults without a code are left out");
    writer.elements("IK3", &[fault.segment.as_str(), &ordinal, loop_id, code])?;
    match verdict.claim_of(fault) {
        Some(number) => writer.elements("CTX", &[&format!("CLM01{component}{number}")]),
        None => Ok(()),
    }
}

const VERSION: &str = "005010X231A1";

/// Longest IK303 (element 447), in characters.
const LOOP_ID_MAX: usize = 4;

/// AK905 to AK909.
const CODES_MAX: usize = 5;
